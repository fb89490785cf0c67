"""Finds the two parts of a question that most look like askings for two specialists."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

from agents.routing.predict import Array, pair_signs
from agents.routing.segments import points_back


@dataclass(frozen=True, slots=True)
class Pair:
    """Two parts by their place, the leading one first, and the signs for the decision."""

    first: int
    second: int
    signs: Array


def best_pair(parts: Sequence[str], own: Array, whole: Array) -> Pair | None:
    """Return the most certain two parts that lie with different labels; None when all lie with one.

    `own` is [parts, labels] and `whole` [labels], both log probabilities.
    """
    best: tuple[int, int] | None = None
    for one, two in combinations(range(len(parts)), 2):
        if own[one].argmax() == own[two].argmax():
            continue
        if best is None or _certainty(own, one, two) > _certainty(own, *best):
            best = one, two
    if best is None:
        return None
    one, two = best
    return Pair(one, two, pair_signs(own[one], own[two], whole, parts[two], points_back(parts[two])))


def _certainty(own: Array, one: int, two: int) -> float:
    return float(min(own[one].max(), own[two].max()))
