"""The report of an interview: the same whatever the door."""

from typing import Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from domain.coverage import Requirement
from domain.language.delivery import Delivery
from domain.proctoring import Observation
from domain.scoring import Competency, Confidence

Recommendation = Literal["Strong Hire", "Hire", "Lean Hire", "Lean No Hire", "No Hire", "Insufficient Evidence"]


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True)


class CompetencyLine(_Frozen):
    """One competency over the interview: the mean of its scores (0 to 10, None when none was earned), the belief
    about the ability behind them (logits), and the best quotes.
    """

    competency: Competency
    score: float | None
    confidence: Confidence | None
    answers: int = Field(description="Answers that were rated")
    ability: float
    deviation: float
    evidence: tuple[str, ...] = ()
    note: str = ""


class QuestionFeedback(_Frozen):
    """One exchange with what a strong answer would have held; without a score, `cause` says why there is none."""

    number: int
    question_number: int
    probe: int
    question: str
    topic: str = ""
    reason: str | None
    answer: str | None
    status: str = Field(description="answered, skipped, dont_know, timed_out or unanswered")
    competency: Competency
    score: float | None
    assessed: bool
    pending: bool = Field(default=False, description="The assessment still waits for the model endpoint")
    confidence: Confidence | None
    band: str | None
    method: str
    feedback: str
    cause: str = ""
    strengths: tuple[str, ...] = ()
    improvements: tuple[str, ...] = ()
    covered: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    observations: tuple[str, ...] = ()
    evidence: tuple[str, ...] = ()
    strong_answer: str | None = None
    key_concepts: tuple[str, ...] = ()


class RoadmapItem(_Frozen):
    """Something to work on: why, what to practise, and questions of the bank to try again."""

    skill: str
    why: str
    practise: tuple[str, ...]
    questions: tuple[str, ...]


class Report(_Frozen):
    """Everything that is told at the end; `text` is the final report in prose (Markdown).

    `scores` are by competency, 0 to 10, None where none was earned. `pending` counts answers whose assessment still
    waits for the model endpoint; the report is made anew once it is there. `method` says who worded it:
    `model:<name>`, or "computed". `agreed_before` is what was to be practised after the interview before this one.
    """

    session_id: UUID
    engine: Literal["openai", "offline"]
    method: str
    summary: str
    text: str
    recommendation: Recommendation
    recommendation_reason: str
    scores: dict[Competency, float | None]
    strengths: tuple[str, ...]
    gaps: tuple[str, ...]
    competencies: tuple[CompetencyLine, ...]
    coverage: tuple[Requirement, ...]
    delivery: Delivery | None
    questions: tuple[QuestionFeedback, ...]
    roadmap: tuple[RoadmapItem, ...]
    agreed_before: tuple[str, ...] = ()
    notes: tuple[str, ...] = Field(
        default=(), description="What the reader must know, for instance attempts to steer the grader"
    )
    observations: tuple[Observation, ...] = ()
    pending: int = 0
