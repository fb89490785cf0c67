"""The rooms of spoken interviews: which session has one, which job speaks in it, and who looks after it next.

One job speaks in a room at a time: it claims the room, and says again and again that it lives. When it has not said so
for the time that it named, another may claim the room.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import LiteralString
from uuid import UUID

from psycopg.rows import class_row

from domain.errors import NotFound
from memory.pool import Connection

_COLUMNS: LiteralString = """
    name, session_id, made_at, closed_at, attempts, waiting_since, asked_at, told,
    CASE WHEN job_until >= clock_timestamp() THEN job END AS job
"""


@dataclass(frozen=True, slots=True)
class Room:
    """A row; `job` is who speaks there and lives, `attempts` how often somebody was asked to since the last one.

    `made_at` is when the voice server first made the room; None while it could not.
    """

    name: str
    session_id: UUID | None
    made_at: datetime | None
    closed_at: datetime | None
    attempts: int
    waiting_since: datetime | None
    asked_at: datetime | None
    told: bool
    job: str | None


async def open_room(conn: Connection, session_id: UUID, name: str) -> Room:
    """Return the room of a session, which gets this name if it has none; it is looked after from now on.

    Raises:
        NotFound: there is no such session.
    """
    await conn.execute(
        """
        INSERT INTO rooms (name, session_id, due_at)
        -- Waits for whoever is erasing it.
        SELECT %(name)s, id, clock_timestamp() FROM sessions WHERE id = %(id)s FOR KEY SHARE
        ON CONFLICT (session_id) DO UPDATE SET due_at = least(rooms.due_at, clock_timestamp())
        """,
        {"id": session_id, "name": name},
    )
    room = await get(conn, session_id)
    if room is None:
        raise NotFound("Session not found")
    return room


async def made(conn: Connection, session_id: UUID) -> bool:
    """Record that the voice server has made a session's room; False when it is closed, or gone."""
    cursor = await conn.execute(
        """
        UPDATE rooms SET made_at = coalesce(made_at, clock_timestamp())
        WHERE session_id = %s AND closed_at IS NULL
        """,
        [session_id],
    )
    return cursor.rowcount == 1


async def get(conn: Connection, session_id: UUID) -> Room | None:
    """Return the room of a session, if it has one."""
    async with conn.cursor(row_factory=class_row(Room)) as cursor:
        await cursor.execute("SELECT " + _COLUMNS + " FROM rooms WHERE session_id = %s", [session_id])
        return await cursor.fetchone()


async def claim(conn: Connection, session_id: UUID, job_id: str, seconds: float) -> bool:
    """Take a session's room for a job that will say within every `seconds` that it lives.

    False while another job has it, when the room is closed, or when there is none: then leave without a word.
    """
    cursor = await conn.execute(
        """
        UPDATE rooms SET job = %(job)s, lapse = %(seconds)s, attempts = 0, waiting_since = NULL, told = false,
            job_until = clock_timestamp() + make_interval(secs => %(seconds)s::double precision),
            due_at = clock_timestamp() + make_interval(secs => %(seconds)s::double precision)
        WHERE session_id = %(id)s AND closed_at IS NULL
            AND (job IS NULL OR job = %(job)s OR job_until < clock_timestamp())
        """,
        {"id": session_id, "job": job_id, "seconds": seconds},
    )
    return cursor.rowcount == 1


async def beat(conn: Connection, session_id: UUID, job_id: str) -> bool:
    """Say that a job lives; False when the room is another's by now, or closed: then leave without a word."""
    cursor = await conn.execute(
        """
        UPDATE rooms SET job_until = clock_timestamp() + make_interval(secs => lapse),
            due_at = clock_timestamp() + make_interval(secs => lapse)
        WHERE session_id = %s AND job = %s AND closed_at IS NULL
        """,
        [session_id, job_id],
    )
    return cursor.rowcount == 1


async def release(conn: Connection, session_id: UUID, job_id: str) -> None:
    """Give a room back; if its candidate is there, another agent is sent at once."""
    await conn.execute(
        "UPDATE rooms SET job = NULL, job_until = NULL, due_at = clock_timestamp() WHERE session_id = %s AND job = %s",
        [session_id, job_id],
    )


async def close(conn: Connection, session_id: UUID) -> None:
    """Let nobody speak in a session's room any more."""
    await conn.execute(
        """
        UPDATE rooms SET closed_at = clock_timestamp(), job = NULL, job_until = NULL
        WHERE session_id = %s AND closed_at IS NULL
        """,
        [session_id],
    )


async def rouse(conn: Connection, session_id: UUID, *, wanted: bool = False) -> None:
    """Have a session's room looked at now; with `wanted`, an agent is to be there even before the candidate is."""
    await conn.execute(
        """
        UPDATE rooms SET due_at = least(due_at, clock_timestamp()),
            waiting_since = CASE WHEN %(wanted)s AND (job IS NULL OR job_until < clock_timestamp())
                THEN coalesce(waiting_since, clock_timestamp()) ELSE waiting_since END
        WHERE session_id = %(id)s AND closed_at IS NULL
        """,
        {"id": session_id, "wanted": wanted},
    )


async def count(conn: Connection, owner: str) -> int:
    """Count the open rooms of an owner's parallel interviews."""
    cursor = await conn.execute(
        """
        SELECT count(*) AS n FROM rooms JOIN sessions ON sessions.id = session_id
        WHERE owner = %(owner)s AND dialect = 'parallel' AND made_at IS NOT NULL AND closed_at IS NULL
        """,
        {"owner": owner},
    )
    row = await cursor.fetchone()
    return row["n"] if row else 0
