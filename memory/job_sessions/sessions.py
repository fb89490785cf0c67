"""The sessions of recorded interviews: the row that every session has, and beside it the job and the settings."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, LiteralString
from uuid import UUID

from psycopg.types.json import Jsonb

from domain.errors import Forbidden, NotFound
from domain.job_session import JobContext, JobSession, JobStatus, SessionSettings
from memory.pool import Connection

UNKNOWN = "Interview session not found"
DENIED = "Access denied to this session"
_SELECT: LiteralString = """
    SELECT sessions.id, owner, status, job_context, job_sessions.settings, started_at, ended_at, created_at
    FROM sessions JOIN job_sessions ON session_id = sessions.id
"""


async def create(
    conn: Connection, session_id: UUID, owner: str, engine: str, job: JobContext, settings: SessionSettings
) -> JobSession:
    """Insert a session that is active from now on, and return it."""
    cursor = await conn.execute(
        """
        WITH made AS (
            INSERT INTO sessions (id, owner, dialect, status, engine, role, seniority, created_at, started_at)
            SELECT %(id)s, %(owner)s, 'interview_sessions', 'active', %(engine)s, %(role)s, %(seniority)s, now, now
            FROM (SELECT clock_timestamp() AS now) AS clock
            RETURNING id, owner, status, started_at, ended_at, created_at
        ), described AS (
            INSERT INTO job_sessions (session_id, job_context, settings)
            SELECT id, %(job)s, %(settings)s FROM made RETURNING job_context, settings
        )
        SELECT * FROM made, described
        """,
        {
            "id": session_id,
            "owner": owner,
            "engine": engine,
            "role": job.title,
            "seniority": job.seniority,
            "job": Jsonb(job.model_dump(mode="json", exclude_none=True)),
            "settings": Jsonb(settings.model_dump(mode="json")),
        },
    )
    return JobSession.model_validate(await cursor.fetchone())


async def get(conn: Connection, session_id: UUID, owner: str, *, lock: bool = False) -> JobSession:
    """Return a session; `lock` keeps its row until the transaction ends.

    Raises:
        NotFound: there is none.
        Forbidden: it is another's.
    """
    cursor = await conn.execute(
        _SELECT + " WHERE sessions.id = %(id)s" + (" FOR UPDATE OF sessions" if lock else ""), {"id": session_id}
    )
    row = await cursor.fetchone()
    if row is None:
        raise NotFound(UNKNOWN)
    if row["owner"] != owner:
        raise Forbidden(DENIED)
    return JobSession.model_validate(row)


async def newest(
    conn: Connection,
    owner: str,
    status: JobStatus | None,
    limit: int,
    before: tuple[datetime, UUID] | None = None,
) -> list[JobSession]:
    """Return up to `limit` of an owner's sessions, newest first; `before` is the last one's place that is known."""
    cursor = await conn.execute(
        _SELECT
        + """
        WHERE owner = %(owner)s AND dialect = 'interview_sessions'
            AND (%(status)s::text IS NULL OR status = %(status)s)
            AND (%(at)s::timestamptz IS NULL OR created_at <= %(at)s)
            AND (%(at)s::timestamptz IS NULL OR (created_at, sessions.id) < (%(at)s, %(id)s))
        ORDER BY created_at DESC, sessions.id DESC LIMIT %(limit)s
        """,
        {
            "owner": owner,
            "status": status,
            "limit": limit,
            "at": before[0] if before else None,
            "id": before[1] if before else None,
        },
    )
    return [JobSession.model_validate(row) async for row in cursor]


async def merge(
    conn: Connection, session_id: UUID, owner: str, job: Mapping[str, Any], settings: Mapping[str, Any]
) -> None:
    """Replace those keys of the job and of the settings that are given; a None takes a key of the job away."""
    await conn.execute(
        """
        WITH merged AS (
            UPDATE job_sessions SET job_context = jsonb_strip_nulls(job_context || %(job)s),
                settings = settings || %(settings)s
            WHERE session_id = %(id)s RETURNING session_id, job_context
        )
        UPDATE sessions SET role = job_context ->> 'title', seniority = job_context ->> 'seniority'
        FROM merged WHERE id = session_id AND owner = %(owner)s
        """,
        {"id": session_id, "owner": owner, "job": Jsonb(dict(job)), "settings": Jsonb(dict(settings))},
    )
