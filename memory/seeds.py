"""The record of which authored data a database holds."""

from memory.pool import Connection

# Any constant will do; every process of the service must use the same one, and not that of memory.migrate.
LOCK = 0x7365656473


async def digest(conn: Connection, name: str) -> str | None:
    """Return the digest under which `name` was seeded last."""
    cursor = await conn.execute("SELECT digest FROM seeds WHERE name = %s", [name])
    row = await cursor.fetchone()
    return None if row is None else row["digest"]


async def lock(conn: Connection) -> None:
    """Wait until no other process is seeding; held until the transaction ends."""
    await conn.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])


async def record(conn: Connection, name: str, digest: str) -> None:
    """Note that `name` is seeded in this version."""
    await conn.execute(
        "INSERT INTO seeds (name, digest) VALUES (%s, %s) ON CONFLICT (name) DO UPDATE SET digest = EXCLUDED.digest",
        [name, digest],
    )
