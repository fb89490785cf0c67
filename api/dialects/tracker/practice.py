"""Practice for tracked interviews: endpoints, and what they read and write."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from pydantic import BaseModel, Field

from api.deps import PrincipalDep, ServicesDep
from api.dialects.tracker.fields import Limit, PathId, Skip
from api.dialects.tracker.words import CALL, tracker_router
from api.refusals import BODY, Responses, refusal
from api.sessions.deps import KeyDep
from api.sessions.wire import ID
from api.sessions.words import DIFFICULTIES, Level, level
from domain.errors import Busy
from domain.session import Session, Turn
from memory.practice import Practised
from services.tracker.practice import MOST, Wish

_UNKNOWN: Responses = {404: refusal("No such interview, or another's", "Interview not found")}
_PENDING: Responses = {
    409: refusal(
        "The first question is not there yet, or the key came with another wish",
        "The first question is being prepared.",
    )
}

router = tracker_router("/api/interviews", "Practice", responses={**CALL, **_UNKNOWN, 422: BODY[422]})


class PracticeRequest(BaseModel):
    """How to practise; all of it has a default."""

    num_questions: int | None = Field(
        None,
        strict=True,
        ge=1,
        le=MOST,
        description="Without it all linked questions are asked, and at least five in all",
        examples=[4],
    )
    difficulty: Level | None = Field(None, description="Without it the one that the job's seniority calls for")
    probes: bool = Field(
        False,
        strict=True,
        description="Ask follow-up questions, and take wishes for a hint or a repetition as what they are",
        examples=[True],
    )


class PracticeStarted(BaseModel):
    """A mock interview with its first question; it goes on by /submit-answer, /audio-answer or the WebSocket."""

    session_id: UUID = Field(examples=[ID])
    interview_id: int = Field(description="The tracked interview", examples=[7])
    greeting: str = Field(examples=["Welcome! This is a hard level practice interview for SRE at Northwind."])
    current_question: str = Field(examples=["How do you find out why a service has become slow?"])
    question_number: int = Field(examples=[1])
    total_questions: int = Field(examples=[4])
    difficulty: Level | None = Field(examples=["hard"])
    status: Literal["waiting_for_answer"] = "waiting_for_answer"

    @classmethod
    def of(cls, interview_id: int, session: Session, turn: Turn) -> "PracticeStarted":
        return cls(
            session_id=session.id,
            interview_id=interview_id,
            greeting=session.greeting,
            current_question=turn.text,
            question_number=turn.question,
            total_questions=session.total_questions,
            difficulty=level(session),
        )


class PracticeOut(BaseModel):
    """One practice session."""

    session_id: UUID = Field(examples=[ID])
    status: Literal["active", "completed"] = Field(examples=["completed"])
    topic: str | None = Field(examples=["SRE at Northwind"])
    answered: int = Field(description="Questions that are behind", examples=[4])
    total_questions: int | None = Field(description="Null until it is planned", examples=[4])
    created_at: datetime
    ended_at: datetime | None
    report: str | None = Field(
        description="Where its report is, once it is completed", examples=[f"/interview/report/{ID}"]
    )

    @classmethod
    def of(cls, one: Practised) -> "PracticeOut":
        over = one.status == "completed"
        return cls(
            session_id=one.session_id,
            status="completed" if over else "active",
            topic=one.topic,
            answered=one.answered,
            total_questions=one.total,
            created_at=one.created_at,
            ended_at=one.ended_at,
            report=f"/interview/report/{one.session_id}" if over else None,
        )


class PracticeList(BaseModel):
    """A page of practice sessions, newest first."""

    total: int = Field(examples=[1])
    skip: int = Field(examples=[0])
    limit: int = Field(examples=[20])
    data: list[PracticeOut]


@router.post("/{interview_id}/practice", summary="Practise for a job", status_code=201, responses={**BODY, **_PENDING})
async def practise(
    interview_id: PathId,
    services: ServicesDep,
    caller: PrincipalDep,
    key: KeyDep,
    body: PracticeRequest | None = None,
) -> PracticeStarted:
    """Start a mock interview from a tracked job: its linked questions first, then what its description asks for."""
    wanted = body or PracticeRequest.model_validate({})
    difficulty = DIFFICULTIES[wanted.difficulty] if wanted.difficulty else None
    wish = Wish(wanted.num_questions, difficulty, wanted.probes)
    standing = await services.tracker.practice.start(caller.id, interview_id, wish, key)
    if standing.turn is None:
        raise Busy("The first question is being prepared; GET /session/{session_id} tells when it is there.")
    return PracticeStarted.of(interview_id, standing.session, standing.turn)


@router.get("/{interview_id}/practice", summary="Practice so far")
async def practised(
    interview_id: PathId, services: ServicesDep, caller: PrincipalDep, skip: Skip = 0, limit: Limit = 20
) -> PracticeList:
    """List the practice sessions of a tracked interview, newest first."""
    found, total = await services.tracker.practice.listed(caller.id, interview_id, skip, limit)
    return PracticeList(total=total, skip=skip, limit=limit, data=[PracticeOut.of(one) for one in found])
