"""Brings a database to the newest schema; `python -m memory.migrate DSN`."""

import sys
import time
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

import psycopg

from domain.errors import DatabaseUnavailable, StartupError
from memory.refusals import worded

if TYPE_CHECKING:
    from alembic.config import Config

MIGRATIONS = Path(__file__).parent / "migrations"
# Any constant will do; every process of the service must use the same one.
LOCK: Final = 0x76697661
LOCK_SECONDS: Final = 5.0
CONNECT_SECONDS: Final = 10
_PRESENT: Final = "SELECT to_regclass('public.alembic_version')"
_NUMBER: Final = "SELECT version_num FROM public.alembic_version"
_SAVER: Final = "SELECT to_regclass('public.checkpoint_migrations') AS present"
_SAVER_NUMBER: Final = "SELECT max(v) FROM public.checkpoint_migrations"
# The newest migration of LangGraph's saver; a test compares it with the installed library.
NEWEST_SAVER: Final = 9


@cache
def _revisions() -> tuple[str, ...]:
    """All revisions' ids, oldest first, by the file names, since importing alembic costs half a second."""
    names = sorted(path.name for path in (MIGRATIONS / "versions").glob("[0-9]*.py"))
    return tuple(name.partition("_")[0] for name in names)


def head() -> str:
    """Return the newest revision's id."""
    return _revisions()[-1]


def _is_current(found: str | None) -> bool:
    if found is not None and found not in _revisions():
        raise StartupError(
            f"the database was made by another version of Viva Voce (its schema is at revision {found}, this version "
            f"knows those up to {head()}): use that version, or a new database"
        )
    return found == head()


def _revision(conn: psycopg.Connection) -> str | None:
    present = conn.execute(_PRESENT).fetchone()
    if present is None or present[0] is None:
        return None
    row = conn.execute(_NUMBER).fetchone()
    return None if row is None else row[0]


async def is_current(dsn: str) -> bool:
    """Tell whether this database is at the newest revision.

    Raises:
        DatabaseUnavailable: the server does not answer.
        StartupError: the schema is newer than this version, or `dsn` is no address.
    """
    with worded():
        async with await psycopg.AsyncConnection.connect(dsn, connect_timeout=CONNECT_SECONDS) as conn:
            found = await (await conn.execute(_PRESENT)).fetchone()
            if found is None or found[0] is None:
                return False
            row = await (await conn.execute(_NUMBER)).fetchone()
            if not _is_current(None if row is None else row[0]):
                return False
            present = await (await conn.execute(_SAVER)).fetchone()
            if present is None or present[0] is None:
                return False
            number = await (await conn.execute(_SAVER_NUMBER)).fetchone()
            return number is not None and number[0] is not None and number[0] >= NEWEST_SAVER


def _await_turn(conn: psycopg.Connection) -> None:
    """Take the lock, asking now and then: who waits inside a statement holds up indexes that are built concurrently."""
    end = time.monotonic() + LOCK_SECONDS
    while not (row := conn.execute("SELECT pg_try_advisory_lock(%s)", [LOCK]).fetchone()) or not row[0]:
        if time.monotonic() > end:
            raise DatabaseUnavailable("Another process has been changing the schema for a while.")
        time.sleep(0.02)


def _saver_is_current(conn: psycopg.Connection) -> bool:
    present = conn.execute(_SAVER).fetchone()
    if present is None or present[0] is None:
        return False
    number = conn.execute(_SAVER_NUMBER).fetchone()
    return number is not None and number[0] is not None and number[0] >= NEWEST_SAVER


def _set_up_saver(dsn: str) -> None:
    """Make LangGraph's tables; they build indexes concurrently, so on a connection of their own."""
    from langgraph.checkpoint.postgres import PostgresSaver

    with PostgresSaver.from_conn_string(dsn) as saver:
        saver.setup()


def _config(dsn: str) -> "Config":
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["dsn"] = dsn
    return config


def _upgrade(dsn: str) -> None:
    from alembic import command
    from sqlalchemy.exc import DBAPIError

    try:
        command.upgrade(_config(dsn), "head")
    except DBAPIError as error:
        if isinstance(error.orig, psycopg.Error):
            raise error.orig from error
        raise


def upgrade(dsn: str) -> bool:
    """Apply what is missing and return whether anything was; processes that start together wait for one another.

    Raises:
        DatabaseUnavailable: the server does not answer, or another process is at it for long.
        StartupError: the schema is newer than this version, or the server is not fit for it.
    """
    with worded(), psycopg.connect(dsn, autocommit=True, connect_timeout=CONNECT_SECONDS) as conn:
        if _is_current(_revision(conn)) and _saver_is_current(conn):
            return False
        _await_turn(conn)
        current, saver_current = _is_current(_revision(conn)), _saver_is_current(conn)
        if not current:
            _upgrade(dsn)
        if not saver_current:
            _set_up_saver(dsn)
        return not (current and saver_current)


if __name__ == "__main__":
    upgrade(sys.argv[1])
