"""What a server's refusals mean for whoever runs the service."""

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from psycopg import errors

from domain.errors import DatabaseUnavailable, StartupError

_NOT_AN_ADDRESS = (
    "DATABASE_URL is not the address of a database: write it like postgresql://user:password@host:5432/name"
)


@contextmanager
def worded() -> Iterator[None]:
    """Tell a failure to connect or to migrate in words that say what to do; none of them holds a password.

    Raises:
        DatabaseUnavailable: the server does not answer for now.
        StartupError: it answers, but the service cannot work with it.
    """
    try:
        yield
    except errors.LockNotAvailable as error:
        raise DatabaseUnavailable("Another process has been changing the schema for a while.") from error
    except psycopg.OperationalError as error:
        raise DatabaseUnavailable(f"The database does not answer; check DATABASE_URL ({_reason(error)}).") from error
    except psycopg.Error as error:
        # A malformed address is quoted in the original, password and all.
        raise StartupError(_advice(error)) from (error if error.sqlstate else None)


def _reason(error: psycopg.Error) -> str:
    return str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__


def _advice(error: psycopg.Error) -> str:
    if error.sqlstate is None:
        return _NOT_AN_ADDRESS
    match error:
        case errors.FeatureNotSupported() if "vector" in str(error):
            return "this Postgres server has no pgvector extension: install it (0.7 or newer), then start again"
        case errors.UndefinedObject() if "halfvec" in str(error):
            return (
                "this database's pgvector is older than 0.7: install a newer one, and as an administrator run "
                "ALTER EXTENSION vector UPDATE"
            )
        case errors.InsufficientPrivilege():
            return (
                f"this database user may not create the schema ({_reason(error)}): as an administrator run "
                "CREATE EXTENSION vector in this database, and GRANT CREATE on it and on its schema public to the user"
            )
        case errors.ReadOnlySqlTransaction():
            return "this database server is read-only: point DATABASE_URL to the primary server"
        case _:
            return f"the database refused the schema ({type(error).__name__}): {_reason(error)}"
