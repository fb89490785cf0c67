"""The endpoints of the parallel interview dialect; its WebSocket is that of live interviews."""

from typing import Annotated

from fastapi import Query

from api.deps import PrincipalDep, ServicesDep
from api.dialects.parallel.asked import InterviewRequest
from api.dialects.parallel.detail import DetailResponse
from api.dialects.parallel.lists import ListResponse, SittingOut, StatsResponse
from api.dialects.parallel.wire import (
    ERASED,
    DeletedResponse,
    EndedResponse,
    InterviewResponse,
    StartedResponse,
)
from api.dialects.parallel.words import ALWAYS, LENGTHS, STATUSES, ParallelStatus
from api.routers import token_router
from api.sessions.deps import SessionIdDep
from api.sessions.refusals import STATE, UNKNOWN

MOST = 2**31 - 1
Skip = Annotated[int, Query(ge=0, le=MOST, description="Interviews to leave out", examples=[0])]
Limit = Annotated[int, Query(ge=1, le=100, description="Interviews to return", examples=[20])]
StatusFilter = Annotated[ParallelStatus | None, Query(description="Only those", examples=["in_progress"])]

router = token_router("Parallel interviews", ALWAYS, "/api/parallel_interview")


@router.post("/create", summary="Create an interview", responses=LENGTHS)
async def create(body: InterviewRequest, services: ServicesDep, caller: PrincipalDep) -> InterviewResponse:
    """Make an interview for a candidate, with its voice room where there can be one."""
    session = await services.parallel.create(caller.id, body.candidate, body.wanted())
    return InterviewResponse.of(session, await services.rooms.opened(session))


@router.get("/sessions", summary="List interviews")
async def sessions(
    services: ServicesDep, caller: PrincipalDep, limit: Limit = 20, skip: Skip = 0, status: StatusFilter = None
) -> ListResponse:
    """Return the caller's interviews, newest first."""
    wanted = STATUSES[status] if status else None
    page, total = await services.parallel.listed(caller.id, wanted, skip, limit)
    return ListResponse(sessions=list(map(SittingOut.of, page)), total=total, skip=skip, limit=limit)


@router.get("/session/{session_id}", summary="One interview", responses=UNKNOWN)
async def session(session_id: SessionIdDep, services: ServicesDep, caller: PrincipalDep) -> DetailResponse:
    """Tell how an interview stands: its question, progress, scores, voice room, and what was noticed around it."""
    found = await services.parallel.detail(caller.id, session_id)
    return DetailResponse.full(found, await services.proctoring.overview(caller.id, session_id))


@router.post("/session/{session_id}/start", summary="Start an interview", responses={**UNKNOWN, **STATE})
async def start(session_id: SessionIdDep, services: ServicesDep, caller: PrincipalDep) -> StartedResponse:
    """Ask the first question; its timer runs from here on. Started again, the interview goes on as it was."""
    session = await services.parallel.start(caller.id, session_id)
    return StartedResponse.of(session, await services.rooms.joined(session))


@router.post("/session/{session_id}/end", summary="End an interview", responses={**UNKNOWN, **STATE})
async def end(session_id: SessionIdDep, services: ServicesDep, caller: PrincipalDep) -> EndedResponse:
    """End the interview where it stands; its report is made in the background."""
    return EndedResponse.of(await services.parallel.end(caller.id, session_id))


@router.delete("/session/{session_id}", summary="Erase an interview", responses=UNKNOWN)
async def delete(session_id: SessionIdDep, services: ServicesDep, caller: PrincipalDep) -> DeletedResponse:
    """Erase the interview with all that was asked, said and made of it; nothing of it can be had afterwards."""
    await services.parallel.delete(caller.id, session_id)
    return DeletedResponse(session_id=session_id, message=ERASED)


@router.get("/stats", summary="Figures")
async def stats(services: ServicesDep, caller: PrincipalDep) -> StatsResponse:
    """Count the caller's interviews by status."""
    return StatsResponse.of(await services.parallel.stats(caller.id))
