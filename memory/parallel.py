"""Interviews that run side by side: who sits in them, and how they stand, as lists and counts."""

from dataclasses import dataclass
from datetime import datetime
from typing import LiteralString
from uuid import UUID

from psycopg.rows import class_row

from domain.session import Status
from memory.pool import Connection

_MINE: LiteralString = """
    FROM sessions LEFT JOIN candidates ON session_id = id
    WHERE owner = %(owner)s AND dialect = 'parallel'
        AND (%(statuses)s::text[] IS NULL OR status = ANY(%(statuses)s::text[]))
"""


@dataclass(frozen=True, slots=True)
class Candidate:
    """Who is interviewed."""

    name: str
    email: str


@dataclass(frozen=True, slots=True)
class Sitting:
    """One interview in a list; `question` is the number of the last main question that was asked, 0 before."""

    id: UUID
    status: Status
    name: str | None
    email: str | None
    question: int
    total_questions: int
    created_at: datetime
    started_at: datetime | None
    ended_at: datetime | None


async def put_candidate(conn: Connection, session_id: UUID, candidate: Candidate) -> None:
    """Keep who sits in a new session; it is erased with the session."""
    await conn.execute(
        "INSERT INTO candidates (session_id, name, email) VALUES (%s, %s, %s)",
        [session_id, candidate.name, candidate.email],
    )


async def candidate(conn: Connection, session_id: UUID) -> Candidate | None:
    """Return who sits in a session."""
    async with conn.cursor(row_factory=class_row(Candidate)) as cursor:
        await cursor.execute("SELECT name, email FROM candidates WHERE session_id = %s", [session_id])
        return await cursor.fetchone()


async def newest(
    conn: Connection, owner: str, statuses: list[Status] | None, skip: int, limit: int
) -> tuple[list[Sitting], int]:
    """Return a page of an owner's interviews in any of these statuses, newest first, and how many there are."""
    values = {"owner": owner, "statuses": statuses, "skip": skip, "limit": limit}
    total = await (await conn.execute("SELECT count(*) AS n" + _MINE, values)).fetchone()
    async with conn.cursor(row_factory=class_row(Sitting)) as cursor:
        await cursor.execute(
            """SELECT id, status, name, email, question, jsonb_array_length(wanted -> 'given') AS total_questions,
                created_at, started_at, ended_at"""
            + _MINE
            + "ORDER BY created_at DESC, id LIMIT %(limit)s OFFSET %(skip)s",
            values,
        )
        return await cursor.fetchall(), total["n"] if total else 0


async def counts(conn: Connection, owner: str) -> dict[Status, int]:
    """Count an owner's interviews by status."""
    cursor = await conn.execute(
        "SELECT status, count(*) AS n FROM sessions WHERE owner = %s AND dialect = 'parallel' GROUP BY status", [owner]
    )
    return {row["status"]: row["n"] async for row in cursor}
