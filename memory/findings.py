"""What an interview works with and finds out: its pool of questions, its coverage matrix, its beliefs."""

from collections.abc import Iterable, Mapping, Sequence
from typing import LiteralString
from uuid import UUID

import numpy as np
from numpy.typing import NDArray
from pgvector import HalfVector
from psycopg.types.json import Jsonb

from domain.ability import Belief
from domain.coverage import Requirement
from domain.scoring import Competency
from domain.selection import PoolQuestion
from memory.pool import Connection

_POOL: LiteralString = """
    SELECT position, text, category, difficulty, topic, purpose, source, bank, question_id, key_concepts, requirements
    FROM pool
"""
# Two questions whose vectors are this near (cosine distance) ask the same.
SAME = 0.15


async def put_pool(
    conn: Connection, session_id: UUID, questions: Sequence[PoolQuestion], vectors: NDArray[np.float32] | None
) -> None:
    """Store what an interview may ask, with vectors [len(questions), 384] where meaning matters."""
    async with conn.cursor() as cursor:
        await cursor.executemany(
            """
            INSERT INTO pool (session_id, position, text, category, difficulty, topic, purpose, source, bank,
                question_id, key_concepts, requirements, embedding)
            VALUES (%(session)s, %(position)s, %(text)s, %(category)s, %(difficulty)s, %(topic)s, %(purpose)s,
                %(source)s, %(bank)s, %(question_id)s, %(key_concepts)s, %(requirements)s, %(embedding)s)
            ON CONFLICT DO NOTHING
            """,
            [
                {
                    **question.model_dump(),
                    "key_concepts": list(question.key_concepts),
                    "requirements": list(question.requirements),
                    "session": session_id,
                    "embedding": None if vectors is None else HalfVector(vectors[row]),
                }
                for row, question in enumerate(questions)
            ],
        )


async def unused(conn: Connection, session_id: UUID, limit: int) -> list[PoolQuestion]:
    """Return the first `limit` questions that were not asked yet."""
    cursor = await conn.execute(
        _POOL + " WHERE session_id = %s AND NOT used ORDER BY position LIMIT %s", [session_id, limit]
    )
    return [PoolQuestion.model_validate(row) async for row in cursor]


async def near_unused(conn: Connection, session_id: UUID, vector: NDArray[np.float32]) -> None:
    """Use up the questions that ask the same as these words."""
    await conn.execute(
        "UPDATE pool SET used = true WHERE session_id = %s AND NOT used AND embedding <=> %s < %s",
        [session_id, HalfVector(vector), SAME],
    )


async def is_near_asked(conn: Connection, session_id: UUID, vector: NDArray[np.float32], position: int) -> bool:
    """Tell whether a question that asks the same as these words was asked, but for the one at `position`."""
    cursor = await conn.execute(
        """
        SELECT FROM pool WHERE session_id = %s AND used AND position <> %s AND embedding <=> %s < %s
            AND EXISTS (SELECT FROM turns WHERE session_id = pool.session_id AND position = pool.position)
        LIMIT 1
        """,
        [session_id, position, HalfVector(vector), SAME],
    )
    return await cursor.fetchone() is not None


async def probes(conn: Connection, session_id: UUID) -> list[str]:
    """Return the wordings of all follow-up questions that were asked."""
    cursor = await conn.execute(
        "SELECT text FROM turns WHERE session_id = %s AND probe > 0 AND text IS NOT NULL", [session_id]
    )
    return [row["text"] async for row in cursor]


async def put_requirements(conn: Connection, session_id: UUID, requirements: Iterable[Requirement]) -> None:
    """Store rows of the coverage matrix, or bring them up to date."""
    async with conn.cursor() as cursor:
        await cursor.executemany(
            """
            INSERT INTO requirements (session_id, id, kind, text, competency, weight, status, evidence)
            VALUES (%(session)s, %(id)s, %(kind)s, %(text)s, %(competency)s, %(weight)s, %(status)s, %(evidence)s)
            ON CONFLICT (session_id, id) DO UPDATE SET status = EXCLUDED.status, evidence = EXCLUDED.evidence
            """,
            [
                {
                    **one.model_dump(exclude={"evidence"}),
                    "session": session_id,
                    "evidence": Jsonb([each.model_dump() for each in one.evidence]),
                }
                for one in requirements
            ],
        )


async def requirements(conn: Connection, session_id: UUID, ids: Sequence[int] | None = None) -> tuple[Requirement, ...]:
    """Return rows of the coverage matrix: those of `ids`, or all."""
    cursor = await conn.execute(
        """
        SELECT id, kind, text, competency, weight, status, evidence FROM requirements
        WHERE session_id = %(session)s AND (%(ids)s::integer[] IS NULL OR id = ANY(%(ids)s)) ORDER BY id
        """,
        {"session": session_id, "ids": None if ids is None else list(ids)},
    )
    return tuple([Requirement.model_validate(row) async for row in cursor])


async def put_beliefs(conn: Connection, session_id: UUID, beliefs: Mapping[Competency, Belief]) -> None:
    """Store what is believed about the candidate's abilities."""
    async with conn.cursor() as cursor:
        await cursor.executemany(
            """
            INSERT INTO beliefs (session_id, competency, mean, variance, ratings)
            VALUES (%(session)s, %(competency)s, %(mean)s, %(variance)s, %(ratings)s)
            ON CONFLICT (session_id, competency) DO UPDATE
            SET mean = EXCLUDED.mean, variance = EXCLUDED.variance, ratings = EXCLUDED.ratings
            """,
            [{"session": session_id, "competency": name, **belief.model_dump()} for name, belief in beliefs.items()],
        )


async def put_priors(conn: Connection, session_id: UUID, beliefs: Mapping[Competency, Belief]) -> None:
    """Store what is believed before the first answer."""
    await put_beliefs(conn, session_id, beliefs)
    await conn.execute(
        "UPDATE beliefs SET prior_mean = mean, prior_variance = variance WHERE session_id = %s", [session_id]
    )


async def beliefs(conn: Connection, session_id: UUID) -> dict[Competency, Belief]:
    """Return what is believed, by competency."""
    cursor = await conn.execute(
        "SELECT competency, mean, variance, ratings FROM beliefs WHERE session_id = %s", [session_id]
    )
    return {
        row["competency"]: Belief(mean=row["mean"], variance=row["variance"], ratings=row["ratings"])
        async for row in cursor
    }


async def averages(conn: Connection, session_id: UUID) -> dict[Competency, float]:
    """Return the mean of the scores that were earned so far, one decimal, by competency."""
    cursor = await conn.execute(
        """
        SELECT competency, avg(score) AS mean FROM (
            SELECT DISTINCT ON (number, rating ->> 'competency') rating ->> 'competency' AS competency,
                (rating ->> 'score')::double precision AS score
            FROM turns, jsonb_array_elements(assessment -> 'ratings') WITH ORDINALITY AS ratings (rating, place)
            WHERE session_id = %s AND rating ->> 'score' IS NOT NULL
            ORDER BY number, rating ->> 'competency', place
        ) AS earned GROUP BY competency
        """,
        [session_id],
    )
    return {row["competency"]: round(row["mean"], 1) async for row in cursor}


async def clear_findings(conn: Connection, session_id: UUID) -> None:
    """Forget what the answers have told, so that it can be found anew; what was believed before them is kept."""
    await conn.execute("DELETE FROM beliefs WHERE session_id = %s AND prior_mean IS NULL", [session_id])
    await conn.execute(
        "UPDATE beliefs SET mean = prior_mean, variance = prior_variance, ratings = 0 WHERE session_id = %s",
        [session_id],
    )
    await conn.execute("UPDATE requirements SET status = 'open', evidence = '[]' WHERE session_id = %s", [session_id])
