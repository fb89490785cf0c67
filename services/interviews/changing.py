"""Changes to what was said: an answer that goes on, a question that is tried again."""

from uuid import UUID, uuid4

from domain.errors import Invalid, NotFound, TurnClosed, WrongState
from domain.session import LONGEST_ANSWER, check_conducted
from graphs.relearning import relearn
from memory import amendments, forks, happenings, sessions, turns
from memory.pool import Connection, Pool, connection
from services.interviews.keeping import LOOKED_AFTER
from services.interviews.said import NOTHING_SPOKEN, Spoken, check_key, check_same, checked, placed


async def amend(
    pool: Pool, session_id: UUID, owner: str, number: int, text: str, key: str | None, spoken: Spoken = NOTHING_SPOKEN
) -> None:
    """Add to the newest answer, and take the question after it back, as long as that has not been delivered.

    The same key again changes nothing, nor does that of the answer which these words are part of already.
    `spoken` is what of the addition was kept when it was heard.

    Raises:
        NotFound, WrongState, TurnClosed, AlreadyPlaced, Conflict, Invalid, TooLarge: nothing was changed.
    """
    text = checked(text)
    check_key(key)
    async with connection(pool) as conn, conn.transaction():
        session = await sessions.get(conn, session_id, owner, lock=True)
        check_conducted(session)
        if key is not None and await _known(conn, session_id, key, text):
            return
        if session.status not in ("active", "paused"):
            raise WrongState("Session is not active")
        turn = await turns.get(conn, session_id, number)
        if turn is None:
            raise NotFound("No such question in this session")
        if turn.standing or number < session.turn - 1:
            raise TurnClosed("Only the newest answer can be added to.")
        addition = await placed(conn, session, spoken, text)
        if len(f"{turn.answer or ''} {addition}") > LONGEST_ANSWER:
            raise Invalid(f"The answer would have more than {LONGEST_ANSWER} characters.")
        following = await turns.get(conn, session_id, number + 1)
        if following is not None:
            if following.delivered_at is not None:
                raise TurnClosed("The next question has been delivered: this answer is closed.")
            await amendments.withdraw(conn, following, turn)
            await happenings.forget_question(conn, session_id, following.number)
        await amendments.amend(conn, session_id, number, addition, LOOKED_AFTER)
        await relearn(conn, session_id)


async def _known(conn: Connection, session_id: UUID, key: str, text: str) -> bool:
    """Whether this came before, be it as an addition or as the answer itself; from here on it did."""
    answered = await turns.by_key(conn, session_id, key)
    if answered is not None:
        check_same(text, answered.answer or "")
    return answered is not None or await amendments.known(conn, session_id, key)


async def retry(pool: Pool, session_id: UUID, owner: str, number: int) -> UUID:
    """Copy the interview up to this turn, which stands anew in the copy, and return the copy's id.

    Raises:
        NotFound: there is no such session or turn.
        WrongState: the turn still waits for its answer, so there is nothing to try again.
    """
    copy = uuid4()
    async with connection(pool) as conn, conn.transaction():
        session = await sessions.get(conn, session_id, owner, lock=True)
        check_conducted(session)
        turn = await turns.get(conn, session_id, number)
        if turn is None:
            raise NotFound("No such question in this session")
        if turn.standing and not session.over:
            raise WrongState("This question still waits for its first answer")
        await forks.fork(conn, session_id, number, copy)
        await relearn(conn, copy)
        await happenings.tell(conn, copy, "started")
        await happenings.tell(conn, copy, "asked", number)
        await happenings.tell(conn, copy, "delivered", number)
    return copy
