"""One's own interviews: listed, added, read, changed, cancelled."""

from typing import Annotated

from fastapi import Query, Response

from api.deps import PrincipalDep, ServicesDep
from api.dialects.tracker.fields import Limit, OptionalId, PathId, Skip
from api.dialects.tracker.interview_wire import InterviewChanges, InterviewDetail, InterviewList, InterviewNew
from api.dialects.tracker.words import UNKNOWN, WRITE, tracker_router
from domain.tracker import (
    Interview,
    InterviewFilter,
    InterviewOrder,
    InterviewResult,
    InterviewStatus,
    InterviewType,
    Order,
    Seniority,
)
from memory.pool import Connection, connection
from memory.tracker import companies, interviews, links, lists, roles, rounds

router = tracker_router("/api/interviews", "Interviews")
_ONE = "/{interview_id:beside_calendar}"


@router.get("", summary="List interviews")
async def list_interviews(
    services: ServicesDep,
    caller: PrincipalDep,
    skip: Skip = 0,
    limit: Limit = 20,
    company_id: OptionalId = None,
    role_id: OptionalId = None,
    interview_type: InterviewType | None = None,
    interview_status: InterviewStatus | None = None,
    interview_result: InterviewResult | None = None,
    seniority_level: Seniority | None = None,
    is_remote: bool | None = None,
    sort_by: Annotated[InterviewOrder, Query(description="What lacks this field comes last")] = "created_at",
    order: Order = "desc",
) -> InterviewList:
    """Return a page of the caller's interviews that pass all of the filters."""
    wanted = InterviewFilter(
        company_id,
        role_id,
        interview_type,
        interview_status,
        interview_result,
        seniority_level,
        is_remote,
        sort_by,
        order,
    )
    async with connection(services.pool) as conn:
        found = await lists.listed(conn, caller.id, wanted, skip, limit)
    return InterviewList(total=found.total, skip=skip, limit=limit, data=found.rows)


@router.post("", status_code=201, summary="Track an interview", responses={**WRITE, **UNKNOWN})
async def create_interview(body: InterviewNew, services: ServicesDep, caller: PrincipalDep) -> Interview:
    """Add an interview of the caller's."""
    fields = body.fields()
    async with connection(services.pool) as conn:
        return await interviews.create(conn, caller.id, fields)


async def _detail(conn: Connection, owner: str, interview_id: int) -> InterviewDetail:
    found = await interviews.get(conn, owner, interview_id)
    return InterviewDetail(
        **found.model_dump(),
        company=None if found.company_id is None else await companies.get(conn, found.company_id),
        role=None if found.role_id is None else await roles.get(conn, found.role_id),
        rounds=await rounds.listed(conn, owner, interview_id),
        questions=await links.listed(conn, owner, interview_id),
    )


@router.get(_ONE, summary="Read an interview", responses=UNKNOWN)
async def get_interview(interview_id: PathId, services: ServicesDep, caller: PrincipalDep) -> InterviewDetail:
    """Return an interview with its company, role, rounds and questions."""
    async with connection(services.pool) as conn:
        return await _detail(conn, caller.id, interview_id)


@router.put(_ONE, summary="Change an interview", responses={**WRITE, **UNKNOWN})
async def update_interview(
    interview_id: PathId, body: InterviewChanges, services: ServicesDep, caller: PrincipalDep
) -> Interview:
    """Change the fields that are sent, and no others."""
    changes = body.sent()
    async with connection(services.pool) as conn:
        if not changes:
            return await interviews.get(conn, caller.id, interview_id)
        return await interviews.update(conn, caller.id, interview_id, changes)


@router.delete(_ONE, status_code=204, summary="Cancel an interview", responses=UNKNOWN)
async def delete_interview(interview_id: PathId, services: ServicesDep, caller: PrincipalDep) -> Response:
    """Set an interview to cancelled; it stays readable."""
    async with connection(services.pool) as conn:
        await interviews.update(conn, caller.id, interview_id, {"interview_status": "cancelled"})
    return Response(status_code=204)
