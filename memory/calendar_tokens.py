"""Digests of the tokens by which calendars are read, one for each owner."""

from memory.pool import Connection


async def put(conn: Connection, owner: str, digest: bytes) -> None:
    """Keep an owner's token in the place of the one before."""
    await conn.execute(
        """
        INSERT INTO interview_schema.calendar_tokens (owner, digest) VALUES (%(owner)s, %(digest)s)
        ON CONFLICT (owner) DO UPDATE SET digest = EXCLUDED.digest, created_at = now()
        """,
        {"owner": owner, "digest": digest},
    )


async def delete(conn: Connection, owner: str) -> None:
    """Forget an owner's token."""
    await conn.execute("DELETE FROM interview_schema.calendar_tokens WHERE owner = %s", [owner])


async def owner_of(conn: Connection, digest: bytes) -> str | None:
    """Return whose token this is."""
    cursor = await conn.execute("SELECT owner FROM interview_schema.calendar_tokens WHERE digest = %s", [digest])
    row = await cursor.fetchone()
    return row["owner"] if row else None
