"""Takes back what was asked, and adds to what was said."""

from uuid import UUID

from domain.session import Turn
from memory.pool import Connection


async def amend(conn: Connection, session_id: UUID, number: int, text: str) -> bool:
    """Add to an answer and forget its assessment."""
    cursor = await conn.execute(
        """
        UPDATE turns SET answer = concat_ws(' ', answer, %(text)s::text), revision = revision + 1,
            assessment = NULL, attempts = 0, closed = 'answered'
        WHERE session_id = %(id)s AND number = %(number)s AND closed IS NOT NULL
        """,
        {"id": session_id, "number": number, "text": text},
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
            in_phase = greatest(in_phase - %(main)s, 0), status = 'active'
        WHERE id = %(id)s
        """,
        {
            "id": turn.session_id,
            "turn": before.number,
            "question": before.question,
            "probes": before.probe,
            "phase": before.phase,
            "main": int(turn.probe == 0),
        },
    )
