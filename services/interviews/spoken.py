"""Words that were heard and have no place yet: they come before what is said next, and count though nothing follows."""

from uuid import UUID

from domain.errors import WrongState
from domain.language.blank import is_blank
from domain.session import Session
from graphs.relearning import relearn
from memory import amendments, timers, turns, utterances
from memory.pool import Connection, Pool, connection
from memory.utterances import Utterance
from services.interviews.keeping import LOOKED_AFTER
from services.interviews.said import checked, joined


async def hear(pool: Pool, owner: str, session_id: UUID, text: str) -> Utterance:
    """Keep what was recognised, before anybody knows what it belongs to.

    Raises:
        WrongState: the interview takes nothing now.
        Invalid, TooLarge: it cannot be kept.
    """
    words = checked(text)
    async with connection(pool) as conn:
        number = await utterances.put(conn, session_id, owner, words)
    if number is None:
        raise WrongState("Session is not active")
    return Utterance(number, words)


async def settle(conn: Connection, session: Session) -> None:
    """Count what was heard, or written, of an answer when the interview ends before it was taken."""
    turn = await turns.get(conn, session.id, session.turn) if session.turn else None
    spoken = await utterances.take(conn, session.id)
    if turn is None:
        return
    written = await timers.draft(conn, session.id, turn.number) if turn.standing else None
    words = joined(spoken, written)
    if is_blank(words):
        return
    if turn.standing and turn.delivered_at is not None:
        channel = "voice" if spoken else None
        await turns.close(conn, session.id, turn.number, words, "answered", channel, None, LOOKED_AFTER)
    elif turn.number > turn.standing:
        await amendments.amend(conn, session.id, turn.number - turn.standing, words, LOOKED_AFTER)
        await relearn(conn, session.id)
