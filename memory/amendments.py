"""Takes back what was asked, and adds to what was said."""

from uuid import UUID

from domain.session import Turn
from memory.pool import Connection


async def known(conn: Connection, session_id: UUID, key: str) -> bool:
    """Record the key of an amendment; True when it has been recorded before."""
    cursor = await conn.execute(
        "INSERT INTO amendments (session_id, key) VALUES (%s, %s) ON CONFLICT DO NOTHING", [session_id, key]
    )
    return cursor.rowcount == 0


async def amend(conn: Connection, session_id: UUID, number: int, text: str, due: float) -> bool:
    """Add to an answer and forget its assessment; the session is due to be looked after in `due` seconds."""
    cursor = await conn.execute(
        """
        WITH waiting AS (
            UPDATE sessions SET due_at = clock_timestamp() + make_interval(secs => %(due)s::double precision)
            WHERE id = %(id)s
        )
        UPDATE turns SET answer = concat_ws(' ', answer, %(text)s::text), revision = revision + 1,
            assessment = NULL, attempts = 0, closed = 'answered'
        WHERE session_id = %(id)s AND number = %(number)s AND closed IS NOT NULL
        """,
        {"id": session_id, "number": number, "text": text, "due": due},
    )
    return cursor.rowcount == 1


async def withdraw(conn: Connection, turn: Turn, before: Turn) -> None:
    """Take back a turn that nobody has heard; the session stands at the one before it again."""
    await conn.execute("DELETE FROM turns WHERE session_id = %s AND number = %s", [turn.session_id, turn.number])
    await conn.execute(
        "UPDATE pool SET used = false WHERE session_id = %s AND position = %s AND position <> %s",
        [turn.session_id, turn.asked.position, before.asked.position],
    )
    await conn.execute(
        """
        UPDATE sessions SET turn = %(turn)s, question = %(question)s, probes = %(probes)s, phase = %(phase)s,
            in_phase = earlier.questions,
            phase_started = CASE WHEN phase = %(phase)s THEN phase_started
                ELSE greatest(extract(epoch FROM earlier.begun - started_at) - paused_seconds, 0) END
        FROM (SELECT count(*) AS questions, min(asked_at) AS begun FROM turns
            WHERE session_id = %(id)s AND phase = %(phase)s AND probe = 0) AS earlier
        WHERE id = %(id)s
        """,
        {
            "id": turn.session_id,
            "turn": before.number,
            "question": before.question,
            "probes": before.probe,
            "phase": before.phase,
        },
    )
