"""How to reach a server: libpq connection strings, and the probe that tells whether it answers."""

from collections.abc import Iterator
from pathlib import Path

from psycopg import AsyncConnection, OperationalError
from psycopg.conninfo import make_conninfo

USER = "viva"
DATABASE = "viva"
PORT = 5432
SOCKET_NAME = f".s.PGSQL.{PORT}"


def conninfo(socket_dir: Path, database: str = DATABASE) -> str:
    """The conninfo of `database` on the server whose socket is in `socket_dir`.

    The last three keep PGSSLMODE, PGCHANNELBINDING and PGGSSENCMODE from breaking a local socket.
    """
    return make_conninfo(
        host=str(socket_dir),
        port=PORT,
        user=USER,
        dbname=database,
        sslmode="disable",
        channel_binding="disable",
        gssencmode="disable",
    )


def for_database(dsn: str, database: str) -> str:
    """The same server, another database.

    Raises:
        psycopg.ProgrammingError: `dsn` is not a conninfo.
    """
    return make_conninfo(dsn, dbname=database)


def pauses() -> Iterator[float]:
    """Seconds between probes: few at first, more in a long recovery, as each leaves a line in the log."""
    pause = 0.015
    while True:
        yield pause
        pause = min(1.1 * pause, 0.25)


async def answers(dsn: str) -> bool:
    """Whether a connection can be made now; only this tells, as process ids are reused and servers hang."""
    try:
        connection = await AsyncConnection.connect(dsn, autocommit=True, connect_timeout=5)
    except OperationalError:
        return False
    await connection.close()
    return True


async def serves(socket_dir: Path) -> bool:
    """Whether the server in `socket_dir` answers; creates the default database if it is missing."""
    dsn = conninfo(socket_dir, "postgres")
    try:
        async with await AsyncConnection.connect(dsn, autocommit=True, connect_timeout=5) as connection:
            found = await connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE])
            if await found.fetchone() is None:
                await connection.execute(f'CREATE DATABASE "{DATABASE}"')
    except OperationalError:
        return False
    return True
