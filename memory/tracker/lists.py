"""The list of one's interviews: filtered, sorted, a page at a time, with an exact total."""

from typing import LiteralString

from domain.tracker import InterviewFilter, InterviewOrder, InterviewSummary, Order
from memory.pool import Connection
from memory.tracker.searching import Found, page

_FILTER: LiteralString = """
    owner = %(owner)s
    AND (%(interview_type)s::text IS NULL OR interview_type = %(interview_type)s)
    AND (%(interview_status)s::text IS NULL OR interview_status = %(interview_status)s)
    AND (%(interview_result)s::text IS NULL OR interview_result = %(interview_result)s)
    AND (%(seniority_level)s::text IS NULL OR seniority_level = %(seniority_level)s)
    AND (%(is_remote)s::boolean IS NULL OR is_remote = %(is_remote)s)
"""
_PLACED: LiteralString = (
    _FILTER
    + """
    AND (%(company_id)s::integer IS NULL OR company_id = %(company_id)s)
    AND (%(role_id)s::integer IS NULL OR role_id = %(role_id)s)
    """
)
_TALLIED: LiteralString = (
    "SELECT coalesce(sum(n), 0)::bigint AS total FROM interview_schema.interview_tally WHERE " + _FILTER
)
# The tally knows no companies and no roles; those have few enough interviews to count them.
_COUNTED: LiteralString = "SELECT count(*) AS total FROM interview_schema.interviews WHERE " + _PLACED
_BEFORE: LiteralString = "SELECT counted.total, listed.* FROM ("
_PAGE: LiteralString = (
    """) AS counted
    LEFT JOIN (
        SELECT rows.interview_id, rows.company_id, companies.company_name, rows.role_id, roles.role_name,
            custom_role_title, interview_type, seniority_level, interview_status, interview_result, job_location,
            is_remote, salary_range, application_date, first_interview_date, company_sort, rows.created_at,
            rows.updated_at
        FROM (
            SELECT interview_id AS id FROM interview_schema.interviews WHERE """
    + _PLACED
    + " ORDER BY "
)
_AFTER: LiteralString = """
            LIMIT %(limit)s OFFSET %(skip)s
        ) AS page
        JOIN interview_schema.interviews AS rows ON rows.interview_id = page.id
        LEFT JOIN interview_schema.companies ON companies.company_id = rows.company_id
        LEFT JOIN interview_schema.roles ON roles.role_id = rows.role_id
    ) AS listed ON true
    ORDER BY """
_ORDERS: dict[tuple[InterviewOrder, Order], LiteralString] = {
    ("created_at", "asc"): "created_at, interview_id",
    ("created_at", "desc"): "created_at DESC, interview_id DESC",
    ("application_date", "asc"): "application_date, interview_id",
    ("application_date", "desc"): "application_date DESC NULLS LAST, interview_id DESC",
    ("first_interview_date", "asc"): "first_interview_date, interview_id",
    ("first_interview_date", "desc"): "first_interview_date DESC NULLS LAST, interview_id DESC",
    ("company_name", "asc"): "company_sort, interview_id",
    ("company_name", "desc"): "company_sort DESC NULLS LAST, interview_id DESC",
    ("interview_status", "asc"): "interview_status, interview_id",
    ("interview_status", "desc"): "interview_status DESC, interview_id DESC",
}


def statement(wanted: InterviewFilter) -> LiteralString:
    """Return the statement that reads the total and a page; both are of the same moment."""
    order = _ORDERS[wanted.sort_by, wanted.order]
    placed = wanted.company_id is not None or wanted.role_id is not None
    return _BEFORE + (_COUNTED if placed else _TALLIED) + _PAGE + order + _AFTER + order


def parameters(owner: str, wanted: InterviewFilter, skip: int, limit: int) -> dict[str, object]:
    """Return what the statement is run with."""
    return {**{name: getattr(wanted, name) for name in wanted.__slots__}, "owner": owner, "skip": skip, "limit": limit}


async def listed(
    conn: Connection, owner: str, wanted: InterviewFilter, skip: int, limit: int
) -> Found[InterviewSummary]:
    """Return a page of an owner's interviews; those without the sorted field come last, either way.

    The statement is never prepared: only by the values at hand can the server see which conditions fall away.
    """
    cursor = await conn.execute(statement(wanted), parameters(owner, wanted, skip, limit), prepare=False)
    return page(await cursor.fetchall(), "interview_id", InterviewSummary.model_validate)
