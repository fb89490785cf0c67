"""What was noticed around interviews, and the encrypted pictures that faces are compared with."""

from datetime import datetime
from typing import LiteralString
from uuid import UUID

from domain.proctoring import Observation, Sighting
from domain.session import Turn
from memory.pool import Connection

_COLUMNS: LiteralString = """
    session_id, number, kind, detail, count, client_at, first_at, last_at, turn, question, seconds, remark, remarked_at
"""


async def repeat(
    conn: Connection, session_id: UUID, kind: str, turn: int | None, burst: float, most: int
) -> Observation | None:
    """Count an event to its kind's newest observation, if that is no older than `burst` seconds or rows are `most`.

    An event at another question is one of its own. Returns the observation, or None when a new one has to be made.
    """
    cursor = await conn.execute(
        "UPDATE observations SET count = count + 1, last_at = clock_timestamp() "
        "WHERE session_id = %(id)s AND number = ("
        "    SELECT number FROM observations WHERE session_id = %(id)s AND kind = %(kind)s"
        "    ORDER BY number DESC LIMIT 1)"
        " AND ("
        "    (turn IS NOT DISTINCT FROM %(turn)s::integer"
        "        AND last_at >= clock_timestamp() - make_interval(secs => %(burst)s::double precision))"
        "    OR (SELECT count(*) FROM observations WHERE session_id = %(id)s) >= %(most)s)"
        " RETURNING " + _COLUMNS,
        {"id": session_id, "kind": kind, "turn": turn, "burst": burst, "most": most},
    )
    row = await cursor.fetchone()
    return Observation.model_validate(row) if row else None


async def is_full(conn: Connection, session_id: UUID, most: int) -> bool:
    """Tell whether a session has `most` observations."""
    cursor = await conn.execute("SELECT count(*) AS n FROM observations WHERE session_id = %s", [session_id])
    row = await cursor.fetchone()
    return row is not None and row["n"] >= most


async def add(conn: Connection, session_id: UUID, seen: Sighting, standing: Turn | None) -> Observation:
    """Insert an observation with the question that stands."""
    since = (standing.delivered_at or standing.asked_at) if standing else None
    cursor = await conn.execute(
        "INSERT INTO observations (session_id, number, kind, detail, client_at, turn, question, seconds)"
        " SELECT %(id)s, 1 + count(*), %(kind)s, %(detail)s, %(at)s, %(turn)s, %(question)s,"
        "     greatest(0, extract(epoch FROM clock_timestamp() - %(since)s::timestamptz))"
        " FROM observations WHERE session_id = %(id)s"
        " RETURNING " + _COLUMNS,
        {
            "id": session_id,
            "kind": seen.kind,
            "detail": seen.detail,
            "at": seen.at,
            "turn": standing.number if standing else None,
            "question": standing.question if standing else None,
            "since": since,
        },
    )
    row = await cursor.fetchone()
    assert row is not None
    return Observation.model_validate(row)


async def all_of(conn: Connection, session_id: UUID) -> list[Observation]:
    """Return what was noticed, in order."""
    cursor = await conn.execute(
        "SELECT " + _COLUMNS + " FROM observations WHERE session_id = %s ORDER BY number", [session_id]
    )
    return [Observation.model_validate(row) async for row in cursor]


async def remark(conn: Connection, session_id: UUID, number: int, text: str) -> Observation | None:
    """Put the candidate's word next to an observation, in the place of an earlier one; None when there is none."""
    cursor = await conn.execute(
        "UPDATE observations SET remark = %(text)s, remarked_at = clock_timestamp()"
        " WHERE session_id = %(id)s AND number = %(number)s RETURNING " + _COLUMNS,
        {"id": session_id, "number": number, "text": text},
    )
    row = await cursor.fetchone()
    return Observation.model_validate(row) if row else None


async def put_face(conn: Connection, session_id: UUID, sealed: bytes) -> None:
    """Keep an encrypted picture in the place of the one before."""
    await conn.execute(
        """
        INSERT INTO faces (session_id, picture) VALUES (%(id)s, %(picture)s)
        ON CONFLICT (session_id) DO UPDATE SET picture = EXCLUDED.picture, captured_at = clock_timestamp()
        """,
        {"id": session_id, "picture": sealed},
    )


async def captured_at(conn: Connection, session_id: UUID) -> datetime | None:
    """Return when the picture of a session was taken, or None when none was."""
    cursor = await conn.execute("SELECT captured_at FROM faces WHERE session_id = %s", [session_id])
    row = await cursor.fetchone()
    return row["captured_at"] if row else None


async def face(conn: Connection, session_id: UUID) -> bytes | None:
    """Return the encrypted picture of a session, None when none was taken, or it was removed."""
    cursor = await conn.execute("SELECT picture FROM faces WHERE session_id = %s", [session_id])
    row = await cursor.fetchone()
    return bytes(row["picture"]) if row and row["picture"] is not None else None


async def remove_face(conn: Connection, session_id: UUID) -> None:
    """Remove the picture of a session; when it was taken stays known."""
    await conn.execute("UPDATE faces SET picture = NULL WHERE session_id = %s", [session_id])
