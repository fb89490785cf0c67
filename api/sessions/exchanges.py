"""What is told of a session's exchanges."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from pydantic import BaseModel, Field

from api.sessions.wire import ANSWER, ID, QUESTION
from domain.plan import Phase
from domain.scoring import Assessment
from domain.session import Aside, Channel, Closing, Turn

Outcome = Literal["standing", Closing]


class Exchange(BaseModel):
    """One question with its answer and what was made of it."""

    turn: int = Field(description="Exchanges are counted from 1", examples=[1])
    question_number: int = Field(description="Main questions are counted from 1", examples=[1])
    probe: int = Field(description="0: the main question; n: its nth follow-up", examples=[0])
    phase: Phase = Field(examples=["technical"])
    question: str = Field(examples=[QUESTION])
    reason: str | None = Field(description="Why a follow-up was asked", examples=[None])
    answer: str | None = Field(description="Verbatim", examples=[ANSWER])
    status: Outcome = Field(examples=["answered"])
    channel: Channel | None = Field(examples=["rest"])
    revision: int = Field(description="How often the answer was amended", examples=[0])
    asked_at: datetime
    answered_at: datetime | None
    assessment: Assessment | None = Field(description="null until it is made")

    @classmethod
    def of(cls, turn: Turn) -> "Exchange":
        return cls(
            turn=turn.number,
            question_number=turn.question,
            probe=turn.probe,
            phase=turn.phase,
            question=turn.text,
            reason=turn.reason,
            answer=turn.answer,
            status=turn.closed or "standing",
            channel=turn.channel,
            revision=turn.revision,
            asked_at=turn.asked_at,
            answered_at=turn.answered_at,
            assessment=turn.assessment,
        )


class Remark(BaseModel):
    """Something said that is no answer, and the reply to it."""

    turn: int = Field(examples=[1])
    intent: str = Field(description="What was meant", examples=["repeat"])
    said: str = Field(examples=["Could you repeat that?"])
    reply: str = Field(examples=[QUESTION])
    said_at: datetime

    @classmethod
    def of(cls, aside: Aside) -> "Remark":
        return cls(turn=aside.turn, intent=aside.intent, said=aside.said, reply=aside.reply, said_at=aside.said_at)


class TranscriptResponse(BaseModel):
    """Everything that was asked and said, in order."""

    session_id: UUID = Field(examples=[ID])
    exchanges: list[Exchange]
    remarks: list[Remark]


class Attempt(BaseModel):
    """One answer to a question that was answered more than once."""

    session_id: UUID = Field(description="The session in which it was given", examples=[ID])
    exchange: Exchange


class AttemptsResponse(BaseModel):
    """All answers to one question, the first one first."""

    session_id: UUID = Field(examples=[ID])
    turn: int = Field(examples=[1])
    question: str = Field(examples=[QUESTION])
    attempts: list[Attempt]

    @classmethod
    def of(cls, session_id: UUID, number: int, turns: list[Turn]) -> "AttemptsResponse":
        """Return them; `turns` are those of this session and of its forks, the oldest first, and at least one."""
        attempts = [Attempt(session_id=turn.session_id, exchange=Exchange.of(turn)) for turn in turns]
        return cls(session_id=session_id, turn=number, question=turns[0].text, attempts=attempts)
