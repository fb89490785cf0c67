"""Tracked interviews, each its owner's alone."""

from collections.abc import Mapping
from typing import LiteralString

from psycopg.types.json import Jsonb

from domain.errors import NotFound
from domain.tracker import Interview
from memory.pool import Connection
from memory.tracker.refusals import refused

_COLUMNS: LiteralString = """
    interview_id, kept.company_id, company_name, kept.role_id, role_name, custom_role_title, interview_type,
    seniority_level, interview_status, interview_result, job_description, main_skills_required,
    required_experience_years, job_location, is_remote, salary_range, application_date, first_interview_date,
    preparation_notes, overall_feedback, strengths, areas_for_improvement, created_by, kept.created_at, kept.updated_at
"""
_NAMED: LiteralString = """
    LEFT JOIN interview_schema.companies ON companies.company_id = kept.company_id
    LEFT JOIN interview_schema.roles ON roles.role_id = kept.role_id
"""


async def get(conn: Connection, owner: str, interview_id: int) -> Interview:
    """Return an interview.

    Raises:
        NotFound: there is none with this id, or it is another's.
    """
    cursor = await conn.execute(
        "SELECT "
        + _COLUMNS
        + " FROM interview_schema.interviews AS kept"
        + _NAMED
        + " WHERE interview_id = %(id)s AND owner = %(owner)s",
        {"id": interview_id, "owner": owner},
    )
    return _one(await cursor.fetchone())


def _one(row: dict[str, object] | None) -> Interview:
    if row is None:
        raise NotFound("Interview not found")
    return Interview.model_validate(row)


async def check(conn: Connection, owner: str, interview_id: int) -> None:
    """See that there is such an interview.

    Raises:
        NotFound: there is none with this id, or it is another's.
    """
    cursor = await conn.execute(
        "SELECT FROM interview_schema.interviews WHERE interview_id = %(id)s AND owner = %(owner)s",
        {"id": interview_id, "owner": owner},
    )
    if await cursor.fetchone() is None:
        raise NotFound("Interview not found")


async def create(conn: Connection, owner: str, fields: Mapping[str, object]) -> Interview:
    """Insert an interview with these fields.

    Raises:
        NotFound: the company or the role does not exist.
        Invalid: the first interview is before the application.
    """
    with refused():
        cursor = await conn.execute(
            """
            WITH kept AS (
                INSERT INTO interview_schema.interviews (
                    owner, company_id, role_id, custom_role_title, interview_type, seniority_level, interview_status,
                    interview_result, job_description, main_skills_required, required_experience_years, job_location,
                    is_remote, salary_range, application_date, first_interview_date, preparation_notes,
                    overall_feedback, strengths, areas_for_improvement, created_by)
                SELECT %(owner)s, company_id, role_id, custom_role_title, coalesce(interview_type, 'actual'),
                    seniority_level, coalesce(interview_status, 'scheduled'), coalesce(interview_result, 'pending'),
                    job_description, coalesce(main_skills_required, '{}'), required_experience_years, job_location,
                    is_remote, salary_range, application_date, first_interview_date, preparation_notes,
                    overall_feedback, strengths, areas_for_improvement, created_by
                FROM jsonb_populate_record(NULL::interview_schema.interviews, %(fields)s)
                RETURNING *
            )
            SELECT """
            + _COLUMNS
            + " FROM kept"
            + _NAMED,
            {"owner": owner, "fields": Jsonb(dict(fields))},
        )
        row = await cursor.fetchone()
    return _one(row)


async def update(conn: Connection, owner: str, interview_id: int, changes: Mapping[str, object]) -> Interview:
    """Change the given fields and no others, so that two who change different ones at once both succeed.

    Raises:
        NotFound: there is no such interview, or the company or role does not exist.
        Invalid: the first interview would be before the application.
    """
    with refused():
        cursor = await conn.execute(
            """
            WITH kept AS (
                UPDATE interview_schema.interviews SET (
                    company_id, role_id, custom_role_title, interview_type, seniority_level, interview_status,
                    interview_result, job_description, main_skills_required, required_experience_years, job_location,
                    is_remote, salary_range, application_date, first_interview_date, preparation_notes,
                    overall_feedback, strengths, areas_for_improvement, created_by
                ) = (
                    SELECT company_id, role_id, custom_role_title, interview_type, seniority_level, interview_status,
                        interview_result, job_description, main_skills_required, required_experience_years,
                        job_location, is_remote, salary_range, application_date, first_interview_date,
                        preparation_notes, overall_feedback, strengths, areas_for_improvement, created_by
                    FROM jsonb_populate_record(interviews, %(changes)s)
                ),
                updated_at = clock_timestamp()
                WHERE interview_id = %(id)s AND owner = %(owner)s
                RETURNING *
            )
            SELECT """
            + _COLUMNS
            + " FROM kept"
            + _NAMED,
            {"id": interview_id, "owner": owner, "changes": Jsonb(dict(changes))},
        )
        row = await cursor.fetchone()
    return _one(row)
