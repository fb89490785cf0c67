"""The timers of questions: a deadline in the question's row, which any process may find to be over."""

from uuid import UUID

from memory.pool import Connection

# An answer that a client sends by itself as its own clock reaches zero arrives a little later (seconds).
ARRIVING = 1.5


async def ran_out(conn: Connection, limit: int) -> list[tuple[UUID, int]]:
    """Return standing questions of active sessions whose time is over; for the service's own work."""
    cursor = await conn.execute(
        """
        SELECT session_id, number FROM turns JOIN sessions ON sessions.id = session_id AND sessions.turn = number
        WHERE closed IS NULL AND deadline + make_interval(secs => %s::double precision) < clock_timestamp()
            AND status = 'active'
        ORDER BY deadline LIMIT %s
        """,
        [ARRIVING, limit],
    )
    return [(row["session_id"], row["number"]) async for row in cursor]


async def is_over(conn: Connection, session_id: UUID, number: int) -> bool:
    """Whether the time of a question is over, by the database's clock."""
    cursor = await conn.execute(
        """
        SELECT FROM turns
        WHERE session_id = %s AND number = %s
            AND deadline + make_interval(secs => %s::double precision) < clock_timestamp()
        """,
        [session_id, number, ARRIVING],
    )
    return cursor.rowcount == 1


async def time_out(conn: Connection, session_id: UUID, number: int) -> None:
    """Close a turn that was delivered and that nobody has answered."""
    await conn.execute(
        """
        UPDATE turns SET closed = 'timed_out', answered_at = clock_timestamp()
        WHERE session_id = %s AND number = %s AND closed IS NULL AND delivered_at IS NOT NULL
        """,
        [session_id, number],
    )


async def go_on(conn: Connection, session_id: UUID) -> None:
    """Give the standing question of a session that is paused the time back that the pause took of its own."""
    await conn.execute(
        """
        UPDATE turns SET deadline = deadline + (clock_timestamp() - greatest(paused_at, delivered_at)) FROM sessions
        WHERE turns.session_id = %s AND sessions.id = turns.session_id AND status = 'paused' AND closed IS NULL
        """,
        [session_id],
    )


async def put_draft(conn: Connection, session_id: UUID, number: int, text: str) -> bool:
    """Keep what has been written so far of the answer to a standing question; False when it stands no more."""
    cursor = await conn.execute(
        """
        UPDATE turns SET draft = %s FROM sessions
        WHERE turns.session_id = %s AND turns.number = %s AND closed IS NULL AND sessions.id = turns.session_id
            AND status = 'active'
        """,
        [text, session_id, number],
    )
    return cursor.rowcount == 1


async def draft(conn: Connection, session_id: UUID, number: int) -> str | None:
    """Return what was sent of an answer."""
    cursor = await conn.execute("SELECT draft FROM turns WHERE session_id = %s AND number = %s", [session_id, number])
    row = await cursor.fetchone()
    return row["draft"] if row else None
