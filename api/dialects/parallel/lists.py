"""Interviews of the parallel dialect in lists and figures."""

from datetime import UTC, datetime
from uuid import UUID

from pydantic import BaseModel, Field

from api.dialects.parallel.words import ParallelStatus, word
from api.sessions.wire import ID
from memory.parallel import Candidate, Sitting
from services.parallel import Stats


class UserDetails(BaseModel):
    """Who is interviewed."""

    name: str | None = Field(examples=["Noor Haddad"])
    email: str | None = Field(examples=["noor@candidates.example"])

    @classmethod
    def of(cls, candidate: Candidate | Sitting | None) -> "UserDetails":
        return cls(name=candidate.name if candidate else None, email=candidate.email if candidate else None)


def index(question: int) -> int:
    """Return the place of a question from 0 on; before the first one stands, it is the first one's."""
    return max(question - 1, 0)


class SittingOut(BaseModel):
    """One interview of a list."""

    session_id: UUID = Field(examples=[ID])
    status: ParallelStatus = Field(examples=["in_progress"])
    user_details: UserDetails
    question_index: int = Field(description="Of the standing question, from 0", examples=[1])
    total_questions: int = Field(examples=[3])
    created_at: datetime
    started_at: datetime | None
    ended_at: datetime | None

    @classmethod
    def of(cls, sitting: Sitting) -> "SittingOut":
        return cls(
            session_id=sitting.id,
            status=word(sitting.status),
            user_details=UserDetails.of(sitting),
            question_index=index(sitting.question),
            total_questions=sitting.total_questions,
            created_at=sitting.created_at.astimezone(UTC),
            started_at=sitting.started_at,
            ended_at=sitting.ended_at,
        )


class ListResponse(BaseModel):
    """A page of interviews, newest first."""

    sessions: list[SittingOut]
    total: int = Field(description="On all pages", examples=[41])
    skip: int = Field(examples=[0])
    limit: int = Field(examples=[20])


class StatsResponse(BaseModel):
    """The caller's interviews in figures."""

    total_sessions: int = Field(examples=[41])
    active_sessions: int = Field(description="Not completed", examples=[6])
    completed_sessions: int = Field(examples=[35])
    sessions_by_status: dict[ParallelStatus, int] = Field(
        examples=[{"initialized": 2, "in_progress": 4, "completed": 35}]
    )
    in_memory_sessions: int = Field(description="Always 0: every interview lives in the database", examples=[0])
    active_livekit_rooms: int = Field(examples=[3])

    @classmethod
    def of(cls, stats: Stats) -> "StatsResponse":
        by_status: dict[ParallelStatus, int] = {"initialized": 0, "in_progress": 0, "completed": 0}
        for status, count in stats.by_status.items():
            by_status[word(status)] += count
        total = sum(by_status.values())
        return cls(
            total_sessions=total,
            active_sessions=total - by_status["completed"],
            completed_sessions=by_status["completed"],
            sessions_by_status=by_status,
            in_memory_sessions=0,
            active_livekit_rooms=stats.rooms,
        )
