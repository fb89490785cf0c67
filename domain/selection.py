"""Which question to ask: the one from which most is learned about what matters and is still open."""

from collections.abc import Mapping, Sequence
from typing import Literal

from pydantic import BaseModel, ConfigDict

from domain.ability import Belief, information
from domain.catalog import Category, Difficulty
from domain.coverage import Requirement
from domain.plan import PhasePlan
from domain.scoring import COMPETENCY_OF_CATEGORY, Competency

# From this share of the greatest worth on, questions count as worth the same: the figures are no more exact.
SAME = 0.9
# An open requirement counts this much more than one that is settled.
OPEN, WEAK, SETTLED = 1.0, 0.7, 0.25


class PoolQuestion(BaseModel):
    """A question that this interview may ask; `bank` is the wording of the authored question behind it, if any.

    `question_id` is the bank's question that is practised by answering it, an author's or a user's. `topic` is a short
    name for the wire; `purpose` says in one sentence what the question is for. `requirements` are ids of the coverage
    matrix.
    """

    model_config = ConfigDict(frozen=True)

    position: int
    text: str
    category: Category
    difficulty: Difficulty
    topic: str
    purpose: str = ""
    source: Literal["bank", "model", "given"] = "bank"
    bank: str | None = None
    question_id: int | None = None
    key_concepts: tuple[str, ...] = ()
    requirements: tuple[int, ...] = ()

    @property
    def competency(self) -> Competency:
        return COMPETENCY_OF_CATEGORY[self.category]


def _need(question: PoolQuestion, requirements: Mapping[int, Requirement]) -> float:
    """How much is still open of what this question is for."""
    mine = [requirements[one] for one in question.requirements if one in requirements]
    if not mine:
        return WEAK
    return max(one.weight * (OPEN if one.status == "open" else SETTLED if one.settled else WEAK) for one in mine)


def utility(
    question: PoolQuestion,
    beliefs: Mapping[Competency, Belief],
    requirements: Mapping[int, Requirement],
    weights: Mapping[Competency, float],
) -> float:
    """Return what asking this question is worth: information, times weight, times what is still open."""
    belief = beliefs.get(question.competency, Belief())
    weight = weights.get(question.competency, 1.0)
    return information(belief, question.difficulty) * weight * _need(question, requirements)


def choose(
    phase: PhasePlan,
    pool: Sequence[PoolQuestion],
    beliefs: Mapping[Competency, Belief],
    requirements: Mapping[int, Requirement],
    weights: Mapping[Competency, float],
) -> PoolQuestion | None:
    """Return the unasked question worth most in this phase; among about equals the earliest; None when none is left.

    A phase without a fitting question takes any other, since an interview has a number of questions to ask.
    """
    fitting = [one for one in pool if not phase.categories or one.category in phase.categories] or list(pool)
    worth = {one.position: utility(one, beliefs, requirements, weights) for one in fitting}
    best = max(worth.values(), default=0.0)
    return min(
        (one for one in fitting if worth[one.position] >= SAME * best), key=lambda one: one.position, default=None
    )
