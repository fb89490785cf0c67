"""Rows of the result and their Markdown."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Row:
    """One measure: ours beside the floor's, and the most that is allowed (of the ratio, or of ours alone)."""

    measure: str
    ours: float
    floor: float | None = None
    goal: float | None = None
    unit: str = "ms"

    @property
    def judged(self) -> float:
        """The ratio where there is a floor, else ours."""
        return self.ours if self.floor is None else self.ours / self.floor

    @property
    def met(self) -> bool | None:
        return None if self.goal is None else self.judged <= self.goal


def quantile(values: Sequence[float], share: float) -> float:
    """The value below which this share of the values lies; nearest rank.

    Raises:
        ValueError: there are no values.
    """
    if not values:
        raise ValueError("no samples: the clients saw nothing of what is measured")
    return sorted(values)[min(len(values) - 1, int(share * len(values)))]


def _figure(value: float | None, unit: str) -> str:
    if value is None:
        return ""
    return f"{value:.2f} {unit}" if value < 100 else f"{value:.0f} {unit}"


def _cells(row: Row) -> list[str]:
    verdict = {True: "yes", False: "**no**", None: ""}[row.met]
    goal = "" if row.goal is None else f"≤ {row.goal:g}" + (f" {row.unit}" if row.floor is None else "")
    ratio = "" if row.floor is None else f"{row.judged:.2f}"
    return [row.measure, _figure(row.floor, row.unit), _figure(row.ours, row.unit), ratio, goal, verdict]


def markdown(rows: Sequence[Row]) -> str:
    """The table."""
    head = ["measure", "floor", "ours", "ratio", "goal", "met?"]
    lines = [head, ["---"] * len(head), *map(_cells, rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
