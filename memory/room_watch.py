"""Which rooms somebody has to look at: those where nobody speaks, those whose interview is over or was erased."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from psycopg.rows import class_row

from memory.pool import Connection


@dataclass(frozen=True, slots=True)
class Due:
    """A room to look at.

    `over`: its interview is, or was erased; `silent`: nobody has it; `lapsed` is the job that had it and says no more
    that it lives; `asked` is how long ago an agent was asked for, in seconds.
    """

    name: str
    session_id: UUID | None
    over: bool
    silent: bool
    lapsed: str | None
    attempts: int
    asked: float | None
    waiting_since: datetime | None
    told: bool


async def claim_due(conn: Connection, again: float, linger: float, limit: int) -> list[Due]:
    """Take over rooms that somebody has to look at; in `again` seconds they fall due anew.

    A room whose interview is over counts as such when nobody speaks there any more, or `linger` seconds later.
    """
    async with conn.cursor(row_factory=class_row(Due)) as cursor:
        await cursor.execute(
            """
            WITH due AS (
                SELECT name FROM rooms LEFT JOIN sessions ON sessions.id = session_id
                WHERE closed_at IS NULL AND (rooms.due_at <= clock_timestamp() OR (status = 'completed'
                    AND ended_at + make_interval(secs => %(linger)s::double precision) < clock_timestamp()))
                ORDER BY rooms.due_at LIMIT %(limit)s FOR UPDATE OF rooms SKIP LOCKED
            ), taken AS (
                UPDATE rooms SET due_at = clock_timestamp() + make_interval(secs => %(again)s::double precision)
                FROM due WHERE rooms.name = due.name RETURNING rooms.*
            )
            SELECT name, session_id, attempts, waiting_since, told,
                coalesce(status = 'completed' AND (job IS NULL OR job_until < clock_timestamp()
                    OR ended_at + make_interval(secs => %(linger)s::double precision) < clock_timestamp()),
                    session_id IS NULL) AS over,
                job IS NULL OR job_until < clock_timestamp() AS silent,
                CASE WHEN job_until < clock_timestamp() THEN job END AS lapsed,
                extract(epoch FROM clock_timestamp() - asked_at)::double precision AS asked
            FROM taken LEFT JOIN sessions ON sessions.id = session_id
            """,
            {"again": again, "linger": linger, "limit": limit},
        )
        return await cursor.fetchall()


async def asked(conn: Connection, session_id: UUID) -> None:
    """Count that an agent was asked for."""
    await conn.execute(
        """
        UPDATE rooms SET attempts = attempts + 1, asked_at = clock_timestamp(),
            waiting_since = coalesce(waiting_since, clock_timestamp())
        WHERE session_id = %s AND (job IS NULL OR job_until < clock_timestamp())
        """,
        [session_id],
    )


async def told(conn: Connection, session_id: UUID) -> bool:
    """Record that the candidate was told that nobody comes, once; False when that was done."""
    cursor = await conn.execute("UPDATE rooms SET told = true WHERE session_id = %s AND NOT told", [session_id])
    return cursor.rowcount == 1


async def calm(conn: Connection, session_id: UUID) -> None:
    """Begin anew: nobody waits in the room."""
    await conn.execute(
        """
        UPDATE rooms SET attempts = 0, waiting_since = NULL, asked_at = NULL, told = false, job = NULL,
            job_until = NULL
        WHERE session_id = %s AND (job IS NULL OR job_until < clock_timestamp())
        """,
        [session_id],
    )


async def rest(conn: Connection, session_id: UUID, seconds: float) -> None:
    """Look at a session's room only in `seconds`, unless somebody has it, or asked for it since it was taken over."""
    await conn.execute(
        """
        UPDATE rooms SET due_at = clock_timestamp() + make_interval(secs => %s::double precision)
        WHERE session_id = %s AND due_at > clock_timestamp()
            AND attempts = 0 AND waiting_since IS NULL AND job IS NULL
        """,
        [seconds, session_id],
    )


async def wake(conn: Connection, names: Sequence[str]) -> None:
    """Have those of these rooms looked at now that rest."""
    await conn.execute(
        """
        UPDATE rooms SET due_at = clock_timestamp()
        WHERE name = ANY(%s) AND closed_at IS NULL AND job IS NULL AND due_at > clock_timestamp()
        """,
        [list(names)],
    )


async def place(conn: Connection, session_id: UUID) -> int:
    """Return the place of a room among those that wait for an agent, from 1."""
    cursor = await conn.execute(
        """
        SELECT count(*) AS n FROM rooms AS other, rooms AS own
        WHERE own.session_id = %s AND other.closed_at IS NULL AND other.attempts > 0
            AND other.waiting_since <= own.waiting_since
        """,
        [session_id],
    )
    row = await cursor.fetchone()
    return max(1, row["n"]) if row else 1


async def ahead(conn: Connection, session_id: UUID, fresh: float) -> bool:
    """Tell whether others have waited longer, and asked in vain within `fresh` seconds: then it is their turn."""
    cursor = await conn.execute(
        """
        SELECT FROM rooms AS other, rooms AS own
        WHERE own.session_id = %(id)s AND other.name <> own.name AND other.closed_at IS NULL AND other.attempts > 1
            AND (other.job IS NULL OR other.job_until < clock_timestamp())
            AND other.waiting_since < coalesce(own.waiting_since, clock_timestamp())
            AND other.asked_at + make_interval(secs => %(fresh)s::double precision) > clock_timestamp()
        LIMIT 1
        """,
        {"id": session_id, "fresh": fresh},
    )
    return cursor.rowcount == 1


async def close_named(conn: Connection, name: str) -> None:
    """Let nobody speak in a room any more."""
    await conn.execute(
        """
        UPDATE rooms SET closed_at = coalesce(closed_at, clock_timestamp()), job = NULL, job_until = NULL
        WHERE name = %s
        """,
        [name],
    )


async def session_of(conn: Connection, name: str) -> UUID | None:
    """Return the session of a room that is open."""
    cursor = await conn.execute("SELECT session_id FROM rooms WHERE name = %s AND closed_at IS NULL", [name])
    row = await cursor.fetchone()
    return row["session_id"] if row else None


async def closed_among(conn: Connection, names: Sequence[str]) -> list[str]:
    """Return which of these rooms are closed for us."""
    cursor = await conn.execute("SELECT name FROM rooms WHERE name = ANY(%s) AND closed_at IS NOT NULL", [list(names)])
    return [row["name"] async for row in cursor]


async def forget_closed(conn: Connection, hours: float) -> None:
    """Forget rooms whose tokens have all ended, so that nobody can bring them back."""
    await conn.execute(
        "DELETE FROM rooms WHERE closed_at + make_interval(secs => %s::double precision * 3600) < clock_timestamp()",
        [hours],
    )
