"""What the parallel dialect's endpoints tell."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from pydantic import BaseModel, Field

from agents.coding.exercises import Kind
from api.dialects.parallel.words import ParallelStatus, ReportStatus, report_status, word
from api.sessions.wire import ID, QUESTION
from domain.session import Session, Wanted
from services.rooms import Access, Fallback

ERASED = "The interview and all that belonged to it are erased"
FALLBACK = "true where there is no voice room; the interview works in writing all the same"


class Livekit(BaseModel):
    """How to join the interview's voice room."""

    url: str = Field(examples=["wss://voice.example"])
    room_name: str = Field(examples=["viva-5f0c9a7e31d84b62"])
    token: str = Field(description="For this room alone", examples=["eyJhbGciOiJIUzI1NiJ9.e30.c2lnbmVk"])
    identity: str = Field(examples=["candidate"])


class Voiced(BaseModel):
    """What has a voice room, or the reason why it has none."""

    livekit: Livekit | None = Field(description="null in fallback mode")
    fallback_mode: bool = Field(description=FALLBACK, examples=[False])
    fallback_reason: str | None = Field(None, examples=[None])

    @staticmethod
    def said(voice: Access | Fallback) -> dict[str, object]:
        """Return these fields."""
        if isinstance(voice, Fallback):
            return {"livekit": None, "fallback_mode": True, "fallback_reason": voice.reason}
        room = Livekit(url=voice.url, room_name=voice.room_name, token=voice.token, identity=voice.identity)
        return {"livekit": room, "fallback_mode": False, "fallback_reason": None}


class Configuration(BaseModel):
    """What will be asked, in order, and how long each question stands."""

    questions: tuple[str, ...] = Field(examples=[[QUESTION]])
    question_types: tuple[Kind, ...] = Field(examples=[["text"]])
    timers: tuple[float, ...] | None = Field(description="Seconds; null where no timer runs", examples=[[120]])
    total_questions: int = Field(examples=[1])

    @classmethod
    def of(cls, wanted: Wanted) -> "Configuration":
        return cls(
            questions=wanted.given,
            question_types=wanted.kinds,
            timers=wanted.timers or None,
            total_questions=len(wanted.given),
        )


class InterviewResponse(Voiced):
    """A new interview; it waits to be started."""

    session_id: UUID = Field(examples=[ID])
    status: ParallelStatus = Field(examples=["initialized"])
    configuration: Configuration

    @classmethod
    def of(cls, session: Session, voice: Access | Fallback) -> "InterviewResponse":
        return cls.model_validate(
            {
                "session_id": session.id,
                "status": word(session.status),
                "configuration": Configuration.of(session.wanted),
                **cls.said(voice),
            }
        )


class StartedResponse(Voiced):
    """An interview that is under way."""

    session_id: UUID = Field(examples=[ID])
    status: ParallelStatus = Field(examples=["in_progress"])
    started_at: datetime | None
    message: str = Field(examples=["The interview is under way"])

    @classmethod
    def of(cls, session: Session, voice: Access | Fallback) -> "StartedResponse":
        return cls.model_validate(
            {
                "session_id": session.id,
                "status": word(session.status),
                "started_at": session.started_at,
                "message": "The interview is under way",
                **cls.said(voice),
            }
        )


class EndedResponse(BaseModel):
    """An interview that is over; its report is made in the background."""

    session_id: UUID = Field(examples=[ID])
    status: ParallelStatus = Field(examples=["completed"])
    ended_at: datetime | None
    report_status: ReportStatus = Field(examples=["generating"])
    message: str = Field(examples=["The interview has ended; GET /api/reports/{id} has its report when it is made"])

    @classmethod
    def of(cls, session: Session) -> "EndedResponse":
        return cls(
            session_id=session.id,
            status=word(session.status),
            ended_at=session.ended_at,
            report_status=report_status(session.status, session.over),
            message=f"The interview has ended; GET /api/reports/{session.id} has its report when it is made",
        )


class DeletedResponse(BaseModel):
    """What is gone."""

    session_id: UUID = Field(examples=[ID])
    status: Literal["deleted"] = "deleted"
    message: str = Field(examples=[ERASED])
