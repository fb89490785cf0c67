"""What is worth remembering of an interview for the next one; never an answer."""

import re
from collections.abc import Iterable, Mapping
from typing import Literal

from pydantic import BaseModel, ConfigDict

from domain.ability import PRIOR_VARIANCE, Belief
from domain.report import Report
from domain.scoring import Competency
from domain.session import Turn

RecollectionKind = Literal["belief", "strength", "gap", "question", "roadmap", "agreed"]

# Of one interview, so many questions at most.
MOST_QUESTIONS = 200
# The proof of a point: an old interview's numbers tell nothing in the next.
_PROOF = re.compile(r" \(questions? [\d, ]+\)$")
# How far a belief's variance goes back to the prior's until the next interview, 0 to 1.
FADING = 0.5


class Recollection(BaseModel):
    """One thing to remember; a belief has no text, everything else no belief."""

    model_config = ConfigDict(frozen=True)

    kind: RecollectionKind
    text: str = ""
    competency: Competency | None = None
    belief: Belief | None = None


def carried(belief: Belief) -> Belief:
    """Return a belief as the prior of another interview.

    The mean stays, being the best guess there is. The variance goes halfway back to that of an unknown candidate,
    since people learn and forget between interviews and one day's form is not another's; so the next answers weigh
    more. The ratings start at 0, since a competency counts as known only by answers of the interview at hand.
    """
    variance = belief.variance + FADING * max(0.0, PRIOR_VARIANCE - belief.variance)
    return Belief(mean=belief.mean, variance=variance, ratings=0)


def _questions(turns: Iterable[Turn]) -> list[Recollection]:
    met = [turn for turn in turns if not turn.probe and (turn.closed or turn.delivered_at)]
    return [
        Recollection(kind="question", text=turn.text, competency=turn.asked.competency)
        for turn in met[:MOST_QUESTIONS]
        if turn.closed != "withdrawn"
    ]


def to_remember(
    report: Report, turns: Iterable[Turn], beliefs: Mapping[Competency, Belief]
) -> tuple[Recollection, ...]:
    """Return what an interview leaves behind: rated beliefs, strengths, gaps, what to practise, questions met."""
    known = [
        Recollection(kind="belief", competency=name, belief=belief)
        for name, belief in beliefs.items()
        if belief.ratings
    ]
    practise = [f"{item.skill}: {item.practise[0]}" for item in report.roadmap if item.practise]
    told = [
        *(Recollection(kind="strength", text=_PROOF.sub("", text)) for text in report.strengths),
        *(Recollection(kind="gap", text=_PROOF.sub("", text)) for text in report.gaps),
        *(Recollection(kind="roadmap", text=item.skill) for item in report.roadmap),
        *(Recollection(kind="agreed", text=text) for text in practise),
    ]
    return (*known, *told, *_questions(turns))
