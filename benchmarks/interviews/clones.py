"""Live interviews by the thousand, copied row by row from one that was begun in the ordinary way."""

import json
from pathlib import Path
from typing import LiteralString
from urllib.request import Request, urlopen

from psycopg import AsyncConnection, sql
from psycopg.rows import DictRow, dict_row

from memory.embedded import Cluster

SECONDS = 2100
# What belongs to a session, and what of it is copied.
TABLES: dict[LiteralString, LiteralString] = {
    "pool": "used",
    "turns": "true",
    "requirements": "true",
    "session_events": "true",
}


def begin(port: int) -> str:
    """Begin an interview and return its id."""
    wish = json.dumps({"topic": "System Design", "difficulty": "medium", "num_questions": 5, "probes": True}).encode()
    request = Request(f"http://127.0.0.1:{port}/start-interview", wish, {"Content-Type": "application/json"})
    with urlopen(request) as response:
        return json.load(response)["session_id"]


async def _columns(conn: AsyncConnection[DictRow], table: str, apart: set[str]) -> list[sql.Composable]:
    query = "SELECT column_name AS name FROM information_schema.columns WHERE table_name = %s"
    cursor = await conn.execute(query, [table])
    return [sql.Identifier(row["name"]) async for row in cursor if row["name"] not in apart]


async def _copy_sessions(conn: AsyncConnection[DictRow], first: str, count: int) -> None:
    columns = sql.SQL(", ").join(await _columns(conn, "sessions", {"id"}))
    await conn.execute("CREATE TEMPORARY TABLE made (made uuid)")
    await conn.execute("INSERT INTO made SELECT gen_random_uuid() FROM generate_series(1, %s)", [count])
    copied = "INSERT INTO sessions (id, {}) SELECT made, {} FROM made, sessions WHERE id = %s"
    await conn.execute(sql.SQL(copied).format(columns, columns), [first])
    await conn.execute(
        """
        UPDATE sessions SET dialect = 'live', plan = jsonb_set(plan, '{seconds}', to_jsonb(%(seconds)s::integer)),
            ends_after = %(seconds)s, started_at = clock_timestamp()
        WHERE id IN (SELECT made FROM made)
        """,
        {"seconds": SECONDS},
    )


async def clone(data: Path, first: str, count: int) -> list[str]:
    """Copy a session so many times, with a clock that runs, in the database of the service that uses this folder."""
    cluster = await Cluster.open(data)
    connecting = AsyncConnection[DictRow].connect(cluster.dsn, autocommit=True, row_factory=dict_row)
    try:
        async with await connecting as conn:
            await _copy_sessions(conn, first, count)
            for table, which in TABLES.items():
                columns = sql.SQL(", ").join(await _columns(conn, table, {"session_id"}))
                copied = "INSERT INTO {} (session_id, {}) SELECT made, {} FROM made, {} WHERE session_id = %s AND {}"
                name, some = sql.Identifier(table), sql.SQL(which)
                await conn.execute(sql.SQL(copied).format(name, columns, columns, name, some), [first])
            cursor = await conn.execute("SELECT made FROM made")
            return [str(row["made"]) async for row in cursor]
    finally:
        await cluster.close()
