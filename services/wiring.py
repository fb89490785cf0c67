"""The composition root: opens everything that a process needs, and closes it in the right order."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass

from domain.errors import DatabaseUnavailable, StartupError
from llm.embeddings import Embedder
from llm.engine import Engine
from llm.gateway import describe, make_engine
from memory import migrate
from memory.embedded import Cluster
from memory.pool import Pool, open_pool
from services.answers import Answers
from settings import Settings

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Services:
    """The use cases of a running process."""

    settings: Settings
    engine: Engine
    pool: Pool
    answers: Answers


async def open_database(settings: Settings, stack: AsyncExitStack) -> str:
    """Return the DSN of a database that answers and has the newest schema, starting the embedded server if need be.

    Raises:
        StartupError: the embedded server cannot start, or the schema is of another version.
        DatabaseUnavailable: the server of DATABASE_URL does not answer.
    """
    if settings.database_url is not None:
        dsn = settings.database_url.get_secret_value()
    else:
        database = settings.database
        cluster = await Cluster.open(
            settings.data, binaries=database.binaries, timeout=database.start_timeout
        )
        stack.push_async_callback(cluster.close)
        dsn = cluster.dsn
    await _migrated(dsn, settings.database.start_timeout)
    return dsn


async def _migrated(dsn: str, timeout: float) -> None:
    """Migrate, waiting for a server that is still on its way up."""
    give_up = asyncio.get_running_loop().time() + timeout
    while True:
        try:
            if await asyncio.to_thread(migrate.upgrade, dsn):
                log.info("the database schema is at revision %s", migrate.head())
            return
        except DatabaseUnavailable as error:
            if asyncio.get_running_loop().time() > give_up:
                raise StartupError(f"no database after {timeout:.0f} s. {error.message}") from error
            log.warning("the database does not answer yet; trying again")
            await asyncio.sleep(1.0)


def _answers(settings: Settings, engine: Engine, embedder: Embedder, pool: Pool) -> Answers:
    # LangGraph takes half a second to import; the database comes up meanwhile.
    from agents.routing.local import LocalRouter
    from graphs.router import Router, build

    router = Router(engine, LocalRouter.load(), embedder, pool, settings.llm.classify_deadline)
    return Answers(build(router).compile(), engine.name)


@asynccontextmanager
async def open_services(settings: Settings) -> AsyncIterator[Services]:
    """Open the database, the engine and the embedding model, and seed the authored knowledge.

    Raises:
        StartupError: with a message that says what to do.
    """
    from services.seeding import seed

    async with AsyncExitStack() as stack:
        engine = make_engine(settings)
        stack.push_async_callback(engine.close)
        log.info("%s", describe(settings))
        loading = asyncio.create_task(asyncio.to_thread(Embedder.load, settings.model))
        dsn = await open_database(settings, stack)
        embedder = await loading
        pool = await open_pool(dsn, settings.database)
        stack.push_async_callback(pool.close)
        await seed(pool, embedder)
        yield Services(settings, engine, pool, _answers(settings, engine, embedder, pool))
