"""What practice for a tracked job starts from, and which sessions came of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import LiteralString
from uuid import UUID

from psycopg.types.json import Jsonb

from domain.catalog import Difficulty
from domain.errors import NotFound
from domain.profile import Seniority
from domain.session import Status
from memory.pool import Connection

UNKNOWN = "Interview not found"
_OF_INTERVIEW: LiteralString = """
    FROM interview_schema.practice_sessions AS tied
    JOIN sessions ON sessions.id = tied.session_id
    WHERE tied.interview_id = %(interview)s AND sessions.owner = %(owner)s
"""


@dataclass(frozen=True, slots=True)
class TrackedJob:
    """A tracked interview as far as practice goes; `questions` are those linked to it, in the order they were asked.

    `bank` are their ids.
    """

    company: str | None
    title: str | None
    role: str | None
    seniority: Seniority | None
    description: str | None
    skills: list[str]
    questions: list[str]
    bank: list[int]


@dataclass(frozen=True, slots=True)
class Practised:
    """A practice session; `total` is the number of its questions, None until it is planned."""

    session_id: UUID
    status: Status
    difficulty: Difficulty | None
    topic: str | None
    answered: int
    total: int | None
    created_at: datetime
    ended_at: datetime | None


async def tracked(conn: Connection, owner: str, interview_id: int) -> TrackedJob:
    """Return the job.

    Raises:
        NotFound: there is none, or it is another's.
    """
    cursor = await conn.execute(
        """
        SELECT companies.company_name AS company, interviews.custom_role_title AS title, roles.role_name AS role,
            interviews.seniority_level AS seniority, interviews.job_description AS description,
            interviews.main_skills_required AS skills,
            coalesce(linked.questions, '{}') AS questions, coalesce(linked.bank, '{}') AS bank
        FROM interview_schema.interviews
        LEFT JOIN interview_schema.companies USING (company_id)
        LEFT JOIN interview_schema.roles USING (role_id)
        LEFT JOIN LATERAL (
            SELECT array_agg(text ORDER BY place, first) AS questions, array_agg(id ORDER BY place, first) AS bank
            FROM (
                SELECT question_text AS text, min(question_id) AS id, min(order_asked) AS place,
                    min(interview_question_id) AS first
                FROM interview_schema.interview_questions AS links
                JOIN interview_schema.questions USING (question_id)
                WHERE links.interview_id = interviews.interview_id
                GROUP BY question_text
            ) AS each
        ) AS linked ON true
        WHERE interview_id = %(interview)s AND owner = %(owner)s
        """,
        {"interview": interview_id, "owner": owner},
    )
    row = await cursor.fetchone()
    if row is None:
        raise NotFound(UNKNOWN)
    return TrackedJob(**row)


async def tie(
    conn: Connection, owner: str, interview_id: int, session_id: UUID, key: str | None, wish: Mapping[str, object]
) -> bool:
    """Note that a session is practice for an interview of the same owner, as wished; False when the key is taken.

    Raises:
        NotFound: the interview is gone.
    """
    cursor = await conn.execute(
        """
        INSERT INTO interview_schema.practice_sessions (session_id, interview_id, key, wish)
        SELECT %(session)s, interview_id, %(key)s, %(wish)s FROM interview_schema.interviews
        WHERE interview_id = %(interview)s AND owner = %(owner)s
        ON CONFLICT (interview_id, key) DO NOTHING
        """,
        {"session": session_id, "interview": interview_id, "owner": owner, "key": key, "wish": Jsonb(dict(wish))},
    )
    if cursor.rowcount == 1:
        return True
    if key is not None and await tied(conn, owner, interview_id, key) is not None:
        return False
    raise NotFound(UNKNOWN)


async def tied(conn: Connection, owner: str, interview_id: int, key: str) -> tuple[UUID, dict[str, object]] | None:
    """Return the session that was started with this key, and what was wished for."""
    cursor = await conn.execute(
        "SELECT session_id, wish" + _OF_INTERVIEW + " AND tied.key = %(key)s",
        {"interview": interview_id, "owner": owner, "key": key},
    )
    row = await cursor.fetchone()
    return None if row is None else (row["session_id"], row["wish"])


async def practised(
    conn: Connection, owner: str, interview_id: int, skip: int, limit: int
) -> tuple[list[Practised], int]:
    """Return a page of the practice for an interview, newest first, and how much there is in all.

    Raises:
        NotFound: there is no such interview, or it is another's.
    """
    values = {"interview": interview_id, "owner": owner, "skip": skip, "limit": limit}
    cursor = await conn.execute(
        "SELECT (SELECT count(*)" + _OF_INTERVIEW + ") AS n FROM interview_schema.interviews"
        " WHERE interview_id = %(interview)s AND owner = %(owner)s",
        values,
    )
    total = await cursor.fetchone()
    if total is None:
        raise NotFound(UNKNOWN)
    cursor = await conn.execute(
        """
        SELECT sessions.id AS session_id, status, difficulty, topic, answered, (plan -> 'questions')::integer AS total,
            created_at, ended_at
        """
        + _OF_INTERVIEW
        + " ORDER BY created_at DESC, sessions.id LIMIT %(limit)s OFFSET %(skip)s",
        values,
    )
    return [Practised(**row) async for row in cursor], total["n"]
