"""Brings a database to the newest schema; `python -m memory.migrate DSN`."""

import re
import sys
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

import psycopg

from domain.errors import DatabaseUnavailable, StartupError

if TYPE_CHECKING:
    from alembic.config import Config

MIGRATIONS = Path(__file__).parent / "migrations"
# Any constant will do; every process of the service must use the same one.
LOCK: Final = 0x76697661


@cache
def head() -> str:
    """Return the newest revision's id, read from the file names, since importing alembic costs half a second."""
    names = sorted(path.name for path in (MIGRATIONS / "versions").glob("[0-9]*.py"))
    match = re.match(r"\d+", names[-1])
    if match is None:
        raise StartupError(f"migration {names[-1]} has no number")
    return match.group()


def is_current(conn: psycopg.Connection) -> bool:
    """Tell whether this database is at the newest revision."""
    present = conn.execute("SELECT to_regclass('public.alembic_version') IS NOT NULL").fetchone()
    if present is None or not present[0]:
        return False
    row = conn.execute("SELECT version_num FROM public.alembic_version").fetchone()
    return row is not None and row[0] == head()


def _config(dsn: str) -> "Config":
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["dsn"] = dsn
    return config


def _upgrade(dsn: str) -> None:
    from alembic import command
    from alembic.util.exc import CommandError

    try:
        command.upgrade(_config(dsn), "head")
    except CommandError as error:
        raise StartupError(
            f"the database was made by another version of Viva Voce ({error}); use that version or a new database"
        ) from error


def upgrade(dsn: str) -> bool:
    """Apply what is missing and return whether anything was; processes that start together wait for one another.

    Raises:
        DatabaseUnavailable: the server does not answer.
        StartupError: the schema is newer than this version, or the server lacks the pgvector extension.
    """
    try:
        with psycopg.connect(dsn, autocommit=True, connect_timeout=10) as conn:
            if is_current(conn):
                return False
            conn.execute("SELECT pg_advisory_lock(%s)", [LOCK])
            if is_current(conn):
                return False
            _upgrade(dsn)
            return True
    except psycopg.errors.FeatureNotSupported as error:
        raise StartupError(
            "this Postgres server has no pgvector extension: install it, then start again"
        ) from error
    except psycopg.errors.InsufficientPrivilege as error:
        raise StartupError(
            "this database user may not create the schema; run CREATE EXTENSION vector as an administrator and "
            "GRANT CREATE ON DATABASE to the user"
        ) from error
    except psycopg.OperationalError as error:
        raise DatabaseUnavailable("The database does not answer: check DATABASE_URL.") from error


if __name__ == "__main__":
    upgrade(sys.argv[1])
