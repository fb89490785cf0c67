"""How much there is in the tracker."""

from domain.tracker import Overview
from memory.pool import Connection


async def overview(conn: Connection, owner: str) -> Overview:
    """Count an owner's interviews, and the companies and active questions that all share, at one moment."""
    cursor = await conn.execute(
        """
        WITH own AS MATERIALIZED (
            SELECT interview_status AS status, interview_result AS result, sum(n)::bigint AS n
            FROM interview_schema.interview_tally WHERE owner = %(owner)s GROUP BY 1, 2 HAVING sum(n) <> 0
        ), bank AS MATERIALIZED (
            SELECT question_category AS category, question_difficulty AS difficulty, count(*) AS n
            FROM interview_schema.questions WHERE is_active GROUP BY 1, 2
        ), statuses AS (SELECT status, sum(n)::bigint AS n FROM own GROUP BY 1),
        results AS (SELECT result, sum(n)::bigint AS n FROM own GROUP BY 1),
        categories AS (SELECT category, sum(n)::bigint AS n FROM bank GROUP BY 1),
        difficulties AS (SELECT difficulty, sum(n)::bigint AS n FROM bank GROUP BY 1)
        SELECT (SELECT coalesce(sum(n), 0)::bigint FROM own) AS total_interviews,
            (SELECT coalesce(sum(n), 0)::bigint FROM bank) AS total_questions,
            (SELECT count(*) FROM interview_schema.companies) AS total_companies,
            (SELECT coalesce(jsonb_object_agg(status, n), '{}') FROM statuses) AS interviews_by_status,
            (SELECT coalesce(jsonb_object_agg(result, n), '{}') FROM results) AS interviews_by_result,
            (SELECT coalesce(jsonb_object_agg(category, n), '{}') FROM categories) AS questions_by_category,
            (SELECT coalesce(jsonb_object_agg(difficulty, n), '{}') FROM difficulties) AS questions_by_difficulty
        """,
        {"owner": owner},
    )
    return Overview.model_validate(await cursor.fetchone())
