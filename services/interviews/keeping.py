"""Keeps what a candidate says before anything else happens: one answer for each turn, each once."""

from datetime import UTC, datetime
from uuid import UUID

from agents.tasks.clarify import CLARIFY, ClarifyInput, needs_engine, offline_reply
from domain.errors import Busy, TurnClosed, Unavailable, UpstreamMalformed, WrongState
from domain.language.intents import Intent, intent
from domain.session import LONGEST_ANSWER, Aside, Channel, Closing, Session, Turn, check_conducted
from llm.engine import Engine
from memory import asides, catalog, happenings, sessions, timers, turns, utterances
from memory.pool import Connection, Pool, connection
from services.interviews.said import Kept, Said, Spoken, check_key, checked, known_before, placed

# An answer whose driver dies at once is taken up after this (seconds).
LOOKED_AFTER = 8.0
CLARIFY_SECONDS = 8.0
_CLOSING: dict[Intent, Closing] = {"skip": "skipped", "dont_know": "dont_know"}


def _target(session: Session, standing: Turn | None, said: Said) -> Turn:
    """Return the turn that this is for.

    Raises:
        WrongState: the session takes no answers now.
        TurnClosed: that turn has its answer.
        Busy: the answer before is still being worked on.
    """
    check_conducted(session)
    if session.status in ("created", "paused", "completed"):
        raise WrongState("Session is not active")
    if standing is None:
        raise Busy("The next question is being prepared. Try again in a moment.")
    wrong = said.turn not in (None, standing.number) or said.question not in (None, standing.question)
    if wrong:
        named = said.turn if said.turn is not None else said.question
        ahead = (named or 0) > (standing.number if said.turn is not None else standing.question)
        if ahead:
            raise TurnClosed("That question has not been asked yet.")
        raise TurnClosed("That question has its answer already.")
    if not standing.standing:
        raise TurnClosed("That question has its answer already; the next one is on its way.")
    return standing


def _meant(session: Session, channel: Channel, text: str) -> Intent:
    """Where the plan knows no asides all is an answer; but who speaks can ask for the question again, or skip it."""
    by_plan = session.plan is not None and session.plan.asides
    meant = intent(text) if by_plan or channel == "voice" else "answer"
    return "answer" if meant == "dont_know" and not by_plan else meant


async def _reply(engine: Engine, pool: Pool, turn: Turn, meant: Intent, said: str) -> str:
    wording = turn.asked.bank
    async with connection(pool) as conn:
        known = await catalog.authored(conn, [wording]) if wording else {}
    reference = known.get(wording) if wording else None
    value = ClarifyInput(meant, said, turn.text, reference, turn.asked.key_concepts, turn.hints, turn.probe > 0)
    if not needs_engine(value):
        return offline_reply(value).reply
    try:
        return (await engine.run(CLARIFY, value, deadline=CLARIFY_SECONDS)).reply
    except (Unavailable, UpstreamMalformed):
        return offline_reply(value).reply


async def _put_aside(conn: Connection, turn: Turn, meant: Intent, said: Said, reply: str) -> Kept:
    aside = Aside(
        session_id=turn.session_id,
        turn=turn.number,
        number=0,
        intent=meant,
        said=said.text,
        reply=reply,
        key=said.key,
        said_at=datetime.now(UTC),
    )
    kept = await asides.put(conn, aside)
    if kept is None:
        raise Busy("The same was sent twice at once. Its outcome will be there in a moment.")
    if meant == "hint":
        await asides.hinted(conn, turn.session_id, turn.number)
    seq = await happenings.tell(conn, turn.session_id, "aside", turn.number, kept.number)
    return Kept(turn.number, seq - 1, kept.number)


async def _still_stands(conn: Connection, session: Session, target: Turn) -> Turn:
    """Look again at the turn chosen on arrival, now that the session is locked, and return it as it is.

    Raises:
        WrongState, TurnClosed: it takes no answer any more.
    """
    if session.status != "active":
        raise WrongState("Session is not active")
    turn = await turns.get(conn, session.id, target.number)
    if turn is None or not turn.standing:
        raise TurnClosed("That question has its answer already.")
    if await timers.is_over(conn, session.id, turn.number):
        raise TurnClosed("The time for that question has run out; the next one is on its way.")
    return turn


async def _whole(conn: Connection, session: Session, said: Said, text: str) -> str:
    """Return an answer with what was heard of it before; that has found its place now."""
    if said.spoken is not None:
        return await placed(conn, session, said.spoken, text)
    before = await utterances.take(conn, session.id)
    return f"{before} {text}"[:LONGEST_ANSWER] if before else text


async def keep(pool: Pool, engine: Engine, session_id: UUID, owner: str, said: Said) -> Kept:
    """Keep an answer, or what is none; which turn it is for is settled on arrival, before any waiting.

    Raises:
        NotFound, WrongState, TurnClosed, AlreadyPlaced, Conflict, Busy, Invalid, TooLarge: nothing was kept.
    """
    text = checked(said.text)
    check_key(said.key)
    async with connection(pool) as conn:
        session = await sessions.get(conn, session_id, owner)
        standing = await turns.get(conn, session_id, session.turn) if session.turn else None
        # Last, so that a turn which its twin has closed just now is known to be its own.
        known = await known_before(conn, session, said)
        if known is not None:
            return known
        target = _target(session, standing, said)
    meant = _meant(session, said.channel, text)
    reply = "" if meant == "answer" or meant in _CLOSING else await _reply(engine, pool, target, meant, text)
    async with connection(pool) as conn, conn.transaction():
        session = await sessions.get(conn, session_id, owner, lock=True)
        # Its twin may have come first.
        known = await known_before(conn, session, said)
        if known is not None:
            return known
        target = await _still_stands(conn, session, target)
        if reply:
            if said.spoken is not None:
                await placed(conn, session, Spoken(said.spoken.own), text)
            return await _put_aside(conn, target, meant, said, reply)
        text = await _whole(conn, session, said, text)
        closing = _CLOSING.get(meant, "answered")
        if target.delivered_at is None:
            # Whoever answers a question has it, though nobody may have lived to say so.
            await happenings.tell(conn, session_id, "delivered", target.number)
        await turns.close(
            conn, session_id, target.number, text, closing, said.channel, said.key, LOOKED_AFTER, said.timing
        )
        return Kept(target.number, await sessions.last_event(conn, session_id))
