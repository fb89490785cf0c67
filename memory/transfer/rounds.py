"""Rounds as an import finds, adds and changes them; within the caller's transaction."""

from collections.abc import Mapping, Sequence
from typing import Any

from memory.pool import Connection
from memory.transfer.packing import packed

Row = Mapping[str, Any]


async def of(conn: Connection, owner: str, ids: Sequence[int]) -> dict[tuple[int, int], dict[str, Any]]:
    """Return the rounds of an owner's interviews, locked, by interview and number."""
    cursor = await conn.execute(
        """
        SELECT rounds.interview_id, round_id, round_number, round_name, round_type, scheduled_date, scheduled_time,
            duration_minutes, is_virtual, meeting_platform, interviewer_name, interviewer_title, round_status,
            round_result, rating, feedback
        FROM interview_schema.interview_rounds AS rounds
        JOIN interview_schema.interviews USING (interview_id)
        WHERE interview_id = ANY(%(ids)s) AND owner = %(owner)s
        ORDER BY round_id FOR NO KEY UPDATE OF rounds
        """,
        {"ids": list(ids), "owner": owner},
    )
    return {(row["interview_id"], row["round_number"]): row async for row in cursor}


async def add(conn: Connection, owner: str, rows: Sequence[Row]) -> None:
    """Add rounds to an owner's interviews."""
    await conn.execute(
        """
        INSERT INTO interview_schema.interview_rounds (interview_id, round_number, round_name, round_type,
            scheduled_date, scheduled_time, duration_minutes, is_virtual, meeting_platform, interviewer_name,
            interviewer_title, round_status, round_result, rating, feedback)
        SELECT new.interview_id, round_number, round_name, round_type, scheduled_date, scheduled_time,
            duration_minutes, is_virtual, meeting_platform, interviewer_name, interviewer_title, round_status,
            round_result, rating, feedback
        FROM jsonb_populate_recordset(NULL::interview_schema.interview_rounds, %(rows)s) AS new
        JOIN interview_schema.interviews USING (interview_id)
        WHERE owner = %(owner)s
        """,
        {"owner": owner, "rows": packed(rows)},
    )


async def change(conn: Connection, owner: str, rows: Sequence[Row]) -> None:
    """Set all that an import may set of rounds, given whole, by `round_id`."""
    await conn.execute(
        """
        UPDATE interview_schema.interview_rounds AS old SET round_name = new.round_name, round_type = new.round_type,
            scheduled_date = new.scheduled_date, scheduled_time = new.scheduled_time,
            duration_minutes = new.duration_minutes, is_virtual = new.is_virtual,
            meeting_platform = new.meeting_platform, interviewer_name = new.interviewer_name,
            interviewer_title = new.interviewer_title, round_status = new.round_status,
            round_result = new.round_result, rating = new.rating, feedback = new.feedback, updated_at = now()
        FROM jsonb_populate_recordset(NULL::interview_schema.interview_rounds, %(rows)s) AS new
        JOIN interview_schema.interviews USING (interview_id)
        WHERE old.round_id = new.round_id AND old.interview_id = new.interview_id AND owner = %(owner)s
        """,
        {"owner": owner, "rows": packed(rows)},
    )
