"""Reads what happened in an interview, as rows that any process may have written, and waits for more."""

from collections.abc import AsyncGenerator
from uuid import UUID

from domain.interview_events import Happened
from domain.session import Session
from memory import asides, happenings, reports, sessions, turns
from memory.happenings import Happening
from memory.pool import Connection, Pool, connection
from services.watch import Watch

# How long to wait before looking without having been woken. Whoever listens notices within seconds when notices are
# lost, and wakes everybody; thousands that each looked for themselves would keep the database busy.
LOOK_SECONDS = 60.0
# Events that are read at once: who asks for the outcome of an old answer wants only the first few.
MOST = 10


async def _told(conn: Connection, session: Session, row: Happening) -> Happened:
    return Happened(
        row.seq,
        row.kind,
        session,
        await turns.get(conn, session.id, row.turn) if row.turn else None,
        await asides.get(conn, session.id, row.turn, row.aside) if row.aside else None,
        await reports.get(conn, session.id) if row.kind == "finished" else None,
    )


async def news(pool: Pool, session_id: UUID, after: int) -> list[Happened]:
    """Return the first things that happened after an event, at most MOST.

    Raises:
        NotFound: there is no such session.
    """
    async with connection(pool) as conn:
        rows = await happenings.after(conn, session_id, after, MOST)
        session = await sessions.get(conn, session_id)
        return [await _told(conn, session, row) for row in rows]


async def follow(pool: Pool, watch: Watch, session_id: UUID, after: int) -> AsyncGenerator[Happened]:
    """Yield what happened after an event, then what happens, until the interview is finished.

    Raises:
        NotFound: the session was deleted meanwhile.
    """
    async with watch.waiter(session_id) as waiter:
        while True:
            told = await news(pool, session_id, after)
            for happened in told:
                after = happened.seq
                yield happened
                if happened.kind == "finished":
                    return
            if len(told) < MOST:
                await waiter.wait(LOOK_SECONDS)
