"""The one connection pool of a process, and the translation of its failures."""

import select
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TypeAlias

import psycopg
from pgvector.psycopg import register_vector_async
from psycopg import AsyncConnection
from psycopg.rows import DictRow, dict_row
from psycopg_pool import AsyncConnectionPool, PoolClosed, PoolTimeout

from domain.errors import DatabaseUnavailable
from settings import Database

Connection: TypeAlias = AsyncConnection[DictRow]
Pool: TypeAlias = AsyncConnectionPool[Connection]

# After a failed round of attempts the pool asks again with the next request, so a short round heals soonest.
RECONNECT_SECONDS = 1.0
FRESH_SECONDS = 0.2


async def _configure(conn: Connection) -> None:
    await register_vector_async(conn)
    # Moments go out in UTC, wherever the server stands.
    await conn.execute("SET TIME ZONE 'UTC'")


class _Watched(AsyncConnection[DictRow]):
    """A connection that knows when it was last known to work (monotonic seconds)."""

    worked: float = 0.0


async def _returned(conn: Connection) -> None:
    if isinstance(conn, _Watched):
        conn.worked = time.monotonic()


def _is_silent(conn: Connection) -> bool:
    """Tell whether nothing lies in the socket; a server that hangs up leaves its farewell there, or an end."""
    poll = select.poll()
    poll.register(conn.fileno(), select.POLLIN)
    return not poll.poll(0)


async def _answers(conn: Connection) -> None:
    """Fail if the server is gone; the pool then replaces the connection.

    What worked a moment ago, and was not hung up since, is not asked again: that would double the way to the server.
    """
    fresh = isinstance(conn, _Watched) and time.monotonic() - conn.worked < FRESH_SECONDS
    if not (fresh and _is_silent(conn)):
        await conn.execute("")


async def open_pool(dsn: str, database: Database) -> Pool:
    """Open a pool of autocommit connections that read rows as dicts and know the vector types.

    The schema must be there (see memory.migrate). Broken connections are found when they are handed out and
    replaced; the caller closes the pool.

    Raises:
        DatabaseUnavailable: no connection within `database.pool_timeout` seconds.
    """
    pool = AsyncConnectionPool[Connection](
        dsn,
        kwargs={"autocommit": True, "row_factory": dict_row, "connect_timeout": 5},
        min_size=database.pool_min,
        max_size=database.pool_max,
        timeout=database.pool_timeout,
        reconnect_timeout=RECONNECT_SECONDS,
        connection_class=_Watched,
        configure=_configure,
        reset=_returned,
        check=_answers,
        open=False,
    )
    await pool.open()
    return pool


@asynccontextmanager
async def connection(pool: Pool) -> AsyncIterator[Connection]:
    """Lend a connection.

    Raises:
        DatabaseUnavailable: none could be had in time, or the server went away during the block.
    """
    try:
        async with pool.connection() as conn:
            yield conn
    except (PoolTimeout, PoolClosed, psycopg.OperationalError, psycopg.InterfaceError) as error:
        raise DatabaseUnavailable("The database does not answer. Try again in a few seconds.") from error
