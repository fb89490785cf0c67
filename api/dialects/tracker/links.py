"""The questions of one's own interviews, and how they went."""

from fastapi import Response

from api.deps import PrincipalDep, ServicesDep
from api.dialects.tracker.fields import Limit, PathId, Skip
from api.dialects.tracker.interview_wire import AskedChanges, AskedList, AskedNew
from api.dialects.tracker.words import UNKNOWN, WRITE, check_same, tracker_router
from domain.tracker import AskedQuestion
from memory.pool import connection
from memory.tracker import links

router = tracker_router("/api/interviews/{interview_id}/questions", "Interviews")
_ONE = "/{link_id}"


@router.get("", summary="List questions of an interview", responses=UNKNOWN)
async def list_asked(
    interview_id: PathId, services: ServicesDep, caller: PrincipalDep, skip: Skip = 0, limit: Limit = 100
) -> AskedList:
    """Return a page of the questions that belong to an interview, in the order they were asked."""
    async with connection(services.pool) as conn:
        rows = await links.listed(conn, caller.id, interview_id, skip, limit)
        total = await links.count(conn, caller.id, interview_id)
    return AskedList(total=total, skip=skip, limit=limit, data=rows)


@router.post("", status_code=201, summary="Link a question", responses={**WRITE, **UNKNOWN})
async def create_asked(
    interview_id: PathId, body: AskedNew, services: ServicesDep, caller: PrincipalDep
) -> AskedQuestion:
    """Link a question of the bank to an interview, with how it went."""
    check_same(interview_id, body.interview_id, "interview_id")
    async with connection(services.pool) as conn:
        return await links.create(conn, caller.id, interview_id, body.sent())


@router.get(_ONE, summary="Read a linked question", responses=UNKNOWN)
async def get_asked(
    interview_id: PathId, link_id: PathId, services: ServicesDep, caller: PrincipalDep
) -> AskedQuestion:
    """Return a linked question by its `interview_question_id`."""
    async with connection(services.pool) as conn:
        return await links.get(conn, caller.id, interview_id, link_id)


@router.put(_ONE, summary="Change a linked question", responses={**WRITE, **UNKNOWN})
async def update_asked(
    interview_id: PathId, link_id: PathId, body: AskedChanges, services: ServicesDep, caller: PrincipalDep
) -> AskedQuestion:
    """Change the fields that are sent, and no others; which question it is stays."""
    check_same(interview_id, body.interview_id, "interview_id")
    async with connection(services.pool) as conn:
        return await links.update(conn, caller.id, interview_id, link_id, body.sent())


@router.delete(_ONE, status_code=204, summary="Unlink a question", responses=UNKNOWN)
async def delete_asked(interview_id: PathId, link_id: PathId, services: ServicesDep, caller: PrincipalDep) -> Response:
    """Remove a question from an interview for good; it stays in the bank."""
    async with connection(services.pool) as conn:
        await links.delete(conn, caller.id, interview_id, link_id)
    return Response(status_code=204)
