"""What is told of a session, its coverage and its exchanges."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from pydantic import BaseModel, Field

from agents.coding.exercises import signature
from api.sessions.words import Level, SessionStatus, level, status
from api.text import Filled
from domain.ability import Belief
from domain.coverage import Requirement
from domain.errors import TooLarge
from domain.plan import Phase
from domain.scoring import Competency
from domain.session import LONGEST_ANSWER, Dialect, Session, Status, Turn

ID = "3d2f9a64-1c5b-4f0e-8a77-b6e01d94c2aa"
QUESTION = "How does a hash map keep its lookups fast as it grows?"
SIGNATURE = "How hidden tests call the function, and what they want back; null where there are none"
ANSWER = "It doubles its buckets once they fill up, so each of them stays short."


def answer_of(text: str) -> str:
    """Return an answer's text.

    Raises:
        TooLarge: it is longer than an answer may be.
    """
    if len(text) > LONGEST_ANSWER:
        raise TooLarge(f"An answer may have {LONGEST_ANSWER} characters. Send less.")
    return text


class SessionResponse(BaseModel):
    """A session, whatever dialect made it; what does not apply to it is null."""

    session_id: UUID = Field(examples=[ID])
    topic: str | None = Field(examples=["Databases"])
    difficulty: Level | None = Field(examples=["medium"])
    status: SessionStatus = Field(
        description="mock and parallel sessions: active, completed; live ones: created, in_progress, paused, "
        "completed; recorded ones: active, paused, completed",
        examples=["active"],
    )
    current_question_number: int | None = Field(description="While active, answers_submitted + 1", examples=[2])
    total_questions: int | None = Field(examples=[5])
    answers_submitted: int = Field(examples=[1])
    current_phase: Phase = Field(examples=["technical"])
    has_resume: bool = Field(examples=[False])
    has_jd: bool = Field(examples=[False])
    memory_opt_in: bool = Field(examples=[False])
    current_question: str | None = Field(
        default=None,
        description="The standing question; null while the next one is on its way, absent unless the session is active",
        examples=[QUESTION],
    )

    @classmethod
    def of(cls, session: Session, standing: Turn | None) -> "SessionResponse":
        """Return what is told; only what is set is to be sent."""
        told = cls(
            session_id=session.id,
            topic=session.topic,
            difficulty=level(session),
            status=status(session),
            current_question_number=_number(session),
            total_questions=session.total_questions or None,
            answers_submitted=session.answered,
            current_phase=session.phase,
            has_resume=session.has_resume,
            has_jd=session.has_jd,
            memory_opt_in=session.memory_opt_in,
        )
        if "active" in (session.status, told.status):
            told.current_question = standing.text if standing else None
        return told


def _number(session: Session) -> int | None:
    # A parallel one reads active from the moment in which it is made.
    if (session.status == "created" and session.dialect != "parallel") or not session.conducted:
        return None
    return session.question if session.over else session.answered + 1


class Question(BaseModel):
    """The question that waits for an answer."""

    turn: int = Field(description="Exchanges are counted from 1", examples=[2])
    question_number: int = Field(description="Main questions are counted from 1", examples=[2])
    probe: int = Field(description="0: the main question; n: its nth follow-up", examples=[0])
    text: str = Field(examples=[QUESTION])
    reason: str | None = Field(description="Why a follow-up is asked", examples=[None])
    signature: str | None = Field(description=SIGNATURE, examples=[None])

    @classmethod
    def of(cls, turn: Turn) -> "Question":
        return cls(
            turn=turn.number,
            question_number=turn.question,
            probe=turn.probe,
            text=turn.text,
            reason=turn.reason,
            signature=signature(turn.asked),
        )


class Ability(BaseModel):
    """What is believed about one competency: mean and standard deviation, in logits, from so many ratings."""

    competency: Competency = Field(examples=["technical"])
    ability: float = Field(examples=[0.41])
    deviation: float = Field(examples=[0.93])
    ratings: int = Field(examples=[2])

    @classmethod
    def of(cls, competency: Competency, belief: Belief) -> "Ability":
        return cls(
            competency=competency,
            ability=round(belief.mean, 2),
            deviation=round(belief.deviation, 2),
            ratings=belief.ratings,
        )


class ProgressResponse(BaseModel):
    """Where an interview stands."""

    session_id: UUID = Field(examples=[ID])
    dialect: Dialect = Field(description="The API that made it", examples=["mock"])
    status: Status = Field(examples=["active"])
    phase: Phase = Field(examples=["technical"])
    engine: Literal["openai", "offline"] = Field(examples=["offline"])
    topic: str | None = Field(examples=["Databases"])
    role: str | None = Field(examples=[None])
    seniority: str | None = Field(examples=[None])
    question: Question | None = Field(description="The standing question; null while none waits for an answer")
    question_pending: bool = Field(description="The next question is on its way", examples=[False])
    total_questions: int = Field(examples=[5])
    answers_submitted: int = Field(examples=[1])
    elapsed_seconds: float = Field(description="Without pauses", examples=[312.4])
    remaining_seconds: int | None = Field(description="null where no clock runs", examples=[None])
    abilities: list[Ability]
    forked_from: UUID | None = Field(description="The session of which this is another attempt", examples=[None])
    forked_turn: int | None = Field(description="The turn that it answers again", examples=[None])

    @classmethod
    def of(
        cls,
        session: Session,
        standing: Turn | None,
        beliefs: dict[Competency, Belief],
        now: datetime,
    ) -> "ProgressResponse":
        return cls(
            session_id=session.id,
            dialect=session.dialect,
            status=session.status,
            phase=session.phase,
            engine=session.engine,
            topic=session.topic,
            role=session.role,
            seniority=session.seniority,
            question=Question.of(standing) if standing and session.status in ("active", "paused") else None,
            question_pending=session.status == "active" and standing is None and session.conducted,
            total_questions=session.total_questions,
            answers_submitted=session.answered,
            elapsed_seconds=round(session.elapsed(now), 1),
            remaining_seconds=session.remaining(now),
            abilities=[Ability.of(name, belief) for name, belief in sorted(beliefs.items())],
            forked_from=session.forked_from,
            forked_turn=session.forked_turn,
        )


class CoverageResponse(BaseModel):
    """What the interview should find out, row by row, and the evidence that there is."""

    session_id: UUID = Field(examples=[ID])
    requirements: tuple[Requirement, ...]
    settled: int = Field(description="Rows that need no further question", examples=[2])


class AmendRequest(BaseModel):
    """What the candidate adds to an answer."""

    text: Filled = Field(examples=["And in a search tree the left child is the smaller one."])

    def said(self) -> str:
        """Return the text.

        Raises:
            TooLarge: it is longer than an answer may be.
        """
        return answer_of(self.text)
