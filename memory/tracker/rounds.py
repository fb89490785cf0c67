"""The rounds of tracked interviews."""

from collections.abc import Mapping
from typing import LiteralString

from psycopg import errors
from psycopg.types.json import Jsonb

from domain.errors import Conflict, NotFound
from domain.tracker import Round
from memory.pool import Connection
from memory.tracker.interviews import check

_COLUMNS: LiteralString = """
    round_id, interview_id, round_number, round_name, round_type, scheduled_date, scheduled_time, duration_minutes,
    is_virtual, meeting_platform, interviewer_name, interviewer_title, round_status, round_result, rating, feedback,
    created_at, updated_at
"""
_OWNED: LiteralString = """
    interview_id = %(interview_id)s AND EXISTS (
        SELECT FROM interview_schema.interviews AS owned
        WHERE owned.interview_id = %(interview_id)s AND owned.owner = %(owner)s)
"""


async def listed(conn: Connection, owner: str, interview_id: int) -> list[Round]:
    """Return the rounds of an interview in their order.

    Raises:
        NotFound: there is no such interview, or it is another's.
    """
    cursor = await conn.execute(
        "SELECT " + _COLUMNS + " FROM interview_schema.interview_rounds WHERE " + _OWNED + " ORDER BY round_number",
        {"owner": owner, "interview_id": interview_id},
    )
    rounds = [Round.model_validate(row) async for row in cursor]
    if not rounds:
        await check(conn, owner, interview_id)
    return rounds


async def get(conn: Connection, owner: str, interview_id: int, round_id: int) -> Round:
    """Return a round.

    Raises:
        NotFound: there is no such round in this interview, or it is another's.
    """
    cursor = await conn.execute(
        "SELECT " + _COLUMNS + " FROM interview_schema.interview_rounds WHERE round_id = %(round_id)s AND " + _OWNED,
        {"owner": owner, "interview_id": interview_id, "round_id": round_id},
    )
    return _one(await cursor.fetchone())


def _one(row: dict[str, object] | None) -> Round:
    if row is None:
        raise NotFound("Round not found")
    return Round.model_validate(row)


async def create(conn: Connection, owner: str, interview_id: int, fields: Mapping[str, object]) -> Round:
    """Insert a round with these fields.

    Raises:
        NotFound: there is no such interview, or it is another's.
        Conflict: the interview has a round of this number; the message tells by which id.
    """
    await check(conn, owner, interview_id)
    cursor = await conn.execute(
        """
        INSERT INTO interview_schema.interview_rounds (
            interview_id, round_number, round_name, round_type, scheduled_date, scheduled_time, duration_minutes,
            is_virtual, meeting_platform, interviewer_name, interviewer_title, round_status, round_result, rating,
            feedback)
        SELECT %(interview_id)s, round_number, round_name, round_type, scheduled_date, scheduled_time,
            duration_minutes, is_virtual, meeting_platform, interviewer_name, interviewer_title,
            coalesce(round_status, 'scheduled'), coalesce(round_result, 'pending'), rating, feedback
        FROM jsonb_populate_record(NULL::interview_schema.interview_rounds, %(fields)s)
        ON CONFLICT DO NOTHING
        RETURNING """
        + _COLUMNS,
        {"interview_id": interview_id, "fields": Jsonb(dict(fields))},
    )
    row = await cursor.fetchone()
    if row is None:
        raise Conflict(await _taken(conn, owner, interview_id, fields["round_number"]))
    return Round.model_validate(row)


async def _taken(conn: Connection, owner: str, interview_id: int, number: object) -> str:
    found = [each for each in await listed(conn, owner, interview_id) if each.round_number == number]
    known = f": round_id {found[0].round_id}" if found else ""
    return f"This interview has a round {number} already{known}. Change that one, or take another number."


async def update(
    conn: Connection, owner: str, interview_id: int, round_id: int, changes: Mapping[str, object]
) -> Round:
    """Change the given fields and no others.

    Raises:
        NotFound: there is no such round in this interview, or it is another's.
        Conflict: another round has this number; the message tells by which id.
    """
    try:
        cursor = await conn.execute(
            """
            UPDATE interview_schema.interview_rounds SET (
                round_number, round_name, round_type, scheduled_date, scheduled_time, duration_minutes, is_virtual,
                meeting_platform, interviewer_name, interviewer_title, round_status, round_result, rating, feedback
            ) = (
                SELECT round_number, round_name, round_type, scheduled_date, scheduled_time, duration_minutes,
                    is_virtual, meeting_platform, interviewer_name, interviewer_title, round_status, round_result,
                    rating, feedback
                FROM jsonb_populate_record(interview_rounds, %(changes)s)
            ),
            updated_at = clock_timestamp()
            WHERE round_id = %(round_id)s AND """
            + _OWNED
            + " RETURNING "
            + _COLUMNS,
            {"owner": owner, "interview_id": interview_id, "round_id": round_id, "changes": Jsonb(dict(changes))},
        )
    except errors.UniqueViolation:
        raise Conflict(await _taken(conn, owner, interview_id, changes["round_number"])) from None
    return _one(await cursor.fetchone())


async def delete(conn: Connection, owner: str, interview_id: int, round_id: int) -> None:
    """Remove a round, within the caller's transaction; questions that were asked in it stay with the interview.

    Raises:
        NotFound: there is no such round in this interview, or it is another's.
    """
    # Apart, so that what follows also sees a question that is being linked to this round right now.
    await conn.execute(
        "SELECT FROM interview_schema.interview_rounds WHERE round_id = %(round_id)s AND " + _OWNED + " FOR UPDATE",
        {"owner": owner, "interview_id": interview_id, "round_id": round_id},
    )
    cursor = await conn.execute(
        """
        WITH parted AS (
            UPDATE interview_schema.interview_questions SET round_id = NULL, updated_at = clock_timestamp()
            WHERE round_id = %(round_id)s AND """
        + _OWNED
        + """
        )
        DELETE FROM interview_schema.interview_rounds WHERE round_id = %(round_id)s AND """
        + _OWNED,
        {"owner": owner, "interview_id": interview_id, "round_id": round_id},
    )
    if cursor.rowcount == 0:
        raise NotFound("Round not found")
