"""The metrics of recorded interviews."""

from typing import LiteralString
from uuid import UUID

from domain.errors import NotFound
from domain.job_session import Metrics
from memory.job_sessions.sessions import UNKNOWN
from memory.pool import Connection

_COLUMNS: LiteralString = """
    id, session_id, transcription_latency_ms, response_generation_ms, total_latency_ms, transcription_accuracy,
    user_satisfaction, created_at
"""


async def put(conn: Connection, owner: str, metrics: Metrics) -> Metrics:
    """Insert a record, and return it with the time at which that was.

    Raises:
        NotFound: the owner has no such session any more.
    """
    cursor = await conn.execute(
        """
        INSERT INTO metrics (
            id, session_id, owner, transcription_latency_ms, response_generation_ms, total_latency_ms,
            transcription_accuracy, user_satisfaction)
        SELECT %(id)s, sessions.id, owner, %(transcription_latency_ms)s, %(response_generation_ms)s,
            %(total_latency_ms)s, %(transcription_accuracy)s, %(user_satisfaction)s
        FROM sessions JOIN job_sessions ON job_sessions.session_id = sessions.id
        WHERE sessions.id = %(session_id)s AND owner = %(owner)s FOR KEY SHARE OF sessions
        RETURNING """
        + _COLUMNS,
        {**metrics.model_dump(exclude={"created_at"}), "owner": owner},
    )
    row = await cursor.fetchone()
    if row is None:
        raise NotFound(UNKNOWN)
    return Metrics.model_validate(row)


async def of_session(conn: Connection, session_id: UUID, owner: str) -> list[Metrics]:
    """Return a session's metrics, the first one first."""
    cursor = await conn.execute(
        "SELECT " + _COLUMNS + " FROM metrics WHERE session_id = %(id)s AND owner = %(owner)s ORDER BY created_at, id",
        {"id": session_id, "owner": owner},
    )
    return [Metrics.model_validate(row) async for row in cursor]
