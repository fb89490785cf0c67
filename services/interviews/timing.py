"""Timers of questions: what was sent in time counts, and what was not is not waited for."""

from uuid import UUID

from domain.errors import NotFound, TurnClosed, WrongState
from domain.language.blank import is_blank
from domain.session import check_conducted
from memory import sessions, timers, turns, utterances
from memory.pool import Pool, connection
from services.interviews.keeping import LOOKED_AFTER
from services.interviews.said import checked, joined


async def keep_draft(pool: Pool, owner: str, session_id: UUID, number: int, text: str) -> None:
    """Keep what has been written so far; it is the answer if the timer runs out before another one comes.

    Raises:
        NotFound: there is no such session.
        WrongState, TurnClosed, Invalid, TooLarge: nothing was kept.
    """
    written = checked(text) if text else ""
    async with connection(pool) as conn, conn.transaction():
        session = await sessions.get(conn, session_id, owner, lock=True)
        check_conducted(session)
        if session.status != "active":
            raise WrongState("Session is not active")
        late = await timers.is_over(conn, session_id, number)
        if late or not await timers.put_draft(conn, session_id, number, written):
            raise TurnClosed("That question takes no answer any more.")


async def close_late(pool: Pool, session_id: UUID, number: int) -> bool:
    """Close a standing question whose timer ran out, with what was sent; False when there is nothing to close.

    What was sent is an answer like any other; a question of which nothing was sent is not assessed.
    """
    async with connection(pool) as conn, conn.transaction():
        try:
            session = await sessions.get(conn, session_id, lock=True)
        except NotFound:
            return False
        # Answered, paused or ended since the clock was read.
        if session.status != "active" or session.turn != number or not await timers.is_over(conn, session_id, number):
            return False
        sent = joined(await utterances.take(conn, session_id), await timers.draft(conn, session_id, number))
        blank = is_blank(sent)
        answer, closing = (None, "timed_out") if blank else (sent, "answered")
        return await turns.close(conn, session_id, number, answer, closing, None, None, LOOKED_AFTER)
