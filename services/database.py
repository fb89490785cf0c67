"""Brings the database up: the embedded server or a real one, answering and with the newest schema."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack

from domain.errors import DatabaseUnavailable, StartupError
from memory import migrate
from memory.embedded import Cluster
from settings import Settings

log = logging.getLogger(__name__)

RETRY_SECONDS = 1.0


async def open_database(settings: Settings, stack: AsyncExitStack) -> str:
    """Return the DSN of a database that answers and has the newest schema, starting the embedded server if need be.

    Raises:
        StartupError: the server cannot start, does not answer in time, or the schema is of another version.
    """
    if settings.database_url is not None:
        dsn = settings.database_url.get_secret_value()
    else:
        database = settings.database
        cluster = await Cluster.open(settings.data, binaries=database.binaries, timeout=database.start_timeout)
        stack.push_async_callback(cluster.close)
        dsn = cluster.dsn

    async def migrated() -> None:
        if not await migrate.is_current(dsn) and await asyncio.to_thread(migrate.upgrade, dsn):
            log.info("the database schema is at revision %s", migrate.head())

    await persistently(migrated, settings.database.start_timeout)
    return dsn


async def persistently(attempt: Callable[[], Awaitable[object]], timeout: float) -> None:  # noqa: ASYNC109
    """Try again while the database is on its way up, or changes hands; `timeout` is in seconds."""
    clock = asyncio.get_running_loop().time
    give_up = clock() + timeout
    said = ""
    while True:
        try:
            await attempt()
            return
        except DatabaseUnavailable as error:
            left = give_up - clock()
            if left <= 0:
                raise StartupError(
                    f"no database after {timeout:.0f} s (VIVA_DATABASE__START_TIMEOUT). {error.message}"
                ) from error
            if error.message != said:
                said = error.message
                log.warning("%s Trying again for %.0f s", said, left)
            await asyncio.sleep(min(RETRY_SECONDS, left))
