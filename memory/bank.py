"""The question bank as an interview draws on it: every active question with its vector, and whether it changed."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pgvector import HalfVector

from domain.catalog import Difficulty
from memory.pool import Connection


@dataclass(frozen=True, slots=True)
class Stamp:
    """What changes with the bank: the number of active questions, the newest change, and the seeded version."""

    active: int
    changed: datetime | None
    seeded: str | None


@dataclass(frozen=True, slots=True)
class Stored:
    """An active question; `category` is free text where a user wrote it, `vector` (384) is None until one is made.

    `authored` questions came with the product and have key concepts and a summary.
    """

    text: str
    category: str
    difficulty: Difficulty
    summary: str
    key_concepts: tuple[str, ...]
    tags: tuple[str, ...]
    authored: bool
    vector: NDArray[np.float32] | None
    id: int | None = None


async def stamp(conn: Connection) -> Stamp:
    """Return the bank's stamp; while it stays the same, what was read is still true."""
    cursor = await conn.execute(
        """
        SELECT count(*) AS active, max(updated_at) AS changed,
            (SELECT digest FROM seeds WHERE name = 'knowledge') AS seeded
        FROM interview_schema.questions WHERE is_active
        """
    )
    row = await cursor.fetchone()
    assert row is not None
    return Stamp(**row)


async def active(conn: Connection) -> list[Stored]:
    """Return every active question, the authored ones first, in the order they were added."""
    cursor = await conn.execute(
        """
        SELECT question_id AS id, question_text AS text, question_category AS category,
            question_difficulty AS difficulty, coalesce(answer_summary, '') AS summary, key_concepts, tags,
            authored_digest IS NOT NULL AS authored, embedding AS vector
        FROM interview_schema.questions
        WHERE is_active
        ORDER BY authored_digest IS NOT NULL DESC, question_id
        """
    )
    return [_stored(row) async for row in cursor]


def _stored(row: dict[str, Any]) -> Stored:
    vector = row["vector"]
    known = np.asarray(vector.to_numpy(), np.float32) if isinstance(vector, HalfVector) else None
    row |= {"key_concepts": tuple(row["key_concepts"]), "tags": tuple(row["tags"]), "vector": known}
    return Stored(**row)
