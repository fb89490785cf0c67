"""Reads an owner's tracker page by page, so that no connection waits for a slow reader."""

from datetime import date
from typing import Any

from memory.pool import Connection


async def page(conn: Connection, owner: str, after: int, limit: int) -> list[dict[str, Any]]:
    """Return the interviews that follow one by id, with their rounds and linked questions; dates in these are text."""
    cursor = await conn.execute(
        """
        SELECT interview_id, uid, company_name, role_name, custom_role_title, interview_type, seniority_level,
            interview_status, interview_result, job_description, main_skills_required, required_experience_years,
            job_location, is_remote, salary_range, application_date, first_interview_date, preparation_notes,
            overall_feedback, strengths, areas_for_improvement, interviews.created_by, interviews.created_at,
            (SELECT coalesce(jsonb_agg(to_jsonb(one) - 'id' ORDER BY one.round_number), '[]') FROM (
                SELECT round_number, round_name, round_type, scheduled_date, scheduled_time, duration_minutes,
                    is_virtual, meeting_platform, interviewer_name, interviewer_title, round_status, round_result,
                    rating, feedback
                FROM interview_schema.interview_rounds AS rounds WHERE rounds.interview_id = interviews.interview_id
            ) AS one) AS rounds,
            (SELECT coalesce(jsonb_agg(to_jsonb(one) - 'id' ORDER BY one.order_asked, one.id), '[]') FROM (
                SELECT interview_question_id AS id, links.uid, question_text, question_category, question_difficulty,
                    round_number, was_asked, order_asked, candidate_answer, answer_quality_rating, time_taken_minutes,
                    was_prepared, confidence_level, what_went_well, what_could_improve
                FROM interview_schema.interview_questions AS links
                JOIN interview_schema.questions USING (question_id)
                LEFT JOIN interview_schema.interview_rounds AS rounds USING (round_id)
                WHERE links.interview_id = interviews.interview_id
            ) AS one) AS questions
        FROM interview_schema.interviews
        LEFT JOIN interview_schema.companies USING (company_id)
        LEFT JOIN interview_schema.roles USING (role_id)
        WHERE owner = %(owner)s AND interview_id > %(after)s
        ORDER BY interview_id LIMIT %(limit)s
        """,
        {"owner": owner, "after": after, "limit": limit},
    )
    return await cursor.fetchall()


async def scheduled(conn: Connection, owner: str, since: date, limit: int) -> list[dict[str, Any]]:
    """Return the rounds that have a date, from `since` on, the latest ones when there are too many."""
    cursor = await conn.execute(
        """
        SELECT * FROM (
            SELECT round_id, uid, round_number, round_name, round_type, scheduled_date, scheduled_time,
                duration_minutes, is_virtual, meeting_platform, interviewer_name, interviewer_title, round_status,
                interview_status, interview_type, job_location, company_name,
                coalesce(nullif(custom_role_title, ''), role_name) AS role,
                greatest(rounds.updated_at, interviews.updated_at) AS updated_at, rounds.created_at
            FROM interview_schema.interview_rounds AS rounds
            JOIN interview_schema.interviews USING (interview_id)
            LEFT JOIN interview_schema.companies USING (company_id)
            LEFT JOIN interview_schema.roles USING (role_id)
            WHERE owner = %(owner)s AND scheduled_date >= %(since)s
            ORDER BY scheduled_date DESC, scheduled_time DESC, round_id DESC LIMIT %(limit)s
        ) AS newest
        ORDER BY scheduled_date, scheduled_time, round_id
        """,
        {"owner": owner, "since": since, "limit": limit},
    )
    return await cursor.fetchall()
