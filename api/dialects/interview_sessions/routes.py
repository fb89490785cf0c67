"""The endpoints of the interview-sessions dialect that concern sessions as a whole."""

from typing import Annotated, Any
from uuid import UUID, uuid4

from fastapi import Query

from api.deps import PrincipalDep, ServicesDep
from api.dialects.interview_sessions.fields import SessionId, moment
from api.dialects.interview_sessions.figures import AnalyticsOut
from api.dialects.interview_sessions.lists import Limit, listed
from api.dialects.interview_sessions.records import DetailsOut
from api.dialects.interview_sessions.refusals import TRANSITION, UNKNOWN
from api.dialects.interview_sessions.router import own_router
from api.dialects.interview_sessions.wire import CreateRequest, SessionOut, UpdateRequest
from domain.errors import Invalid
from domain.job_session import JobStatus
from memory import sessions as every
from memory.job_sessions import analytics, interactions, metrics, sessions
from memory.pool import connection
from services.job_sessions.changing import Change, change
from services.wiring import Services

router = own_router()

Moment = Annotated[str | None, Query(description="A date, or a time (ISO 8601)", examples=["2026-01-31"])]


@router.post("", summary="Begin a session", status_code=201)
async def create(body: CreateRequest, services: ServicesDep, caller: PrincipalDep) -> SessionOut:
    """Begin to record an interview; it is active from now on."""
    async with connection(services.pool) as conn, conn.transaction():
        made = await sessions.create(conn, uuid4(), caller.id, services.engine.name, body.job(), body.to_settings())
    return SessionOut.of(made)


@router.get("", summary="List sessions", response_model=list[SessionOut])
async def own(services: ServicesDep, caller: PrincipalDep, limit: Limit = None) -> Any:
    """Return the caller's sessions, the newest first."""
    return await listed(services.pool, caller.id, None, limit)


@router.get("/active", summary="List active sessions", response_model=list[SessionOut])
async def active(services: ServicesDep, caller: PrincipalDep, limit: Limit = None) -> Any:
    """Return those of the caller's sessions that run now, the newest first."""
    return await listed(services.pool, caller.id, "active", limit)


@router.get("/analytics", summary="Analytics")
async def figures(
    services: ServicesDep,
    caller: PrincipalDep,
    start: Annotated[Moment, Query(alias="startDate")] = None,
    end: Annotated[Moment, Query(alias="endDate")] = None,
) -> AnalyticsOut:
    """Return the caller's figures over a period, both ends included; a date as its end includes that day (UTC)."""
    since, until = moment("startDate", start), moment("endDate", end, day_ends=True)
    if since is not None and until is not None and since > until:
        raise Invalid("endDate: must not be before startDate")
    async with connection(services.pool) as conn:
        return AnalyticsOut.of(await analytics.of_owner(conn, caller.id, since, until))


@router.get("/{session_id}", summary="Session", responses=UNKNOWN)
async def one(session_id: SessionId, services: ServicesDep, caller: PrincipalDep) -> SessionOut:
    """Return a session."""
    async with connection(services.pool) as conn:
        return SessionOut.of(await sessions.get(conn, session_id, caller.id))


@router.get("/{session_id}/details", summary="Session with everything", responses=UNKNOWN)
async def details(session_id: SessionId, services: ServicesDep, caller: PrincipalDep) -> DetailsOut:
    """Return a session with its interactions and metrics."""
    async with connection(services.pool) as conn:
        session = await sessions.get(conn, session_id, caller.id)
        asked = await interactions.of_session(conn, session_id, caller.id)
        return DetailsOut.whole(session, asked, await metrics.of_session(conn, session_id, caller.id))


async def _changed(services: Services, session_id: UUID, owner: str, wanted: Change) -> SessionOut:
    return SessionOut.of(await change(services.pool, session_id, owner, wanted))


async def _entered(services: Services, session_id: UUID, owner: str, status: JobStatus) -> SessionOut:
    return await _changed(services, session_id, owner, Change(status=status))


@router.put("/{session_id}", summary="Change a session", responses={**UNKNOWN, **TRANSITION})
async def update(session_id: SessionId, body: UpdateRequest, services: ServicesDep, caller: PrincipalDep) -> SessionOut:
    """Change what is given, all of it or, when refused, nothing; other keys of the job and the settings stay."""
    return await _changed(services, session_id, caller.id, body.change())


@router.put("/{session_id}/start", summary="Start or resume", responses={**UNKNOWN, **TRANSITION})
async def start(session_id: SessionId, services: ServicesDep, caller: PrincipalDep) -> SessionOut:
    """Let a paused session go on; one that runs stays so."""
    return await _entered(services, session_id, caller.id, "active")


@router.put("/{session_id}/pause", summary="Pause", responses={**UNKNOWN, **TRANSITION})
async def pause(session_id: SessionId, services: ServicesDep, caller: PrincipalDep) -> SessionOut:
    """Stop a session's clock; one that is paused stays so."""
    return await _entered(services, session_id, caller.id, "paused")


@router.put("/{session_id}/complete", summary="Complete", responses={**UNKNOWN, **TRANSITION})
async def complete(session_id: SessionId, services: ServicesDep, caller: PrincipalDep) -> SessionOut:
    """End a session for good; nothing leads out of that."""
    return await _entered(services, session_id, caller.id, "completed")


@router.delete("/{session_id}", summary="Delete a session", status_code=204, responses=UNKNOWN)
async def delete(session_id: SessionId, services: ServicesDep, caller: PrincipalDep) -> None:
    """Delete a session with all its interactions and metrics."""
    async with connection(services.pool) as conn, conn.transaction():
        await sessions.get(conn, session_id, caller.id, lock=True)
        await every.delete(conn, session_id)
