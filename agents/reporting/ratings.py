"""Adds up what single answers earned; nothing here asks a model."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from domain.ability import WEIGHT
from domain.scoring import COMPETENCIES, Competency, Confidence, Rating
from domain.session import Turn

# A follow-up asks about the same question again, so its rating counts half of a main question's.
PROBE_WEIGHT = 0.5
# Communication is rated beside every answer; unless a plan says otherwise it counts half of what was asked for.
BESIDE_WEIGHT = 0.5
SURENESS: tuple[Confidence, ...] = ("low", "medium", "high")


@dataclass(frozen=True, slots=True)
class Earned:
    """A rating with a score, 0 to 10, and how much it counts."""

    turn: Turn
    rating: Rating
    score: float
    weight: float

    @property
    def confidence(self) -> Confidence:
        return self.rating.confidence or "low"


def earned(turns: Iterable[Turn]) -> list[Earned]:
    """Return every rating that has a score; one counts as much as it is sure (`domain.ability.WEIGHT`)."""
    return [
        Earned(turn, rating, rating.score, WEIGHT[rating.confidence or "low"] * (PROBE_WEIGHT if turn.probe else 1.0))
        for turn in turns
        # Nothing said to a follow-up adds no evidence.
        if turn.assessment and not (turn.probe and turn.assessment.refused == "empty")
        for rating in turn.assessment.ratings
        if rating.score is not None
    ]


def weighted(pairs: Iterable[tuple[float, float]]) -> float | None:
    """Return the mean of (score, weight) pairs, or None when no weight is there."""
    known = list(pairs)
    total = sum(weight for _, weight in known)
    return sum(score * weight for score, weight in known) / total if total > 0 else None


def mean(ratings: Iterable[Earned]) -> float | None:
    """Return the weighted mean of ratings, one decimal."""
    found = weighted((one.score, one.weight) for one in ratings)
    return None if found is None else round(found, 1)


def least_sure(ratings: Iterable[Earned]) -> Confidence | None:
    """Return the lowest confidence among ratings."""
    found = {one.confidence for one in ratings}
    return next((confidence for confidence in SURENESS if confidence in found), None)


def by_competency(ratings: Iterable[Earned]) -> dict[Competency, list[Earned]]:
    """Return the ratings of every competency, in the competencies' order."""
    found: dict[Competency, list[Earned]] = {name: [] for name in COMPETENCIES}
    for one in ratings:
        found[one.rating.competency].append(one)
    return found


def overall(ratings: Iterable[Earned], weights: Mapping[Competency, float]) -> float | None:
    """Return the mean over all ratings, each counting by its own weight times that of its competency in the plan."""

    def share(name: Competency) -> float:
        return weights.get(name, BESIDE_WEIGHT if name == "communication" else 1.0)

    return weighted((one.score, one.weight * share(one.rating.competency)) for one in ratings)
