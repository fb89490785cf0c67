"""The question bank as users see and keep it; authored questions that they edit become theirs."""

from collections.abc import Mapping
from typing import LiteralString

import numpy as np
from numpy.typing import NDArray
from pgvector import HalfVector
from psycopg.types.json import Jsonb

from domain.errors import NotFound
from domain.tracker import CatalogQuestion, Order, QuestionFilter, QuestionOrder
from memory.pool import Connection
from memory.tracker.refusals import refused
from memory.tracker.searching import Found, forgiving, page

# Below this cosine two questions have nothing in common that a reader would see.
LEAST_SIMILARITY = 0.35
_COLUMNS: LiteralString = """
    question_id, question_text, question_category, question_difficulty, answer_summary, key_concepts, common_mistakes,
    tips_and_tricks, follow_ups, time_to_answer_minutes, tags, times_asked, times_practiced, average_rating, is_active,
    created_by, created_at, updated_at
"""
_HITS: LiteralString = """
    WITH hits AS MATERIALIZED (
        SELECT question_id, created_at, times_asked, times_practiced, average_rating,
            array_position(ARRAY['easy', 'medium', 'hard', 'expert'], question_difficulty) AS hardness,
            CASE WHEN %(plain)s::text IS NULL THEN 0
                ELSE (question_text ILIKE %(like)s)::int + ts_rank(search, to_tsquery('simple', %(prefixes)s)) END
                AS rank,
            1 - (embedding <=> %(vector)s::halfvec) AS similarity
        FROM interview_schema.questions
        WHERE (%(is_active)s::boolean IS NULL OR is_active = %(is_active)s)
            AND (%(category)s::text IS NULL OR question_category = %(category)s)
            AND (%(difficulty)s::text IS NULL OR question_difficulty = %(difficulty)s)
            AND (%(tags)s::text[] IS NULL OR tags && %(tags)s::text[])
            AND (%(like)s::text IS NULL OR question_text ILIKE %(like)s
                OR search @@ (to_tsquery('english', %(prefixes)s) || to_tsquery('simple', %(prefixes)s)))
            AND (%(vector)s::halfvec IS NULL OR 1 - (embedding <=> %(vector)s::halfvec) >= %(least)s)
            AND (%(other_than)s::integer IS NULL OR question_id <> %(other_than)s)
    ), shown AS (
        SELECT question_id, similarity, row_number() OVER (ORDER BY """
_SHOWN: LiteralString = (
    """) AS place FROM hits ORDER BY place LIMIT %(limit)s OFFSET %(skip)s
    )
    SELECT counted.total, shown.similarity, """
    + _COLUMNS.replace("question_id,", "shown.question_id,", 1)
    + """
    FROM (SELECT count(*) AS total FROM hits) AS counted
    LEFT JOIN shown ON true
    LEFT JOIN interview_schema.questions ON questions.question_id = shown.question_id
    ORDER BY shown.place
    """
)
_BEST: LiteralString = "similarity DESC NULLS LAST, rank DESC, created_at DESC, question_id DESC"
_ORDERS: dict[tuple[QuestionOrder, Order], LiteralString] = {
    ("created_at", "asc"): "created_at, question_id",
    ("created_at", "desc"): "created_at DESC, question_id DESC",
    ("times_asked", "asc"): "times_asked, question_id",
    ("times_asked", "desc"): "times_asked DESC, question_id DESC",
    ("times_practiced", "asc"): "times_practiced, question_id",
    ("times_practiced", "desc"): "times_practiced DESC, question_id DESC",
    ("average_rating", "asc"): "average_rating NULLS LAST, question_id",
    ("average_rating", "desc"): "average_rating DESC NULLS LAST, question_id DESC",
    ("question_difficulty", "asc"): "hardness, question_id",
    ("question_difficulty", "desc"): "hardness DESC, question_id DESC",
}


async def listed(conn: Connection, wanted: QuestionFilter, skip: int, limit: int) -> Found[CatalogQuestion]:
    """Return a page of the questions that pass a filter."""
    order = _ORDERS[wanted.sort_by, wanted.order] if wanted.sort_by else _BEST
    given = {
        "is_active": wanted.is_active,
        "category": wanted.category,
        "difficulty": wanted.difficulty,
        "tags": list(wanted.tags) or None,
        "vector": None if wanted.vector is None else HalfVector(wanted.vector),
        "other_than": wanted.other_than,
        "least": LEAST_SIMILARITY,
        "skip": skip,
        "limit": limit,
    }

    async def read(values: Mapping[str, str | None]) -> Found[CatalogQuestion]:
        cursor = await conn.execute(_HITS + order + _SHOWN, {**values, **given}, prepare=False)
        return page(await cursor.fetchall(), "question_id", CatalogQuestion.model_validate)

    return await forgiving(conn, "questions", wanted.search, read)


async def get(conn: Connection, question_id: int) -> CatalogQuestion:
    """Return a question, active or not.

    Raises:
        NotFound: there is none with this id.
    """
    cursor = await conn.execute(
        "SELECT " + _COLUMNS + " FROM interview_schema.questions WHERE question_id = %(id)s", {"id": question_id}
    )
    return _one(await cursor.fetchone())


def _one(row: dict[str, object] | None) -> CatalogQuestion:
    if row is None:
        raise NotFound("Question not found")
    return CatalogQuestion.model_validate(row)


async def vector_of(conn: Connection, question_id: int) -> NDArray[np.float32] | None:
    """Return a question's vector; None where there is no such question, or none has been made."""
    cursor = await conn.execute(
        "SELECT embedding FROM interview_schema.questions WHERE question_id = %(id)s", {"id": question_id}
    )
    row = await cursor.fetchone()
    return np.asarray(row["embedding"].to_numpy(), np.float32) if row and row["embedding"] is not None else None


async def create(conn: Connection, fields: Mapping[str, object], vector: NDArray[np.float32] | None) -> CatalogQuestion:
    """Insert a question with these fields and the vector of its text."""
    cursor = await conn.execute(
        """
        INSERT INTO interview_schema.questions (
            question_text, question_category, question_difficulty, answer_summary, key_concepts, common_mistakes,
            tips_and_tricks, follow_ups, time_to_answer_minutes, tags, is_active, created_by, embedding)
        SELECT question_text, question_category, question_difficulty, answer_summary, coalesce(key_concepts, '{}'),
            coalesce(common_mistakes, '{}'), coalesce(tips_and_tricks, '{}'), coalesce(follow_ups, '{}'),
            time_to_answer_minutes, coalesce(tags, '{}'), coalesce(is_active, true), created_by, %(vector)s::halfvec
        FROM jsonb_populate_record(NULL::interview_schema.questions, %(fields)s)
        RETURNING """
        + _COLUMNS,
        {"fields": Jsonb(dict(fields)), "vector": None if vector is None else HalfVector(vector)},
    )
    return _one(await cursor.fetchone())


async def update(
    conn: Connection, question_id: int, changes: Mapping[str, object], vector: NDArray[np.float32] | None = None
) -> CatalogQuestion:
    """Change the given fields and no others; a new text comes with its vector.

    Raises:
        NotFound: there is none with this id.
        Conflict: it came with the product, and so did another one with the new text.
    """
    with refused():
        cursor = await conn.execute(
            """
            UPDATE interview_schema.questions SET (
                question_text, question_category, question_difficulty, answer_summary, key_concepts, common_mistakes,
                tips_and_tricks, follow_ups, time_to_answer_minutes, tags, is_active
            ) = (
                SELECT question_text, question_category, question_difficulty, answer_summary, key_concepts,
                    common_mistakes, tips_and_tricks, follow_ups, time_to_answer_minutes, tags, is_active
                FROM jsonb_populate_record(questions, %(changes)s)
            ),
            embedding = CASE WHEN %(changes)s::jsonb ? 'question_text' THEN %(vector)s::halfvec ELSE embedding END,
            authored_digest = NULL, updated_at = clock_timestamp()
            WHERE question_id = %(id)s
            RETURNING """
            + _COLUMNS,
            {
                "id": question_id,
                "changes": Jsonb(dict(changes)),
                "vector": None if vector is None else HalfVector(vector),
            },
        )
        row = await cursor.fetchone()
    return _one(row)
