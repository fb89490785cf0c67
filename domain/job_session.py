"""An interview that is held elsewhere and recorded here: its session, its interactions, its metrics."""

from datetime import date, datetime
from typing import Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from domain.catalog import Difficulty
from domain.errors import Invalid
from domain.profile import Seniority

JobStatus = Literal["active", "paused", "completed"]
QuestionType = Literal["technical", "behavioral", "situational", "cultural"]
QuestionLevel = Literal["junior", "mid", "senior"]
Structure = Literal["STAR", "direct", "technical"]

# active ⇄ paused → completed; a session may be completed out of a pause or not, and nothing leaves completed.
ALLOWED: dict[JobStatus, frozenset[JobStatus]] = {
    "active": frozenset({"paused", "completed"}),
    "paused": frozenset({"active", "completed"}),
    "completed": frozenset(),
}
TYPE_OF_AGENT: dict[str, QuestionType] = {
    "behavioral": "behavioral",
    "technical": "technical",
    "system_design": "technical",
    "product_manager": "situational",
    "case_study": "situational",
    "general": "cultural",
}
_LEVEL_OF_DIFFICULTY: dict[Difficulty, QuestionLevel] = {
    "easy": "junior",
    "medium": "mid",
    "hard": "senior",
    "expert": "senior",
}
_JUNIOR: frozenset[str] = frozenset({"intern", "junior"})
# At which an answer is spoken in an interview (words per minute); conversation runs at 120 to 160.
PACE = 140.0


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True)


class JobContext(_Frozen):
    """The job that the interview is about; what was not said is None."""

    title: str
    company: str
    description: str | None = None
    requirements: tuple[str, ...] | None = None
    interview_type: str | None = None
    seniority: Seniority | None = None


class SessionSettings(_Frozen):
    """What the assistant does in a session; candidate answers surer than `confidence_threshold` go unmarked."""

    transcription_enabled: bool = True
    response_generation: bool = False
    confidence_threshold: float = 0.8
    preferred_language: str = "en"
    enabled_features: tuple[str, ...] = ()


class JobSession(_Frozen):
    """One recorded interview; times are UTC."""

    id: UUID
    owner: str
    status: JobStatus
    job_context: JobContext
    settings: SessionSettings
    started_at: datetime
    ended_at: datetime | None = None
    created_at: datetime


class Classification(_Frozen):
    """What kind of question was asked; `category` is free text."""

    type: QuestionType
    category: str
    difficulty: QuestionLevel
    requires_star: bool


class Response(_Frozen):
    """One candidate answer; `estimated_duration` in seconds of speaking, `confidence` in [0, 1] where one is known."""

    id: str
    content: str
    structure: Structure
    estimated_duration: float
    confidence: float | None = None
    tags: tuple[str, ...] = ()


class Interaction(_Frozen):
    """One question of a session, what could be said to it, and what the user made of it."""

    id: UUID
    session_id: UUID
    question: str
    classification: Classification
    responses: tuple[Response, ...] = ()
    selected_response: str | None = None
    user_feedback: float | None = None
    happened_at: datetime


class Metrics(_Frozen):
    """One record of how well the assistant did; latencies in milliseconds, accuracy in [0, 1], satisfaction 1 to 5."""

    id: UUID
    session_id: UUID
    transcription_latency_ms: float | None = None
    response_generation_ms: float | None = None
    total_latency_ms: float | None = None
    transcription_accuracy: float | None = None
    user_satisfaction: float | None = None
    created_at: datetime


class TypeCount(_Frozen):
    """How often a type of question was asked."""

    type: QuestionType
    count: int


class Day(_Frozen):
    """Means of one UTC day; None where nothing was recorded."""

    date: date
    latency: float | None
    accuracy: float | None
    satisfaction: float | None


class Analytics(_Frozen):
    """One user's figures over a period; a mean over nothing is None.

    `average_duration` is in minutes, over completed sessions, pauses left out.
    """

    sessions: int
    average_duration: float | None
    average_latency: float | None
    average_accuracy: float | None
    average_satisfaction: float | None
    types: tuple[TypeCount, ...]
    days: tuple[Day, ...]


def check_transition(now: JobStatus, wanted: JobStatus) -> bool:
    """Tell whether there is anything to change.

    Raises:
        Invalid: a session cannot go from the one status to the other.
    """
    if now == wanted:
        return False
    if wanted not in ALLOWED[now]:
        raise Invalid(f"Invalid status transition from '{now}' to '{wanted}'")
    return True


def structures(classification: Classification) -> tuple[Structure, ...]:
    """Return the shapes of the candidate answers to a question of this kind, the fullest one first."""
    if classification.requires_star or classification.type == "behavioral":
        return ("STAR", "direct")
    return ("technical", "direct") if classification.type == "technical" else ("direct",)


def question_level(known: Difficulty | None, seniority: Seniority | None) -> QuestionLevel:
    """Return a question's level: that of the same question in the bank, else the job's, else the middle."""
    if known is not None:
        return _LEVEL_OF_DIFFICULTY[known]
    if seniority is None or seniority == "mid":
        return "mid"
    return "junior" if seniority in _JUNIOR else "senior"


def speaking_seconds(text: str) -> float:
    """Return how long a text takes to say, in whole seconds and at least one."""
    return float(max(1, round(60 * len(text.split()) / PACE)))
