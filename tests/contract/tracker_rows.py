"""Rows of the tracker, put where tests need them without going through the endpoints that other tests are about."""

import asyncio
from typing import Any, LiteralString

from psycopg.types.json import Jsonb

from memory.pool import open_pool
from settings import Database
from tests.serving import STANDSTILL, Served

GUEST = "local-guest"


async def run(served: Served, statement: LiteralString, **values: object) -> list[dict[str, Any]]:
    """Run a statement on the served database and return its rows, if it has any."""
    url = served.settings.database_url
    assert url is not None
    pool = await open_pool(url.get_secret_value(), Database(pool_max=1))
    try:
        async with asyncio.timeout(STANDSTILL), pool.connection() as conn:
            cursor = await conn.execute(statement, values)
            return await cursor.fetchall() if cursor.description else []
    finally:
        await pool.close()


async def company(served: Served, name: str) -> int:
    """Add a company; its id."""
    statement: LiteralString = """INSERT INTO interview_schema.companies (company_name) VALUES (%(name)s)
        ON CONFLICT DO NOTHING"""
    await run(served, statement, name=name)
    [row] = await run(
        served, "SELECT company_id FROM interview_schema.companies WHERE company_name = %(name)s", name=name
    )
    return row["company_id"]


async def interview(served: Served, owner: str = GUEST, **fields: object) -> int:
    """Add an interview; its id. Lists are skills."""
    [row] = await run(
        served,
        """
        INSERT INTO interview_schema.interviews (owner, company_id, custom_role_title, seniority_level,
            job_description, main_skills_required, interview_status, application_date, job_location)
        SELECT %(owner)s, company_id, custom_role_title, seniority_level, job_description,
            coalesce(main_skills_required, '{}'), coalesce(interview_status, 'scheduled'), application_date,
            job_location
        FROM jsonb_populate_record(NULL::interview_schema.interviews, %(fields)s)
        RETURNING interview_id
        """,
        owner=owner,
        fields=Jsonb(fields),
    )
    return row["interview_id"]


async def round_of(served: Served, interview_id: int, number: int, **fields: object) -> int:
    """Add a round; its id."""
    [row] = await run(
        served,
        """
        INSERT INTO interview_schema.interview_rounds (interview_id, round_number, round_name, scheduled_date,
            scheduled_time, duration_minutes, interviewer_name, meeting_platform, round_status)
        SELECT %(interview)s, %(number)s, round_name, scheduled_date, scheduled_time, duration_minutes,
            interviewer_name, meeting_platform, coalesce(round_status, 'scheduled')
        FROM jsonb_populate_record(NULL::interview_schema.interview_rounds, %(fields)s)
        RETURNING round_id
        """,
        interview=interview_id,
        number=number,
        fields=Jsonb(fields),
    )
    return row["round_id"]


async def question(served: Served, text: str, category: str = "technical") -> int:
    """Add a question as a user does; its id."""
    [row] = await run(
        served,
        """
        INSERT INTO interview_schema.questions (question_text, question_category, question_difficulty, created_by)
        VALUES (%(text)s, %(category)s, 'medium', 'somebody') RETURNING question_id
        """,
        text=text,
        category=category,
    )
    return row["question_id"]


async def link(served: Served, interview_id: int, question_id: int, **fields: object) -> int:
    """Link a question to an interview; the link's id."""
    [row] = await run(
        served,
        """
        INSERT INTO interview_schema.interview_questions (interview_id, question_id, was_asked, order_asked,
            answer_quality_rating, candidate_answer)
        SELECT %(interview)s, %(question)s, coalesce(was_asked, true), order_asked, answer_quality_rating,
            candidate_answer
        FROM jsonb_populate_record(NULL::interview_schema.interview_questions, %(fields)s)
        RETURNING interview_question_id
        """,
        interview=interview_id,
        question=question_id,
        fields=Jsonb(fields),
    )
    return row["interview_question_id"]


async def counts(served: Served, question_id: int) -> tuple[int, int, float | None]:
    """Return times_asked, times_practiced and average_rating of a question."""
    [row] = await run(
        served,
        """
        SELECT times_asked, times_practiced, average_rating FROM interview_schema.questions
        WHERE question_id = %(id)s
        """,
        id=question_id,
    )
    return row["times_asked"], row["times_practiced"], row["average_rating"]
