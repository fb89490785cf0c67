"""How well scores order labelled answers: pairs in order, strong against the rest, with bootstrap intervals."""

from collections.abc import Callable, Sequence
from typing import Final

import numpy as np

Group = dict[str, float]
"""One question's scores by level."""
ORDER: Final = (("excellent", "good"), ("good", "weak"), ("weak", "off_topic"))
WRONG: Final = (("excellent", "wrong"), ("good", "wrong"))
OFF: Final = (("excellent", "off_topic"), ("good", "off_topic"))
_DRAWS: Final = 2000


def ordered(groups: Sequence[Group], pairs: Sequence[tuple[str, str]]) -> float:
    """The share of pairs in which the better answer scores higher; equal scores count half."""
    won = [
        float(one[a] > one[b]) + 0.5 * float(one[a] == one[b])
        for one in groups
        for a, b in pairs
        if a in one and b in one
    ]
    return float(np.mean(won)) if won else float("nan")


def area(groups: Sequence[Group], below: Sequence[str] = ("weak", "off_topic", "wrong")) -> float:
    """AUC of excellent and good answers against those of the levels `below`, over all questions."""
    above = np.array([one[level] for one in groups for level in ("excellent", "good") if level in one])
    under = np.array([one[level] for one in groups for level in below if level in one])
    difference = above[:, None] - under[None]
    return float(((difference > 0) + 0.5 * (difference == 0)).mean())


def off_above_good(groups: Sequence[Group]) -> float:
    """The share of off-topic answers above the median good one."""
    middle = np.median([one["good"] for one in groups if "good" in one])
    return float(np.mean([one["off_topic"] > middle for one in groups if "off_topic" in one]))


def interval(groups: Sequence[Group], figure: Callable[[Sequence[Group]], float], seed: int = 0) -> tuple[float, float]:
    """The middle 95% of the figure over questions drawn again (bootstrap, Efron 1979)."""
    draw = np.random.default_rng(seed)
    drawn = [figure([groups[at] for at in draw.integers(0, len(groups), len(groups))]) for _ in range(_DRAWS)]
    low, high = np.nanpercentile(drawn, [2.5, 97.5])
    return float(low), float(high)


def grouped(
    scores: Sequence[float], authors: Sequence[str], questions: Sequence[str], levels: Sequence[str]
) -> list[Group]:
    """The scores by author's question and level."""
    found: dict[tuple[str, str], Group] = {}
    for score, author, question, level in zip(scores, authors, questions, levels, strict=True):
        found.setdefault((str(author), str(question)), {})[str(level)] = float(score)
    return list(found.values())


FIGURES: Final[dict[str, Callable[[Sequence[Group]], float]]] = {
    "pairs in order (excellent>good>weak>off_topic)": lambda groups: ordered(groups, ORDER),
    "excellent>good": lambda groups: ordered(groups, ORDER[:1]),
    "good>weak": lambda groups: ordered(groups, ORDER[1:2]),
    "weak>off_topic": lambda groups: ordered(groups, ORDER[2:]),
    "excellent and good>off_topic": lambda groups: ordered(groups, OFF),
    "excellent>wrong": lambda groups: ordered(groups, WRONG[:1]),
    "good>wrong": lambda groups: ordered(groups, WRONG[1:]),
    "AUC strong against weak, off_topic, wrong": area,
    "AUC strong against weak, off_topic": lambda groups: area(groups, ("weak", "off_topic")),
    "off_topic above the median good": off_above_good,
}


def report(groups: Sequence[Group]) -> str:
    """All figures with their intervals, one a line."""
    lines = [f"{len(groups)} questions"]
    for name, figure in FIGURES.items():
        low, high = interval(groups, figure)
        lines.append(f"  {name:48} {figure(groups):.3f} [{low:.3f}, {high:.3f}]")
    return "\n".join(lines)
