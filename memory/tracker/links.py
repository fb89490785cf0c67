"""The questions that were asked in tracked interviews."""

from collections.abc import Mapping
from typing import LiteralString

from psycopg.types.json import Jsonb

from domain.errors import NotFound
from domain.tracker import AskedQuestion
from memory.pool import Connection
from memory.tracker.interviews import check
from memory.tracker.refusals import refused

_COLUMNS: LiteralString = """
    interview_question_id, kept.interview_id, kept.question_id, question_text, question_category, question_difficulty,
    round_id, was_asked, order_asked, candidate_answer, answer_quality_rating, time_taken_minutes, was_prepared,
    confidence_level, what_went_well, what_could_improve, kept.created_at, kept.updated_at
"""
_ASKED: LiteralString = " JOIN interview_schema.questions ON questions.question_id = kept.question_id"
_OWNED: LiteralString = """
    interview_id = %(interview_id)s AND EXISTS (
        SELECT FROM interview_schema.interviews AS owned
        WHERE owned.interview_id = %(interview_id)s AND owned.owner = %(owner)s)
"""
_COUNT: LiteralString = "SELECT count(*) AS total FROM interview_schema.interview_questions WHERE "


async def listed(
    conn: Connection, owner: str, interview_id: int, skip: int = 0, limit: int | None = None
) -> list[AskedQuestion]:
    """Return the questions of an interview in the order they were asked; those without a place come last.

    Raises:
        NotFound: there is no such interview, or it is another's.
    """
    cursor = await conn.execute(
        "SELECT "
        + _COLUMNS
        + " FROM (SELECT * FROM interview_schema.interview_questions WHERE "
        + _OWNED
        + ") AS kept"
        + _ASKED
        + " ORDER BY order_asked, interview_question_id LIMIT %(limit)s::bigint OFFSET %(skip)s",
        {"owner": owner, "interview_id": interview_id, "skip": skip, "limit": limit},
    )
    asked = [AskedQuestion.model_validate(row) async for row in cursor]
    if not asked:
        await check(conn, owner, interview_id)
    return asked


async def count(conn: Connection, owner: str, interview_id: int) -> int:
    """Count the questions of an interview."""
    cursor = await conn.execute(_COUNT + _OWNED, {"owner": owner, "interview_id": interview_id})
    row = await cursor.fetchone()
    return row["total"] if row else 0


async def get(conn: Connection, owner: str, interview_id: int, link_id: int) -> AskedQuestion:
    """Return a linked question.

    Raises:
        NotFound: there is no such link in this interview, or it is another's.
    """
    cursor = await conn.execute(
        "SELECT "
        + _COLUMNS
        + " FROM (SELECT * FROM interview_schema.interview_questions WHERE interview_question_id = %(link_id)s AND "
        + _OWNED
        + ") AS kept"
        + _ASKED,
        {"owner": owner, "interview_id": interview_id, "link_id": link_id},
    )
    return _one(await cursor.fetchone())


def _one(row: dict[str, object] | None) -> AskedQuestion:
    if row is None:
        raise NotFound("Linked question not found")
    return AskedQuestion.model_validate(row)


async def create(conn: Connection, owner: str, interview_id: int, fields: Mapping[str, object]) -> AskedQuestion:
    """Link a question.

    Raises:
        NotFound: there is no such interview, question, or round of this interview.
    """
    await check(conn, owner, interview_id)
    with refused():
        cursor = await conn.execute(
            """
            WITH kept AS (
                INSERT INTO interview_schema.interview_questions (
                    interview_id, question_id, round_id, was_asked, order_asked, candidate_answer,
                    answer_quality_rating, time_taken_minutes, was_prepared, confidence_level, what_went_well,
                    what_could_improve)
                SELECT %(interview_id)s, question_id, round_id, coalesce(was_asked, true), order_asked,
                    candidate_answer, answer_quality_rating, time_taken_minutes, was_prepared, confidence_level,
                    what_went_well, what_could_improve
                FROM jsonb_populate_record(NULL::interview_schema.interview_questions, %(fields)s)
                RETURNING *
            )
            SELECT """
            + _COLUMNS
            + " FROM kept"
            + _ASKED,
            {"interview_id": interview_id, "fields": Jsonb(dict(fields))},
        )
        row = await cursor.fetchone()
    return _one(row)


async def update(
    conn: Connection, owner: str, interview_id: int, link_id: int, changes: Mapping[str, object]
) -> AskedQuestion:
    """Change the given fields and no others; which question it is stays.

    Raises:
        NotFound: there is no such link in this interview, or no such round.
    """
    with refused():
        cursor = await conn.execute(
            """
            WITH kept AS (
                UPDATE interview_schema.interview_questions SET (
                    round_id, was_asked, order_asked, candidate_answer, answer_quality_rating, time_taken_minutes,
                    was_prepared, confidence_level, what_went_well, what_could_improve
                ) = (
                    SELECT round_id, was_asked, order_asked, candidate_answer, answer_quality_rating,
                        time_taken_minutes, was_prepared, confidence_level, what_went_well, what_could_improve
                    FROM jsonb_populate_record(interview_questions, %(changes)s)
                ),
                updated_at = clock_timestamp()
                WHERE interview_question_id = %(link_id)s AND """
            + _OWNED
            + " RETURNING * ) SELECT "
            + _COLUMNS
            + " FROM kept"
            + _ASKED,
            {"owner": owner, "interview_id": interview_id, "link_id": link_id, "changes": Jsonb(dict(changes))},
        )
        row = await cursor.fetchone()
    return _one(row)


async def delete(conn: Connection, owner: str, interview_id: int, link_id: int) -> None:
    """Remove a link; the question itself stays.

    Raises:
        NotFound: there is no such link in this interview, or it is another's.
    """
    cursor = await conn.execute(
        "DELETE FROM interview_schema.interview_questions WHERE interview_question_id = %(link_id)s AND " + _OWNED,
        {"owner": owner, "interview_id": interview_id, "link_id": link_id},
    )
    if cursor.rowcount == 0:
        raise NotFound("Linked question not found")
