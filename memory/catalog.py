"""The question bank's rows."""

from collections.abc import Sequence
from hashlib import sha256

import numpy as np
from numpy.typing import NDArray
from pgvector import HalfVector

from domain.catalog import BankQuestion
from memory.pool import Connection

AUTHOR = "viva-voce"


def digest(question: BankQuestion) -> str:
    """Return the fingerprint by which a changed authored entry is recognised."""
    return sha256(question.model_dump_json().encode()).hexdigest()


async def put_authored(conn: Connection, questions: Sequence[BankQuestion]) -> None:
    """Insert authored questions or bring them up to date; rows that a user has edited are left alone.

    A question that was retired and is authored again becomes active again.
    """
    async with conn.cursor() as cursor:
        await cursor.executemany(
            """
            INSERT INTO interview_schema.questions (
                question_text, question_category, question_difficulty, answer_summary, key_concepts,
                common_mistakes, tips_and_tricks, follow_ups, tags, time_to_answer_minutes, created_by,
                authored_digest)
            VALUES (
                %(text)s, %(category)s, %(difficulty)s, %(summary)s, %(key_concepts)s, %(common_mistakes)s,
                %(tips)s, %(follow_ups)s, %(tags)s, %(minutes)s, %(author)s, %(digest)s)
            ON CONFLICT (md5(question_text)) WHERE created_by = 'viva-voce' DO UPDATE SET
                question_category = EXCLUDED.question_category,
                question_difficulty = EXCLUDED.question_difficulty,
                answer_summary = EXCLUDED.answer_summary,
                key_concepts = EXCLUDED.key_concepts,
                common_mistakes = EXCLUDED.common_mistakes,
                tips_and_tricks = EXCLUDED.tips_and_tricks,
                follow_ups = EXCLUDED.follow_ups,
                tags = EXCLUDED.tags,
                time_to_answer_minutes = EXCLUDED.time_to_answer_minutes,
                authored_digest = EXCLUDED.authored_digest,
                is_active = true,
                updated_at = now()
            WHERE questions.authored_digest <> EXCLUDED.authored_digest
                OR (questions.authored_digest IS NOT NULL AND NOT questions.is_active)
            """,
            [
                {key: list(value) if isinstance(value, tuple) else value for key, value in question}
                | {"author": AUTHOR, "digest": digest(question)}
                for question in questions
            ],
        )


async def retire_authored(conn: Connection, kept: Sequence[str]) -> None:
    """Deactivate authored questions whose text is no longer among `kept`."""
    await conn.execute(
        """
        UPDATE interview_schema.questions SET is_active = false, updated_at = now()
        WHERE authored_digest IS NOT NULL AND is_active AND question_text <> ALL(%(kept)s)
        """,
        {"kept": list(kept)},
    )


async def authored(conn: Connection, texts: Sequence[str]) -> dict[str, BankQuestion]:
    """Return those authored questions whose wording is among `texts`, by wording; those a user edited are not."""
    cursor = await conn.execute(
        """
        SELECT question_text AS text, question_category AS category, question_difficulty AS difficulty,
            answer_summary AS summary, key_concepts, common_mistakes, tips_and_tricks AS tips, tags,
            time_to_answer_minutes AS minutes, follow_ups
        FROM interview_schema.questions
        WHERE authored_digest IS NOT NULL AND is_active AND question_text = ANY(%(texts)s)
        """,
        {"texts": list(texts)},
    )
    return {row["text"]: BankQuestion.model_validate(row) async for row in cursor}


async def clear_vectors(conn: Connection) -> None:
    """Forget all vectors, as is due when another model makes them."""
    await conn.execute("UPDATE interview_schema.questions SET embedding = NULL")


async def take_vectors(conn: Connection) -> None:
    """Give questions that have none the vector of the passage with their wording."""
    await conn.execute(
        """
        UPDATE interview_schema.questions SET embedding = passages.embedding FROM passages
        WHERE questions.embedding IS NULL AND passages.kind = 'question' AND passages.body = question_text
        """
    )


async def without_vector(conn: Connection, limit: int) -> list[tuple[int, str]]:
    """Return ids and texts of questions that have no vector."""
    cursor = await conn.execute(
        """
        SELECT question_id, question_text FROM interview_schema.questions
        WHERE embedding IS NULL ORDER BY question_id LIMIT %(limit)s
        """,
        {"limit": limit},
    )
    return [(row["question_id"], row["question_text"]) async for row in cursor]


async def put_vectors(conn: Connection, vectors: Sequence[tuple[int, NDArray[np.float32]]]) -> None:
    """Store questions' vectors by their ids."""
    async with conn.cursor() as cursor:
        await cursor.executemany(
            "UPDATE interview_schema.questions SET embedding = %s WHERE question_id = %s",
            [(HalfVector(vector), number) for number, vector in vectors],
        )
