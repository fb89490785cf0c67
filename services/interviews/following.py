"""Reads what happened in an interview, as rows that any process may have written, and waits for more."""

from collections.abc import AsyncGenerator
from uuid import UUID

from domain.interview_events import Happened
from memory import asides, happenings, reports, sessions, turns
from memory.happenings import Happening
from memory.pool import Connection, Pool, connection
from services.watch import Watch

# How long to wait before looking without having been woken: notices may be lost.
LOOK_SECONDS = 5.0


async def _told(conn: Connection, session_id: UUID, row: Happening) -> Happened:
    return Happened(
        row.seq,
        row.kind,
        await sessions.get(conn, session_id),
        await turns.get(conn, session_id, row.turn) if row.turn else None,
        await asides.get(conn, session_id, row.turn, row.aside) if row.aside else None,
        await reports.get(conn, session_id) if row.kind == "finished" else None,
    )


async def news(pool: Pool, session_id: UUID, after: int) -> list[Happened]:
    """Return what happened after an event.

    Raises:
        NotFound: there is no such session.
    """
    async with connection(pool) as conn:
        rows = await happenings.after(conn, session_id, after)
        if not rows:
            await sessions.get(conn, session_id)
        return [await _told(conn, session_id, row) for row in rows]


async def follow(pool: Pool, watch: Watch, session_id: UUID, after: int) -> AsyncGenerator[Happened]:
    """Yield what happened after an event, then what happens, until the interview is finished.

    Raises:
        NotFound: the session was deleted meanwhile.
    """
    async with watch.waiter(session_id) as waiter:
        while True:
            for happened in await news(pool, session_id, after):
                after = happened.seq
                yield happened
                if happened.kind == "finished":
                    return
            await waiter.wait(LOOK_SECONDS)
