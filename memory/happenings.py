"""What happened in an interview, in order; a notice wakes whoever follows it, in any process."""

import asyncio
import contextlib
from collections.abc import AsyncGenerator
from dataclasses import dataclass
from uuid import UUID

import psycopg
from psycopg import AsyncConnection

from domain.interview_events import EventKind
from memory.pool import Connection

# How often the connection that listens is asked whether it does.
ASK_SECONDS = 5.0


@dataclass(frozen=True, slots=True)
class Happening:
    """A row: `turn` and `aside` are the numbers of what it is about, 0 for none."""

    seq: int
    kind: EventKind
    turn: int
    aside: int


async def tell(conn: Connection, session_id: UUID, kind: EventKind, turn: int = 0, aside: int = 0) -> int:
    """Append an event, wake the followers when the transaction ends, and return the event's number."""
    cursor = await conn.execute(
        """
        WITH counted AS (UPDATE sessions SET seq = seq + 1 WHERE id = %(id)s RETURNING id, seq),
        told AS (
            INSERT INTO session_events (session_id, seq, kind, turn, aside)
            SELECT id, seq, %(kind)s, %(turn)s, %(aside)s FROM counted
            RETURNING seq
        )
        SELECT seq, pg_notify('viva_interview', %(id)s::text) FROM told
        """,
        {"id": session_id, "kind": kind, "turn": turn, "aside": aside},
    )
    row = await cursor.fetchone()
    return row["seq"] if row else 0


async def after(conn: Connection, session_id: UUID, seq: int, limit: int) -> list[Happening]:
    """Return the first `limit` things that happened after an event, in order."""
    cursor = await conn.execute(
        "SELECT seq, kind, turn, aside FROM session_events WHERE session_id = %s AND seq > %s ORDER BY seq LIMIT %s",
        [session_id, seq, limit],
    )
    return [Happening(row["seq"], row["kind"], row["turn"], row["aside"]) async for row in cursor]


async def seq_of(conn: Connection, session_id: UUID, kind: EventKind, turn: int, aside: int = 0) -> int:
    """Return the number of the newest such event; 0 when there is none."""
    cursor = await conn.execute(
        """
        SELECT coalesce(max(seq), 0) AS seq FROM session_events
        WHERE session_id = %s AND kind = %s AND turn = %s AND aside = %s
        """,
        [session_id, kind, turn, aside],
    )
    row = await cursor.fetchone()
    return row["seq"] if row else 0


async def forget_question(conn: Connection, session_id: UUID, turn: int) -> None:
    """Remove what was told of a turn that was withdrawn."""
    await conn.execute("DELETE FROM session_events WHERE session_id = %s AND turn = %s", [session_id, turn])


async def _connected(dsn: str) -> AsyncConnection:
    """Connect; one that is cancelled half-way would keep its place in the server until it is collected as garbage."""
    connecting = asyncio.ensure_future(AsyncConnection.connect(dsn, autocommit=True, connect_timeout=5))
    try:
        return await asyncio.shield(connecting)
    except asyncio.CancelledError:
        with contextlib.suppress(psycopg.Error):
            await (await connecting).close()
        raise


async def notices(dsn: str) -> AsyncGenerator[str]:
    """Yield the ids of sessions in which something happened, and "" when listening has begun, perhaps anew.

    The connection is of its own: a listener inside the pool, or in a transaction, would hold the queue up. It is
    asked every so often whether it listens still: one that is dead says so only then, and one behind a pooler
    may have become another's.

    Raises:
        psycopg.OperationalError: the connection was lost; what came meanwhile is lost, too, so read the rows again.
    """
    async with await _connected(dsn) as conn:
        while True:
            cursor = await conn.execute("SELECT FROM pg_listening_channels() AS name WHERE name = 'viva_interview'")
            if not cursor.rowcount:
                await conn.execute("LISTEN viva_interview")
                yield ""
            async for notice in conn.notifies(timeout=ASK_SECONDS):
                yield notice.payload
