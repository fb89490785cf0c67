"""The rounds of one's own interviews."""

from fastapi import Response

from api.deps import PrincipalDep, ServicesDep
from api.dialects.tracker.fields import PathId
from api.dialects.tracker.interview_wire import RoundChanges, RoundNew
from api.dialects.tracker.words import TAKEN, UNKNOWN, WRITE, check_same, tracker_router
from domain.tracker import Round
from memory.pool import connection
from memory.tracker import rounds

router = tracker_router("/api/interviews/{interview_id}/rounds", "Interviews")
_ONE = "/{round_id}"


@router.get("", summary="List rounds", responses=UNKNOWN)
async def list_rounds(interview_id: PathId, services: ServicesDep, caller: PrincipalDep) -> list[Round]:
    """Return all rounds of an interview by their numbers."""
    async with connection(services.pool) as conn:
        return await rounds.listed(conn, caller.id, interview_id)


@router.post("", status_code=201, summary="Add a round", responses={**WRITE, **UNKNOWN, **TAKEN})
async def create_round(interview_id: PathId, body: RoundNew, services: ServicesDep, caller: PrincipalDep) -> Round:
    """Add a round to an interview; a number that is taken is refused with the id that has it."""
    check_same(interview_id, body.interview_id, "interview_id")
    async with connection(services.pool) as conn:
        return await rounds.create(conn, caller.id, interview_id, body.sent())


@router.get(_ONE, summary="Read a round", responses=UNKNOWN)
async def get_round(interview_id: PathId, round_id: PathId, services: ServicesDep, caller: PrincipalDep) -> Round:
    """Return a round."""
    async with connection(services.pool) as conn:
        return await rounds.get(conn, caller.id, interview_id, round_id)


@router.put(_ONE, summary="Change a round", responses={**WRITE, **UNKNOWN, **TAKEN})
async def update_round(
    interview_id: PathId, round_id: PathId, body: RoundChanges, services: ServicesDep, caller: PrincipalDep
) -> Round:
    """Change the fields that are sent, and no others."""
    check_same(interview_id, body.interview_id, "interview_id")
    async with connection(services.pool) as conn:
        return await rounds.update(conn, caller.id, interview_id, round_id, body.sent())


@router.delete(_ONE, status_code=204, summary="Remove a round", responses=UNKNOWN)
async def delete_round(interview_id: PathId, round_id: PathId, services: ServicesDep, caller: PrincipalDep) -> Response:
    """Remove a round for good; questions that were asked in it stay with the interview."""
    async with connection(services.pool) as conn, conn.transaction():
        await rounds.delete(conn, caller.id, interview_id, round_id)
    return Response(status_code=204)
