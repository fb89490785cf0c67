"""What was heard in a room and has not found its place yet: kept the moment it was recognised, gone once taken."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from psycopg.rows import class_row

from memory.pool import Connection


@dataclass(frozen=True, slots=True)
class Utterance:
    """A stretch of speech; a later one has the greater number."""

    number: int
    said: str


async def put(conn: Connection, session_id: UUID, owner: str, text: str) -> int | None:
    """Keep an utterance of an active session and return its number; None when the session takes nothing."""
    cursor = await conn.execute(
        """
        INSERT INTO utterances (session_id, said)
        SELECT id, %(said)s FROM sessions WHERE id = %(id)s AND owner = %(owner)s AND status = 'active'
        RETURNING number
        """,
        {"id": session_id, "owner": owner, "said": text},
    )
    row = await cursor.fetchone()
    return row["number"] if row else None


async def all_of(conn: Connection, session_id: UUID, owner: str) -> list[Utterance]:
    """Return what has no place yet, oldest first."""
    async with conn.cursor(row_factory=class_row(Utterance)) as cursor:
        await cursor.execute(
            """
            SELECT number, said FROM utterances JOIN sessions ON sessions.id = session_id
            WHERE session_id = %(id)s AND owner = %(owner)s ORDER BY number
            """,
            {"id": session_id, "owner": owner},
        )
        return await cursor.fetchall()


async def forget(conn: Connection, session_id: UUID, numbers: Sequence[int]) -> set[int]:
    """Let go of utterances that find their place now, or need none; return which of them had none until now."""
    cursor = await conn.execute(
        "DELETE FROM utterances WHERE session_id = %(id)s AND number = ANY(%(numbers)s) RETURNING number",
        {"id": session_id, "numbers": list(numbers)},
    )
    return {row["number"] async for row in cursor}


async def take(conn: Connection, session_id: UUID) -> str:
    """Return the words of all that has no place yet, which has it from here on; "" when there is nothing."""
    cursor = await conn.execute(
        """
        WITH taken AS (DELETE FROM utterances WHERE session_id = %s RETURNING number, said)
        SELECT coalesce(string_agg(said, ' ' ORDER BY number), '') AS words FROM taken
        """,
        [session_id],
    )
    row = await cursor.fetchone()
    return row["words"] if row else ""
