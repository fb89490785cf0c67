"""Linked questions as an import finds, adds and changes them; within the caller's transaction."""

from collections.abc import Mapping, Sequence
from typing import Any

from memory.pool import Connection
from memory.transfer.packing import packed

Row = Mapping[str, Any]


async def of(conn: Connection, owner: str, ids: Sequence[int]) -> list[dict[str, Any]]:
    """Return the links of an owner's interviews, locked, with their questions' wording and their rounds' numbers."""
    cursor = await conn.execute(
        """
        SELECT links.interview_id, interview_question_id, links.uid, question_id, round_id, question_text,
            round_number, was_asked, order_asked, candidate_answer, answer_quality_rating, time_taken_minutes,
            was_prepared, confidence_level, what_went_well, what_could_improve
        FROM interview_schema.interview_questions AS links
        JOIN interview_schema.interviews ON interviews.interview_id = links.interview_id
        JOIN interview_schema.questions USING (question_id)
        LEFT JOIN interview_schema.interview_rounds AS rounds USING (round_id)
        WHERE links.interview_id = ANY(%(ids)s) AND owner = %(owner)s
        ORDER BY interview_question_id FOR NO KEY UPDATE OF links
        """,
        {"ids": list(ids), "owner": owner},
    )
    return await cursor.fetchall()


async def add(conn: Connection, owner: str, rows: Sequence[Row]) -> None:
    """Link questions to an owner's interviews."""
    await conn.execute(
        """
        INSERT INTO interview_schema.interview_questions (interview_id, uid, question_id, round_id, was_asked,
            order_asked, candidate_answer, answer_quality_rating, time_taken_minutes, was_prepared, confidence_level,
            what_went_well, what_could_improve)
        SELECT new.interview_id, new.uid, question_id, round_id, was_asked, order_asked, candidate_answer,
            answer_quality_rating, time_taken_minutes, was_prepared, confidence_level, what_went_well,
            what_could_improve
        FROM jsonb_populate_recordset(NULL::interview_schema.interview_questions, %(rows)s) AS new
        JOIN interview_schema.interviews USING (interview_id)
        WHERE owner = %(owner)s
        """,
        {"owner": owner, "rows": packed(rows)},
    )


async def change(conn: Connection, owner: str, rows: Sequence[Row]) -> None:
    """Set all that an import may set of links, given whole, by `interview_question_id`."""
    await conn.execute(
        """
        UPDATE interview_schema.interview_questions AS old SET question_id = new.question_id, round_id = new.round_id,
            was_asked = new.was_asked, order_asked = new.order_asked, candidate_answer = new.candidate_answer,
            answer_quality_rating = new.answer_quality_rating, time_taken_minutes = new.time_taken_minutes,
            was_prepared = new.was_prepared, confidence_level = new.confidence_level,
            what_went_well = new.what_went_well, what_could_improve = new.what_could_improve, updated_at = now()
        FROM jsonb_populate_recordset(NULL::interview_schema.interview_questions, %(rows)s) AS new
        JOIN interview_schema.interviews USING (interview_id)
        WHERE old.interview_question_id = new.interview_question_id AND old.interview_id = new.interview_id
            AND owner = %(owner)s
        """,
        {"owner": owner, "rows": packed(rows)},
    )
