"""What is remembered of a candidate across interviews; every reader names the owner."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import LiteralString
from uuid import UUID

import numpy as np
from numpy.typing import NDArray
from pgvector import HalfVector

from domain.ability import Belief
from domain.recollection import Recollection, RecollectionKind, carried, to_remember
from domain.report import Report
from domain.scoring import Competency
from domain.session import Turn
from memory.pool import Connection

Vector = NDArray[np.float32]
# Questions met before, of which a planner is told.
MOST_MET = 500


@dataclass(frozen=True, slots=True)
class Found:
    """Something remembered; `similarity` is a cosine in [-1, 1], None where nothing was looked for."""

    kind: RecollectionKind
    text: str
    session_id: UUID
    similarity: float | None


def _row(one: Recollection, vectors: Mapping[str, Vector]) -> dict[str, object]:
    belief, vector = one.belief, vectors.get(one.text) if one.text else None
    return {
        "kind": one.kind,
        "text": one.text,
        "competency": one.competency,
        "mean": belief.mean if belief else None,
        "variance": belief.variance if belief else None,
        "ratings": belief.ratings if belief else None,
        "embedding": None if vector is None else HalfVector(vector),
    }


async def remember(
    conn: Connection,
    owner: str,
    session_id: UUID,
    report: Report,
    turns: Sequence[Turn],
    beliefs: Mapping[Competency, Belief],
    vectors: Mapping[str, Vector],
) -> bool:
    """Keep what an interview leaves behind in place of what was kept of it before; within a transaction.

    `vectors` holds [384] for each text. False, and nothing is kept, when the session is not this owner's or its
    candidate has not opted in; the row's lock makes opting out at the same time wait for its turn.
    """
    cursor = await conn.execute(
        "SELECT FROM sessions WHERE id = %s AND owner = %s AND memory_opt_in FOR SHARE", [session_id, owner]
    )
    if await cursor.fetchone() is None:
        return False
    await conn.execute("DELETE FROM recollections WHERE session_id = %s", [session_id])
    rows = [_row(one, vectors) for one in to_remember(report, turns, beliefs)]
    async with conn.cursor() as many:
        # Dated by the interview, so that a report made anew does not make an old interview the newest.
        await many.executemany(
            """
            INSERT INTO recollections
                (owner, session_id, kind, text, competency, mean, variance, ratings, embedding, created_at)
            SELECT owner, id, %(kind)s, %(text)s, %(competency)s, %(mean)s, %(variance)s, %(ratings)s, %(embedding)s,
                coalesce(ended_at, clock_timestamp())
            FROM sessions WHERE id = %(session)s
            """,
            [{**row, "session": session_id} for row in rows],
        )
    return True


async def forget(conn: Connection, owner: str) -> int:
    """Erase everything of an owner and return how many rows that were; within a transaction.

    The owner's sessions are opted out as well, or a report that is made anew would bring it all back.
    """
    await conn.execute(
        """
        UPDATE sessions SET memory_opt_in = false
        WHERE id IN (SELECT id FROM sessions WHERE owner = %s AND memory_opt_in ORDER BY id FOR UPDATE)
        """,
        [owner],
    )
    return (await conn.execute("DELETE FROM recollections WHERE owner = %s", [owner])).rowcount


_RECALL: LiteralString = """
    WITH mine AS MATERIALIZED (
        SELECT id, kind, text, session_id, embedding, created_at FROM recollections
        WHERE owner = %(owner)s AND kind <> 'belief' AND (%(kinds)s::text[] IS NULL OR kind = ANY(%(kinds)s))
    )
"""


async def recall(
    conn: Connection,
    owner: str,
    vector: Vector | None,
    limit: int,
    *,
    kinds: Sequence[RecollectionKind] | None = None,
) -> list[Found]:
    """Return up to `limit` things remembered: the nearest to the vector [384], exactly; without one the newest."""
    values: dict[str, object] = {"owner": owner, "limit": limit, "kinds": None if kinds is None else list(kinds)}
    if vector is None:
        cursor = await conn.execute(
            _RECALL
            + """ SELECT kind, text, session_id, NULL::double precision AS distance FROM mine
                ORDER BY created_at DESC, id LIMIT %(limit)s""",
            values,
        )
    else:
        cursor = await conn.execute(
            _RECALL
            + """ SELECT kind, text, session_id, embedding <=> %(vector)s AS distance FROM mine
                WHERE embedding IS NOT NULL ORDER BY distance, id LIMIT %(limit)s""",
            {**values, "vector": HalfVector(vector)},
        )
    return [
        Found(row["kind"], row["text"], row["session_id"], None if row["distance"] is None else 1.0 - row["distance"])
        async for row in cursor
    ]


async def met(conn: Connection, owner: str) -> list[tuple[str, Vector | None]]:
    """Return the questions that an owner has met, newest first and each once, with their vectors [384]."""
    cursor = await conn.execute(
        """
        SELECT text, embedding FROM (
            SELECT DISTINCT ON (text) text, embedding, created_at, id FROM recollections
            WHERE owner = %(owner)s AND kind = 'question' ORDER BY text, created_at DESC, id
        ) AS newest ORDER BY created_at DESC, id LIMIT %(limit)s
        """,
        {"owner": owner, "limit": MOST_MET},
    )
    return [
        (row["text"], None if row["embedding"] is None else row["embedding"].to_numpy().astype(np.float32))
        async for row in cursor
    ]


async def last_agreed(conn: Connection, owner: str) -> tuple[str, ...]:
    """Return what was to be practised after the newest interview that is remembered, in its order."""
    cursor = await conn.execute(
        """
        WITH mine AS MATERIALIZED (
            SELECT id, kind, text, session_id, created_at FROM recollections WHERE owner = %(owner)s
        )
        SELECT text FROM mine WHERE kind = 'agreed'
            AND session_id = (SELECT session_id FROM mine ORDER BY created_at DESC, id DESC LIMIT 1)
        ORDER BY id
        """,
        {"owner": owner},
    )
    return tuple([row["text"] async for row in cursor])


async def beliefs(conn: Connection, owner: str) -> dict[Competency, Belief]:
    """Return the priors of an owner's next interview: the newest belief of each competency, as `carried` has it."""
    cursor = await conn.execute(
        """
        SELECT DISTINCT ON (competency) competency, mean, variance, ratings FROM recollections
        WHERE owner = %s AND kind = 'belief' ORDER BY competency, created_at DESC, id DESC
        """,
        [owner],
    )
    return {
        row["competency"]: carried(Belief(mean=row["mean"], variance=row["variance"], ratings=row["ratings"]))
        async for row in cursor
    }
