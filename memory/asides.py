"""What was said in an interview besides the answers."""

from typing import LiteralString
from uuid import UUID

from domain.session import Aside
from memory.pool import Connection

_ASIDES: LiteralString = "SELECT session_id, turn, number, intent, said, reply, key, said_at FROM asides "


async def put(conn: Connection, aside: Aside) -> Aside | None:
    """Keep something said that is no answer, numbered within its turn; None when its key is known already."""
    cursor = await conn.execute(
        """
        INSERT INTO asides (session_id, turn, number, intent, said, reply, key)
        SELECT %(session_id)s, %(turn)s, 1 + count(*), %(intent)s, %(said)s, %(reply)s, %(key)s
        FROM asides WHERE session_id = %(session_id)s AND turn = %(turn)s
        ON CONFLICT DO NOTHING
        RETURNING session_id, turn, number, intent, said, reply, key, said_at
        """,
        aside.model_dump(exclude={"number", "said_at"}),
    )
    row = await cursor.fetchone()
    return Aside.model_validate(row) if row else None


async def get(conn: Connection, session_id: UUID, turn: int, number: int) -> Aside | None:
    """Return one aside."""
    cursor = await conn.execute(
        _ASIDES + "WHERE session_id = %s AND turn = %s AND number = %s", [session_id, turn, number]
    )
    row = await cursor.fetchone()
    return Aside.model_validate(row) if row else None


async def by_key(conn: Connection, session_id: UUID, key: str) -> Aside | None:
    """Return the aside that was said with this idempotency key."""
    cursor = await conn.execute(_ASIDES + "WHERE session_id = %s AND key = %s", [session_id, key])
    row = await cursor.fetchone()
    return Aside.model_validate(row) if row else None


async def all_of(conn: Connection, session_id: UUID) -> list[Aside]:
    """Return every aside of a session, in order."""
    cursor = await conn.execute(_ASIDES + "WHERE session_id = %s ORDER BY turn, number", [session_id])
    return [Aside.model_validate(row) async for row in cursor]


async def hinted(conn: Connection, session_id: UUID, number: int) -> None:
    """Count a hint."""
    await conn.execute("UPDATE turns SET hints = hints + 1 WHERE session_id = %s AND number = %s", [session_id, number])
