"""Who agreed to be recorded, and the encrypted sound of those who did."""

from typing import LiteralString
from uuid import UUID

from domain.recording import Consent, Piece, Recorded, Speaker
from memory.pool import Connection

_COLUMNS: LiteralString = "session_id, given, revision, changed_at, job, lost, broken"


async def consent(conn: Connection, session_id: UUID, *, lock: bool = False) -> Consent | None:
    """Return what the candidate said last, None when nothing; `lock` keeps it so until the transaction ends."""
    cursor = await conn.execute(
        "SELECT " + _COLUMNS + " FROM recording_consents WHERE session_id = %s" + (" FOR UPDATE" if lock else ""),
        [session_id],
    )
    row = await cursor.fetchone()
    return Consent.model_validate(row) if row else None


async def agree(conn: Connection, session_id: UUID, yes: bool) -> Consent:
    """Record what the candidate says, and tell who records; the same word again changes nothing."""
    cursor = await conn.execute(
        """
        INSERT INTO recording_consents AS kept (session_id, given) VALUES (%(id)s, %(given)s)
        ON CONFLICT (session_id) DO UPDATE SET given = EXCLUDED.given,
            revision = kept.revision + (kept.given <> EXCLUDED.given)::integer,
            changed_at = CASE WHEN kept.given <> EXCLUDED.given THEN clock_timestamp() ELSE kept.changed_at END
        RETURNING *, pg_notify('viva_interview', %(id)s::text)
        """,
        {"id": session_id, "given": yes},
    )
    row = await cursor.fetchone()
    assert row is not None
    return Consent.model_validate(row)


async def erase(conn: Connection, session_id: UUID) -> None:
    """Remove all sound of a session, and what was told of it."""
    await conn.execute("DELETE FROM recordings WHERE session_id = %s", [session_id])
    await conn.execute(
        "UPDATE recording_consents SET job = NULL, lost = 0, broken = 0 WHERE session_id = %s", [session_id]
    )


async def begin(conn: Connection, session_id: UUID, job: str) -> None:
    """Record which agent records; one that did, and did not say that it ended, has died."""
    await conn.execute(
        """
        UPDATE recording_consents SET broken = broken + (coalesce(job, %(job)s) <> %(job)s)::integer, job = %(job)s
        WHERE session_id = %(id)s
        """,
        {"id": session_id, "job": job},
    )


async def finish(conn: Connection, session_id: UUID, job: str) -> None:
    """Record that an agent has kept all that it had."""
    await conn.execute("UPDATE recording_consents SET job = NULL WHERE session_id = %s AND job = %s", [session_id, job])


async def lose(conn: Connection, session_id: UUID, seconds: float) -> None:
    """Count sound that could not be kept."""
    await conn.execute(
        "UPDATE recording_consents SET lost = lost + %s::double precision WHERE session_id = %s", [seconds, session_id]
    )


async def exchanges(conn: Connection, session_id: UUID) -> tuple[int, int]:
    """Return in which exchange the agent is, and in which the candidate, who may not have heard the question yet."""
    cursor = await conn.execute(
        """
        SELECT coalesce(max(number), 0) AS asked,
            coalesce(max(number) FILTER (
                WHERE number = 1 OR delivered_at IS NOT NULL OR closed IS NOT NULL), 0) AS heard
        FROM turns WHERE session_id = %s AND closed IS DISTINCT FROM 'withdrawn'
        """,
        [session_id],
    )
    row = await cursor.fetchone()
    return (row["asked"], row["heard"]) if row else (0, 0)


async def kept(conn: Connection, session_id: UUID, turn: int) -> tuple[float, float]:
    """Return how many seconds are kept of a session, and of one of its exchanges, whoever speaks."""
    cursor = await conn.execute(
        """
        SELECT coalesce(sum(seconds), 0) AS whole, coalesce(sum(seconds) FILTER (WHERE turn = %(turn)s), 0) AS one
        FROM recordings WHERE session_id = %(id)s
        """,
        {"id": session_id, "turn": turn},
    )
    row = await cursor.fetchone()
    return (row["whole"], row["one"]) if row else (0.0, 0.0)


async def following(conn: Connection, session_id: UUID, turn: int, speaker: Speaker) -> int:
    """Return the number of the piece that comes next."""
    cursor = await conn.execute(
        """
        SELECT coalesce(max(number), 0) + 1 AS number FROM recordings
        WHERE session_id = %s AND turn = %s AND speaker = %s
        """,
        [session_id, turn, speaker],
    )
    row = await cursor.fetchone()
    return row["number"] if row else 1


async def add(conn: Connection, session_id: UUID, number: int, piece: Piece, sealed: bytes) -> None:
    """Keep a piece of sound."""
    await conn.execute(
        """
        INSERT INTO recordings (session_id, turn, speaker, number, begun_at, seconds, sound)
        VALUES (%(id)s, %(turn)s, %(speaker)s, %(number)s, %(begun_at)s, %(seconds)s, %(sound)s)
        """,
        {**piece.model_dump(exclude={"packets"}), "id": session_id, "number": number, "sound": sealed},
    )


async def all_of(conn: Connection, session_id: UUID) -> list[Recorded]:
    """Return what is kept, in the order in which it was said."""
    cursor = await conn.execute(
        """
        SELECT turn, speaker, min(begun_at) AS begun_at, sum(seconds) AS seconds, sum(octet_length(sound)) AS size
        FROM recordings WHERE session_id = %s GROUP BY turn, speaker ORDER BY turn, min(begun_at)
        """,
        [session_id],
    )
    return [Recorded.model_validate(row) async for row in cursor]


async def pieces(conn: Connection, session_id: UUID, turn: int, speaker: Speaker) -> list[tuple[int, bytes]]:
    """Return the numbers and the encrypted sound of the pieces of one speaker in one exchange, in order."""
    cursor = await conn.execute(
        "SELECT number, sound FROM recordings WHERE session_id = %s AND turn = %s AND speaker = %s ORDER BY number",
        [session_id, turn, speaker],
    )
    return [(row["number"], bytes(row["sound"])) async for row in cursor]
