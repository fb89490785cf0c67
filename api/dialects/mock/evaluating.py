"""What the mock interview dialect reads and writes about answers outside of any interview."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

from pydantic import BaseModel, Field

from api.text import Filled, Text
from domain.scoring import Band, Competency, Confidence, average
from domain.session import LONGEST_ANSWER

if TYPE_CHECKING:
    from services.evaluations import Evaluated

MOST_PAIRS = 50


class AnswerToEvaluate(BaseModel):
    """A question and an answer to it."""

    question: Filled = Field(max_length=LONGEST_ANSWER, examples=["What does idempotent mean?"])
    answer: Text = Field(max_length=LONGEST_ANSWER, examples=["Doing it twice has the effect of doing it once"])


Pairs = Annotated[list[AnswerToEvaluate], Field(min_length=1, max_length=MOST_PAIRS, fail_fast=True)]


class Evaluation(BaseModel):
    """What one answer is worth; where nothing earned a score it is null, and `feedback` says why."""

    question: str = Field(examples=["What does idempotent mean?"])
    answer: str = Field(examples=["Doing it twice has the effect of doing it once"])
    score: float | None = Field(description="0 to 10", examples=[4.5])
    assessed: bool = Field(description="Whether there is a score", examples=[True])
    feedback: str = Field(examples=["Right, and short: say what sets it apart."])
    strengths: tuple[str, ...] = Field(examples=[["Names what it is"]])
    improvements: tuple[str, ...] = Field(examples=[["Give an example of its use"]])
    evidence: tuple[str, ...] = Field(description="Words of the answer", examples=[["the effect of doing it once"]])
    method: str = Field(description="How it was made", examples=["offline:similarity"])
    confidence: Confidence | None = Field(examples=["low"])
    competency: Competency | None = Field(examples=["technical"])
    band: Band | None = Field(examples=["not_strong"])
    observations: tuple[str, ...] = Field(description="What can be said without a number", examples=[[]])

    @classmethod
    def of(cls, evaluated: "Evaluated") -> "Evaluation":
        made, main = evaluated.assessment, evaluated.assessment.main
        return cls(
            question=evaluated.question,
            answer=evaluated.answer,
            score=made.score,
            assessed=made.score is not None,
            feedback=made.feedback,
            strengths=made.strengths,
            improvements=made.improvements,
            evidence=main.evidence if main else (),
            method=made.method,
            confidence=main.confidence if main else None,
            competency=main.competency if main else None,
            band=main.band if main else None,
            observations=made.observations,
        )


class EvaluationsResponse(BaseModel):
    """The evaluations in the order of the answers, and all of it in a few sentences."""

    evaluations: list[Evaluation]
    overall_feedback: str = Field(examples=["1 of 1 answers got a score; the mean is 4.5 of 10."])

    @classmethod
    def of(cls, evaluated: "Sequence[Evaluated]") -> "EvaluationsResponse":
        evaluations = [Evaluation.of(each) for each in evaluated]
        return cls(evaluations=evaluations, overall_feedback=_overall(evaluations))


def _overall(evaluations: Sequence[Evaluation]) -> str:
    scores = [each.score for each in evaluations]
    mean, scored = average(scores), sum(each.assessed for each in evaluations)
    sentences = [f"{scored} of {len(scores)} answers got a score" + (f"; the mean is {mean} of 10." if scored else ".")]
    for lead, texts in (
        ("What was good:", [text for each in evaluations for text in each.strengths]),
        ("What to work on:", [text for each in evaluations for text in each.improvements]),
    ):
        some = list(dict.fromkeys(text.strip().rstrip(".") for text in texts if text.strip()))[:3]
        if some:
            sentences.append(f"{lead} {'; '.join(some)}.")
    return " ".join(sentences)
