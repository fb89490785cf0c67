"""Authored passages with their vectors: stored, and searched by meaning within a specialist's scope."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

import numpy as np
from numpy.typing import NDArray
from pgvector import HalfVector

from domain.knowledge import Passage, PassageKind
from memory.pool import Connection


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage found; `similarity` is a cosine in [-1, 1]."""

    kind: PassageKind
    ref: str
    text: str
    similarity: float


async def known(conn: Connection) -> dict[tuple[str, str, str], str]:
    """Return the reference of every stored passage, by (scope, kind, text)."""
    cursor = await conn.execute("SELECT scope, kind, ref, body FROM passages")
    return {(row["scope"], row["kind"], row["body"]): row["ref"] async for row in cursor}


async def clear(conn: Connection) -> None:
    """Remove all passages, as is due when another model makes the vectors."""
    await conn.execute("DELETE FROM passages")


async def put(conn: Connection, passages: Sequence[Passage], vectors: NDArray[np.float32]) -> None:
    """Store passages with their vectors, of shape [len(passages), 384]; known ones get the new vector."""
    rows = [
        {**passage.model_dump(), "vector": HalfVector(vector)}
        for passage, vector in zip(passages, vectors, strict=True)
    ]
    async with conn.cursor() as cursor:
        await cursor.executemany(
            """
            INSERT INTO passages (scope, kind, ref, body, embedding)
            VALUES (%(scope)s, %(kind)s, %(ref)s, %(text)s, %(vector)s)
            ON CONFLICT (scope, kind, body)
            DO UPDATE SET ref = EXCLUDED.ref, embedding = EXCLUDED.embedding
            """,
            rows,
        )


async def forget(conn: Connection, gone: Sequence[tuple[str, str, str]]) -> None:
    """Remove passages by (scope, kind, text)."""
    async with conn.cursor() as cursor:
        await cursor.executemany("DELETE FROM passages WHERE scope = %s AND kind = %s AND body = %s", gone)


async def nearest(conn: Connection, scope: str, vector: NDArray[np.float32], limit: int) -> list[Hit]:
    """Return up to `limit` passages of each kind in a scope, nearest first.

    The scan is exact: a scope holds a few hundred rows, where an approximate index would only lose recall.
    """
    cursor = await conn.execute(
        """
        SELECT kinds.kind, found.ref, found.body, found.distance
        FROM (VALUES ('note'), ('question')) AS kinds (kind)
        CROSS JOIN LATERAL (
            SELECT ref, body, embedding <=> %(vector)s AS distance
            FROM passages WHERE passages.scope = %(scope)s AND passages.kind = kinds.kind
            ORDER BY distance LIMIT %(limit)s
        ) AS found
        ORDER BY found.distance
        """,
        {"scope": scope, "vector": HalfVector(vector), "limit": limit},
    )
    return [Hit(row["kind"], row["ref"], row["body"], 1.0 - row["distance"]) async for row in cursor]


async def near_turns(conn: Connection, session_id: UUID, each: int) -> dict[str, tuple[str, ...]]:
    """Return, by the topics that were asked about in a session, questions of the bank near them that were not asked."""
    cursor = await conn.execute(
        """
        SELECT asked.topic, array_agg(found.body) AS texts
        FROM (
            SELECT DISTINCT ON (topic) topic, embedding FROM pool
            WHERE session_id = %(id)s AND used AND embedding IS NOT NULL ORDER BY topic, position LIMIT 20
        ) AS asked
        CROSS JOIN LATERAL (
            SELECT body FROM passages
            WHERE kind = 'question' AND NOT EXISTS (
                SELECT FROM pool WHERE session_id = %(id)s AND used AND pool.text = passages.body)
            ORDER BY passages.embedding <=> asked.embedding LIMIT %(each)s
        ) AS found
        GROUP BY asked.topic
        """,
        {"id": session_id, "each": each},
    )
    return {row["topic"]: tuple(row["texts"]) async for row in cursor}
