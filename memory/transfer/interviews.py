"""An owner's interviews as an import finds, adds and changes them; within the caller's transaction."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any, LiteralString
from uuid import UUID

from memory.pool import Connection
from memory.transfer.packing import packed

Row = Mapping[str, Any]
# Any constant will do that no other advisory lock has.
_IMPORTS = 0x696D70
_FOUND: LiteralString = """
    SELECT interview_id, uid, company_name, role_name, custom_role_title, interview_type, seniority_level,
        interview_status, interview_result, job_description, main_skills_required, required_experience_years,
        job_location, is_remote, salary_range, application_date, first_interview_date, preparation_notes,
        overall_feedback, strengths, areas_for_improvement, interviews.created_by, company_id, role_id
    FROM interview_schema.interviews
    LEFT JOIN interview_schema.companies USING (company_id)
    LEFT JOIN interview_schema.roles USING (role_id)
"""


async def lock(conn: Connection, owner: str) -> None:
    """Wait until nobody else imports for this owner; held until the transaction ends."""
    await conn.execute("SELECT pg_advisory_xact_lock(%s, hashtext(%s))", [_IMPORTS, owner])


async def by_uid(conn: Connection, owner: str, uids: Sequence[UUID]) -> dict[UUID, dict[str, Any]]:
    """Return the interviews with these uids, locked."""
    cursor = await conn.execute(
        _FOUND
        + """ WHERE owner = %(owner)s AND uid = ANY(%(uids)s)
            ORDER BY interview_id FOR NO KEY UPDATE OF interviews""",
        {"owner": owner, "uids": list(uids)},
    )
    return {row["uid"]: row async for row in cursor}


async def alike(conn: Connection, owner: str, keys: Sequence[Row]) -> dict[int, list[UUID]]:
    """Return, by the number `n` of a key, the uids of interviews with its company, role, title, type and date."""
    cursor = await conn.execute(
        """
        SELECT key.n, interviews.uid
        FROM interview_schema.interviews
        LEFT JOIN interview_schema.companies USING (company_id)
        LEFT JOIN interview_schema.roles USING (role_id)
        JOIN jsonb_to_recordset(%(keys)s)
            AS key (n integer, company text, role text, title text, kind text, applied date)
            ON lower(coalesce(company_name, '')) = lower(coalesce(key.company, ''))
            AND lower(coalesce(role_name, '')) = lower(coalesce(key.role, ''))
            AND lower(coalesce(custom_role_title, '')) = lower(coalesce(key.title, ''))
            AND interview_type = key.kind
            AND coalesce(application_date, '-infinity') = coalesce(key.applied, '-infinity')
        WHERE owner = %(owner)s
        """,
        {"owner": owner, "keys": packed(keys)},
    )
    found: dict[int, list[UUID]] = defaultdict(list)
    async for row in cursor:
        found[row["n"]].append(row["uid"])
    return found


async def add(conn: Connection, owner: str, rows: Sequence[Row]) -> dict[UUID, int]:
    """Add interviews and return their ids, by uid."""
    cursor = await conn.execute(
        """
        INSERT INTO interview_schema.interviews (owner, uid, company_id, role_id, custom_role_title, interview_type,
            seniority_level, interview_status, interview_result, job_description, main_skills_required,
            required_experience_years, job_location, is_remote, salary_range, application_date, first_interview_date,
            preparation_notes, overall_feedback, strengths, areas_for_improvement, created_by, created_at)
        SELECT %(owner)s, uid, company_id, role_id, custom_role_title, interview_type, seniority_level,
            interview_status, interview_result, job_description, main_skills_required, required_experience_years,
            job_location, is_remote, salary_range, application_date, first_interview_date, preparation_notes,
            overall_feedback, strengths, areas_for_improvement, created_by, coalesce(created_at, now())
        FROM jsonb_populate_recordset(NULL::interview_schema.interviews, %(rows)s)
        RETURNING uid, interview_id
        """,
        {"owner": owner, "rows": packed(rows)},
    )
    return {row["uid"]: row["interview_id"] async for row in cursor}


async def change(conn: Connection, owner: str, rows: Sequence[Row]) -> None:
    """Set all that an import may set of interviews, given whole, by `interview_id`."""
    await conn.execute(
        """
        UPDATE interview_schema.interviews AS old SET company_id = new.company_id, role_id = new.role_id,
            custom_role_title = new.custom_role_title, interview_type = new.interview_type,
            seniority_level = new.seniority_level, interview_status = new.interview_status,
            interview_result = new.interview_result, job_description = new.job_description,
            main_skills_required = new.main_skills_required,
            required_experience_years = new.required_experience_years, job_location = new.job_location,
            is_remote = new.is_remote, salary_range = new.salary_range, application_date = new.application_date,
            first_interview_date = new.first_interview_date, preparation_notes = new.preparation_notes,
            overall_feedback = new.overall_feedback, strengths = new.strengths,
            areas_for_improvement = new.areas_for_improvement, created_by = new.created_by, updated_at = now()
        FROM jsonb_populate_recordset(NULL::interview_schema.interviews, %(rows)s) AS new
        WHERE old.interview_id = new.interview_id AND old.owner = %(owner)s
        """,
        {"owner": owner, "rows": packed(rows)},
    )
