"""Who drives an interview, until when, and which interviews wait for somebody to look after them."""

from typing import LiteralString
from uuid import UUID

from memory.pool import Connection

# When somebody has to look after a session that nobody drives: in `again` seconds when it could go on, in `later` when
# it could not be begun or only an assessment waits, or never.
_DUE: LiteralString = """
    driver = NULL, driver_until = NULL, due_at = clock_timestamp() + make_interval(secs => CASE
        WHEN status = 'evaluating' THEN %(again)s::double precision
        WHEN status IN ('active', 'paused') AND dialect <> 'interview_sessions' AND NOT EXISTS (
            SELECT FROM turns WHERE session_id = sessions.id AND number = sessions.turn AND closed IS NULL)
            THEN %(again)s::double precision
        WHEN status = 'created' OR EXISTS (
            SELECT FROM turns WHERE session_id = sessions.id AND closed = 'answered' AND assessment IS NULL)
            THEN %(later)s::double precision
        END)
"""


async def claim(conn: Connection, session_id: UUID, driver: UUID, seconds: float) -> bool:
    """Take or renew the lease; False while another driver holds it."""
    cursor = await conn.execute(
        """
        UPDATE sessions SET driver = %(driver)s,
            driver_until = clock_timestamp() + make_interval(secs => %(seconds)s::double precision),
            due_at = clock_timestamp() + make_interval(secs => %(seconds)s::double precision)
        WHERE id = %(id)s AND (driver IS NULL OR driver = %(driver)s OR driver_until < clock_timestamp())
        """,
        {"id": session_id, "driver": driver, "seconds": seconds},
    )
    return cursor.rowcount == 1


async def release(conn: Connection, session_id: UUID, driver: UUID, again: float, later: float) -> None:
    """Give the lease back; the rows say what is left to do, in `again` or `later` seconds."""
    await conn.execute(
        "UPDATE sessions SET" + _DUE + "WHERE id = %(id)s AND driver = %(driver)s",
        {"id": session_id, "driver": driver, "again": again, "later": later},
    )


async def settle(conn: Connection, session_id: UUID, again: float, later: float) -> None:
    """Say when somebody has to look after a session that nobody drives: in `again` or `later` seconds, or never."""
    await conn.execute(
        "UPDATE sessions SET" + _DUE + "WHERE id = %(id)s AND (driver IS NULL OR driver_until < clock_timestamp())",
        {"id": session_id, "again": again, "later": later},
    )


async def claim_due(conn: Connection, seconds: float, limit: int) -> list[UUID]:
    """Take over sessions that somebody has to look after; in `seconds` they fall due again, should this process die."""
    cursor = await conn.execute(
        """
        UPDATE sessions SET due_at = clock_timestamp() + make_interval(secs => %(seconds)s::double precision)
        WHERE id IN (
            SELECT id FROM sessions WHERE due_at <= clock_timestamp() ORDER BY due_at LIMIT %(limit)s
            FOR UPDATE SKIP LOCKED)
        RETURNING id
        """,
        {"seconds": seconds, "limit": limit},
    )
    return [row["id"] async for row in cursor]


async def overdue(conn: Connection, grace: float, limit: int) -> list[UUID]:
    """Return active sessions whose planned time has been over for `grace` seconds."""
    cursor = await conn.execute(
        """
        SELECT id FROM sessions
        WHERE status = 'active' AND ends_after IS NOT NULL
            AND started_at + make_interval(secs => ends_after + paused_seconds + %s::double precision)
                < clock_timestamp()
        LIMIT %s
        """,
        [grace, limit],
    )
    return [row["id"] async for row in cursor]
