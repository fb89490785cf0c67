"""Which key faces and voices are encrypted with: one for the whole database."""

from memory.pool import Connection


async def is_ours(conn: Connection, fingerprint: bytes) -> bool:
    """Tell whether a key is the one to encrypt with, which stays so until the transaction ends.

    The first that asks makes it so; another takes its place once nothing is left that was encrypted with it.
    """
    cursor = await conn.execute("SELECT FROM sealing_keys WHERE fingerprint = %s FOR SHARE", [fingerprint])
    return cursor.rowcount == 1 or await _claim(conn, fingerprint)


async def _claim(conn: Connection, fingerprint: bytes) -> bool:
    await conn.execute("INSERT INTO sealing_keys (fingerprint) VALUES (%s) ON CONFLICT DO NOTHING", [fingerprint])
    # Whoever encrypts at this moment is done before it is looked what is left.
    await conn.execute("SELECT FROM sealing_keys FOR UPDATE")
    cursor = await conn.execute(
        """
        UPDATE sealing_keys SET fingerprint = %(mine)s
        WHERE fingerprint = %(mine)s OR NOT (
            EXISTS (SELECT FROM recordings) OR EXISTS (SELECT FROM faces WHERE picture IS NOT NULL))
        """,
        {"mine": fingerprint},
    )
    return cursor.rowcount == 1
