"""The rows of interviews: who owns them, where they stand, and who drives them."""

from dataclasses import dataclass
from typing import LiteralString
from uuid import UUID

from psycopg.types.json import Jsonb

from domain.errors import NotFound
from domain.plan import Phase, Plan
from domain.session import Dialect, Session, Status
from memory.pool import Connection

_COLUMNS: LiteralString = """
    id, owner, dialect, status, phase, engine, wanted, plan, topic, difficulty, role, seniority, has_resume, has_jd,
    memory_opt_in, turn, question, probes, in_phase, answered, greeting, created_at, started_at, ended_at, paused_at,
    paused_seconds, phase_started, forked_from, forked_turn
"""
_ONE: LiteralString = " FROM sessions WHERE id = %(id)s AND (%(owner)s::text IS NULL OR owner = %(owner)s)"
_OF_DIALECT: LiteralString = """
    FROM sessions
    WHERE owner = %(owner)s AND dialect = %(dialect)s AND (%(status)s::text IS NULL OR status = %(status)s)
"""


@dataclass(frozen=True, slots=True)
class Counts:
    """How many sessions of a dialect are under way, and how many are over."""

    active: int
    completed: int


async def create(conn: Connection, session: Session) -> None:
    """Insert a new session."""
    values = session.model_dump(exclude={"plan", "wanted"})
    plan = Jsonb(session.plan.model_dump(mode="json")) if session.plan else None
    await conn.execute(
        """
        INSERT INTO sessions (
            id, owner, dialect, status, phase, engine, wanted, plan, topic, difficulty, role, seniority, has_resume,
            has_jd, memory_opt_in, turn, question, probes, in_phase, answered, greeting, started_at, paused_seconds,
            phase_started, forked_from, forked_turn)
        VALUES (
            %(id)s, %(owner)s, %(dialect)s, %(status)s, %(phase)s, %(engine)s, %(wanted)s, %(plan)s, %(topic)s,
            %(difficulty)s, %(role)s, %(seniority)s, %(has_resume)s, %(has_jd)s, %(memory_opt_in)s, %(turn)s,
            %(question)s, %(probes)s, %(in_phase)s, %(answered)s, %(greeting)s, %(started_at)s, %(paused_seconds)s,
            %(phase_started)s, %(forked_from)s, %(forked_turn)s)
        """,
        {**values, "plan": plan, "wanted": Jsonb(session.wanted.model_dump(mode="json"))},
    )


async def get(conn: Connection, session_id: UUID, owner: str | None = None, *, lock: bool = False) -> Session:
    """Return a session; `owner` None is for the service's own work; `lock` keeps its row until the transaction ends.

    Raises:
        NotFound: there is none, or it is another's.
    """
    cursor = await conn.execute(
        "SELECT " + _COLUMNS + _ONE + (" FOR UPDATE" if lock else ""),
        {"id": session_id, "owner": owner},
    )
    row = await cursor.fetchone()
    if row is None:
        raise NotFound("Session not found")
    return Session.model_validate(row)


async def newest(
    conn: Connection, owner: str, dialect: Dialect, status: Status | None, skip: int, limit: int
) -> tuple[list[Session], int]:
    """Return a page of an owner's sessions of a dialect, newest first, and how many there are."""
    values = {"owner": owner, "dialect": dialect, "status": status, "skip": skip, "limit": limit}
    cursor = await conn.execute(
        "SELECT " + _COLUMNS + _OF_DIALECT + " ORDER BY created_at DESC, id LIMIT %(limit)s OFFSET %(skip)s", values
    )
    sessions = [Session.model_validate(row) async for row in cursor]
    total = await (await conn.execute("SELECT count(*) AS n" + _OF_DIALECT, values)).fetchone()
    return sessions, total["n"] if total else 0


async def counts(conn: Connection, owner: str, dialect: Dialect) -> Counts:
    """Count an owner's sessions of a dialect."""
    cursor = await conn.execute(
        """
        SELECT count(*) FILTER (WHERE status <> 'completed') AS active,
            count(*) FILTER (WHERE status = 'completed') AS completed
        FROM sessions WHERE owner = %(owner)s AND dialect = %(dialect)s
        """,
        {"owner": owner, "dialect": dialect},
    )
    row = await cursor.fetchone()
    return Counts(row["active"], row["completed"]) if row else Counts(0, 0)


async def begin(conn: Connection, session_id: UUID, plan: Plan, greeting: str, phase: Phase) -> bool:
    """Make a created session active with its plan; False when it has begun already."""
    cursor = await conn.execute(
        """
        UPDATE sessions SET status = 'active', plan = %(plan)s, greeting = %(greeting)s, phase = %(phase)s,
            started_at = coalesce(started_at, clock_timestamp()), ends_after = %(seconds)s
        WHERE id = %(id)s AND status = 'created'
        """,
        {
            "id": session_id,
            "plan": Jsonb(plan.model_dump(mode="json")),
            "greeting": greeting,
            "phase": phase,
            "seconds": plan.seconds,
        },
    )
    return cursor.rowcount == 1


async def evaluate(conn: Connection, session_id: UUID, due: float) -> bool:
    """Enter the evaluation, due to be looked after in `due` seconds; False when the session is there, or over."""
    cursor = await conn.execute(
        """
        UPDATE sessions SET phase = 'evaluation', status = 'evaluating',
            -- There a session reads completed from here on, though its report is still being made.
            ended_at = CASE WHEN dialect = 'parallel' THEN clock_timestamp() ELSE ended_at END,
            due_at = clock_timestamp() + make_interval(secs => %(due)s::double precision),
            paused_seconds = paused_seconds + coalesce(extract(epoch FROM clock_timestamp() - paused_at), 0),
            paused_at = NULL
        WHERE id = %(id)s AND status IN ('active', 'paused')
        """,
        {"id": session_id, "due": due},
    )
    return cursor.rowcount == 1


async def pause(conn: Connection, session_id: UUID) -> bool:
    """Stop the clock of an active session; False when it is not active."""
    cursor = await conn.execute(
        "UPDATE sessions SET status = 'paused', paused_at = clock_timestamp() WHERE id = %s AND status = 'active'",
        [session_id],
    )
    return cursor.rowcount == 1


async def resume(conn: Connection, session_id: UUID) -> bool:
    """Let the clock of a paused session run on; False when it is not paused."""
    cursor = await conn.execute(
        """
        UPDATE sessions SET status = 'active', paused_at = NULL,
            paused_seconds = paused_seconds + extract(epoch FROM clock_timestamp() - paused_at)
        WHERE id = %s AND status = 'paused'
        """,
        [session_id],
    )
    return cursor.rowcount == 1


async def complete(conn: Connection, session_id: UUID) -> bool:
    """End a session; False when it has ended already."""
    cursor = await conn.execute(
        """
        UPDATE sessions SET status = 'completed', phase = 'completed',
            ended_at = coalesce(ended_at, clock_timestamp()),
            paused_seconds = paused_seconds + coalesce(extract(epoch FROM clock_timestamp() - paused_at), 0),
            paused_at = NULL
        WHERE id = %s AND status <> 'completed'
        """,
        [session_id],
    )
    return cursor.rowcount == 1


async def set_memory(conn: Connection, session_id: UUID, opt_in: bool) -> None:
    """Record the candidate's choice; one who opts in after the end is looked after at once, to be remembered."""
    statement: LiteralString = """UPDATE sessions SET memory_opt_in = %s,
        due_at = CASE WHEN %s AND status = 'completed' THEN clock_timestamp() ELSE due_at END WHERE id = %s"""
    await conn.execute(statement, [opt_in, opt_in, session_id])


async def delete(conn: Connection, session_id: UUID) -> list[UUID]:
    """Remove a session, its second tries and, by cascade, everything that belongs to them; wake who follows them.

    Returns the ids of all sessions that were removed.
    """
    cursor = await conn.execute(
        """
        WITH RECURSIVE gone AS (
            SELECT id FROM sessions WHERE id = %s
            UNION SELECT sessions.id FROM sessions JOIN gone ON forked_from = gone.id
        ), deleted AS (
            DELETE FROM sessions USING gone WHERE sessions.id = gone.id
        )
        SELECT id, pg_notify('viva_interview', id::text) FROM gone
        """,
        [session_id],
    )
    return [row["id"] async for row in cursor]


async def last_event(conn: Connection, session_id: UUID) -> int:
    """Return the number of the newest event."""
    row = await (await conn.execute("SELECT seq FROM sessions WHERE id = %s", [session_id])).fetchone()
    return row["seq"] if row else 0
