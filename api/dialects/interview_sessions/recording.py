"""The endpoints of the interview-sessions dialect that concern what is recorded in a session."""

from datetime import UTC, datetime
from uuid import uuid4

from fastapi import Request

from api.deps import PrincipalDep, ServicesDep
from api.dialects.interview_sessions.fields import InteractionId, SessionId
from api.dialects.interview_sessions.records import (
    InteractionOut,
    InteractionRequest,
    JudgeRequest,
    MetricsOut,
    MetricsRequest,
)
from api.dialects.interview_sessions.refusals import UNKNOWN, UNKNOWN_INTERACTION, UPSTREAM
from api.dialects.interview_sessions.router import own_router
from api.presence import while_present
from domain.job_session import Metrics
from memory.job_sessions import interactions, metrics, sessions
from memory.pool import connection

router = own_router()


@router.post("/interactions", summary="Record an interaction", status_code=201, responses={**UNKNOWN, **UPSTREAM})
async def record(
    body: InteractionRequest, request: Request, services: ServicesDep, caller: PrincipalDep
) -> InteractionOut:
    """Record a question; its kind, and candidate answers where the session wants them, are there with the answer."""
    work = services.recording.record(caller.id, body.to_domain())
    return InteractionOut.of(await while_present(request, work))


@router.put("/interactions/{interaction_id}", summary="Judge an interaction", responses=UNKNOWN_INTERACTION)
async def judge(
    interaction_id: InteractionId, body: JudgeRequest, services: ServicesDep, caller: PrincipalDep
) -> InteractionOut:
    """Record which answer was taken, and what the user thinks of it."""
    async with connection(services.pool) as conn:
        judged = await interactions.judge(
            conn, interaction_id, caller.id, body.selected_response, body.user_feedback, body.model_fields_set
        )
    return InteractionOut.of(judged)


@router.post("/metrics", summary="Record metrics", status_code=201, responses=UNKNOWN)
async def measure(body: MetricsRequest, services: ServicesDep, caller: PrincipalDep) -> MetricsOut:
    """Record how well the assistant did."""
    record = Metrics(id=uuid4(), session_id=body.session_id, created_at=datetime.now(UTC), **body.measured())
    async with connection(services.pool) as conn:
        await sessions.get(conn, body.session_id, caller.id)
        return MetricsOut.model_validate(await metrics.put(conn, caller.id, record))


@router.get("/{session_id}/interactions", summary="Interactions of a session", responses=UNKNOWN)
async def asked(session_id: SessionId, services: ServicesDep, caller: PrincipalDep) -> list[InteractionOut]:
    """Return what was asked in a session, the oldest first."""
    async with connection(services.pool) as conn:
        await sessions.get(conn, session_id, caller.id)
        return list(map(InteractionOut.of, await interactions.of_session(conn, session_id, caller.id)))


@router.get("/{session_id}/metrics", summary="Metrics of a session", responses=UNKNOWN)
async def measured(session_id: SessionId, services: ServicesDep, caller: PrincipalDep) -> list[MetricsOut]:
    """Return what was measured in a session, the oldest first."""
    async with connection(services.pool) as conn:
        await sessions.get(conn, session_id, caller.id)
        return list(map(MetricsOut.model_validate, await metrics.of_session(conn, session_id, caller.id)))
