"""The rows of exchanges: asked, delivered, answered once, assessed once."""

from typing import Any, LiteralString
from uuid import UUID

from psycopg.types.json import Jsonb

from domain.language.delivery import Timing
from domain.scoring import Assessment
from domain.session import DELIVERED_AFTER_SECONDS, Channel, Closing, Turn
from memory.pool import Connection

_TURNS: LiteralString = """
    SELECT turns.session_id, turns.number, turns.question, turns.probe, turns.phase, turns.reason, turns.answer,
        turns.closed, turns.channel, turns.key, turns.revision, turns.assessment, turns.timing, turns.attempts,
        turns.asked_at, turns.delivered_at, turns.answered_at, turns.deadline, turns.hints,
        coalesce(turns.text, pool.text) AS text,
        jsonb_build_object(
            'position', pool.position, 'text', pool.text, 'category', pool.category, 'difficulty', pool.difficulty,
            'topic', pool.topic, 'purpose', pool.purpose, 'source', pool.source, 'bank', pool.bank,
            'key_concepts', pool.key_concepts, 'requirements', pool.requirements) AS asked
    FROM turns JOIN pool USING (session_id, position)
"""
_ASK: LiteralString = """
    WITH asked AS (
        INSERT INTO turns (
            session_id, number, question, probe, phase, position, text, reason, delivered_at, deadline)
        SELECT id, %(number)s, %(question)s, %(probe)s, %(phase)s, %(position)s, %(text)s, %(reason)s,
            %(delivered)s::timestamptz,
            -- Until it is known to be delivered: nobody may be there to take it.
            clock_timestamp() + make_interval(secs => %(soon)s::double precision
                + (wanted -> 'timers' ->> (%(question)s::integer - 1))::double precision)
        FROM sessions WHERE id = %(session)s
        ON CONFLICT DO NOTHING RETURNING session_id, number, question, probe, phase, position
    ), used AS (
        UPDATE pool SET used = true FROM asked
        WHERE pool.session_id = asked.session_id AND pool.position = asked.position
    )
    UPDATE sessions SET turn = asked.number, question = asked.question, probes = asked.probe,
        in_phase = CASE WHEN asked.probe > 0 THEN in_phase WHEN sessions.phase = asked.phase THEN in_phase + 1
            ELSE 1 END,
        phase_started = CASE WHEN sessions.phase = asked.phase THEN phase_started ELSE %(elapsed)s END,
        phase = asked.phase
    FROM asked WHERE sessions.id = asked.session_id
"""


def _turn(row: dict[str, Any]) -> Turn:
    return Turn.model_validate(row)


async def get(conn: Connection, session_id: UUID, number: int) -> Turn | None:
    """Return a turn."""
    cursor = await conn.execute(
        _TURNS + " WHERE turns.session_id = %(id)s AND turns.number = %(number)s",
        {"id": session_id, "number": number},
    )
    row = await cursor.fetchone()
    return _turn(row) if row else None


async def by_key(conn: Connection, session_id: UUID, key: str) -> Turn | None:
    """Return the turn that was answered with this idempotency key."""
    cursor = await conn.execute(
        _TURNS + " WHERE turns.session_id = %(id)s AND turns.key = %(key)s", {"id": session_id, "key": key}
    )
    row = await cursor.fetchone()
    return _turn(row) if row else None


async def all_of(conn: Connection, session_id: UUID) -> list[Turn]:
    """Return every turn, in order."""
    cursor = await conn.execute(_TURNS + " WHERE turns.session_id = %(id)s ORDER BY turns.number", {"id": session_id})
    return [_turn(row) async for row in cursor]


async def of_question(conn: Connection, session_id: UUID, question: int) -> list[Turn]:
    """Return a main question's turns: itself and its probes."""
    cursor = await conn.execute(
        _TURNS
        + """ WHERE turns.session_id = %(id)s AND turns.question = %(question)s
            AND turns.number BETWEEN 1 AND 1000000 ORDER BY turns.number""",
        {"id": session_id, "question": question},
    )
    return [_turn(row) async for row in cursor]


async def ask(conn: Connection, turn: Turn, elapsed: float) -> bool:
    """Insert a turn and point the session at it, its question used up; False when it was asked already.

    `elapsed` is where the interview's clock stands (seconds); a new phase begins there.
    """
    cursor = await conn.execute(
        _ASK,
        {
            "session": turn.session_id,
            "number": turn.number,
            "question": turn.question,
            "probe": turn.probe,
            "phase": turn.phase,
            "position": turn.asked.position,
            "text": turn.text if turn.probe else None,
            "reason": turn.reason,
            "delivered": turn.delivered_at,
            "elapsed": elapsed,
            "soon": DELIVERED_AFTER_SECONDS,
        },
    )
    return cursor.rowcount == 1


async def deliver(conn: Connection, session_id: UUID, number: int) -> bool:
    """Record that a question has reached the candidate, and set its timer going; False unless it stands and waits."""
    cursor = await conn.execute(
        """
        UPDATE turns SET delivered_at = clock_timestamp(), deadline = clock_timestamp() + make_interval(secs =>
            (wanted -> 'timers' ->> (turns.question - 1))::double precision)
        FROM sessions
        WHERE session_id = %s AND number = %s AND delivered_at IS NULL AND closed IS NULL
            AND sessions.id = session_id AND status IN ('active', 'paused')
        """,
        [session_id, number],
    )
    return cursor.rowcount == 1


async def close(
    conn: Connection,
    session_id: UUID,
    number: int,
    answer: str | None,
    closed: Closing,
    channel: Channel | None,
    key: str | None,
    due_seconds: float | None,
    timing: Timing | None = None,
) -> bool:
    """Keep the answer of an open turn and have the session looked after; False when the turn has one already."""
    cursor = await conn.execute(
        """
        WITH kept AS (
            UPDATE turns SET answer = %(answer)s, closed = %(closed)s, channel = %(channel)s, key = %(key)s,
                timing = %(timing)s, draft = NULL, answered_at = clock_timestamp(),
                delivered_at = coalesce(delivered_at, now())
            WHERE session_id = %(id)s AND number = %(number)s AND closed IS NULL
            RETURNING session_id, probe
        )
        UPDATE sessions SET answered = answered + (kept.probe = 0)::integer,
            due_at = clock_timestamp() + make_interval(secs => %(due)s::double precision)
        FROM kept WHERE sessions.id = kept.session_id
        """,
        {
            "id": session_id,
            "number": number,
            "answer": answer,
            "closed": closed,
            "channel": channel,
            "key": key,
            "due": due_seconds,
            "timing": Jsonb(timing.model_dump()) if timing else None,
        },
    )
    return cursor.rowcount == 1


async def assess(conn: Connection, turn: Turn, assessment: Assessment) -> bool:
    """Keep an assessment; False when there is one already, or the answer has been amended since `turn` was read."""
    cursor = await conn.execute(
        """
        UPDATE turns SET assessment = %(assessment)s
        WHERE session_id = %(id)s AND number = %(number)s AND revision = %(revision)s AND assessment IS NULL
        """,
        {
            "assessment": Jsonb(assessment.model_dump(mode="json")),
            "id": turn.session_id,
            "number": turn.number,
            "revision": turn.revision,
        },
    )
    return cursor.rowcount == 1


async def attempted(conn: Connection, turn: Turn) -> int:
    """Count a failed attempt to assess and return how many there were; 0 when there is nothing to assess any more."""
    statement: LiteralString = """UPDATE turns SET attempts = attempts + 1
        WHERE session_id = %s AND number = %s AND revision = %s AND assessment IS NULL RETURNING attempts"""
    cursor = await conn.execute(statement, [turn.session_id, turn.number, turn.revision])
    row = await cursor.fetchone()
    return row["attempts"] if row else 0


async def unassessed(conn: Connection, session_id: UUID) -> list[Turn]:
    """Return the answered turns whose assessment is still to be made."""
    cursor = await conn.execute(
        _TURNS
        + """ WHERE turns.session_id = %(id)s AND turns.closed = 'answered' AND turns.assessment IS NULL
            ORDER BY turns.number""",
        {"id": session_id},
    )
    return [_turn(row) async for row in cursor]
