"""The composition root: opens everything that a process needs, and closes it in the right order."""

import asyncio
import logging
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from domain.errors import DatabaseUnavailable, StartupError
from memory import migrate
from memory.embedded import Cluster
from settings import Settings

if TYPE_CHECKING:
    from agents.planning import Planner
    from graphs.interviewer_parts import InterviewerParts
    from graphs.parts import Parts
    from llm.embeddings import Embedder
    from llm.engine import Engine
    from llm.speech.seam import Speech
    from memory.pool import Pool
    from services.answers import Answers
    from services.evaluations import Evaluations
    from services.interviews import Interviews
    from services.job_sessions import Recording
    from services.materials import Uploads
    from services.tracker.tracker import Tracker

log = logging.getLogger(__name__)

# How long the event loop may keep the interpreter from a waiting thread. An embedding takes one millisecond; at the
# default of five it would wait longer for its turns than it works.
TURN_SECONDS = 0.0001
RETRY_SECONDS = 1.0


@dataclass(frozen=True, slots=True)
class Services:
    """The use cases of a running process."""

    settings: Settings
    engine: "Engine"
    embedder: "Embedder"
    pool: "Pool"
    answers: "Answers"
    interviews: "Interviews"
    materials: "Uploads"
    planner: "Planner"
    evaluations: "Evaluations"
    speech: "Speech"
    recording: "Recording"
    tracker: "Tracker"


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

    await _persistently(migrated, settings.database.start_timeout)
    return dsn


async def _persistently(attempt: Callable[[], Awaitable[object]], timeout: float) -> None:  # noqa: ASYNC109
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


def _load(settings: Settings) -> "Parts":
    """Load what needs no database, in a thread, while the database comes up: LangGraph alone takes half a second."""
    from graphs.parts import load

    return load(settings)


async def _loading(settings: Settings, stack: AsyncExitStack) -> "asyncio.Task[Parts]":
    """Start loading; what is wrong with the settings is told before anything is started."""
    from llm.gateway import describe
    from llm.minilm import manifest
    from llm.speech.gateway import describe as describe_speech

    log.info("%s", describe(settings))
    log.info("%s", describe_speech(settings))
    if not manifest.is_current(settings.model):
        raise StartupError(f"No embedding model of this version in {settings.model}: run `make model`.")
    loading = asyncio.create_task(asyncio.to_thread(_load, settings))

    async def close() -> None:
        if loading.cancel():
            return
        if loading.exception() is None:
            await loading.result().close()

    stack.push_async_callback(close)
    return loading


async def _seeded_pool(settings: Settings, parts: "Parts", dsn: str, stack: AsyncExitStack) -> "Pool":
    from memory.pool import open_pool
    from services.seeding import seed

    pool = await open_pool(dsn, settings.database)
    stack.push_async_callback(pool.close)
    await _persistently(lambda: seed(pool, parts.embedder), settings.database.start_timeout)
    return pool


@asynccontextmanager
async def open_services(settings: Settings) -> AsyncIterator[Services]:
    """Open the database, the engine and the embedding model, and seed the authored knowledge.

    Raises:
        StartupError: with a message that says what to do.
    """
    sys.setswitchinterval(TURN_SECONDS)
    async with AsyncExitStack() as stack:
        loading = await _loading(settings, stack)
        dsn = await open_database(settings, stack)
        parts = await loading

        from llm.speech.gateway import make_speech
        from services.answers import Answers
        from services.documents.reader import DocumentReader
        from services.evaluations import Evaluations
        from services.job_sessions import Recording
        from services.materials import Uploads
        from services.tracker.tracker import Tracker

        pool = await _seeded_pool(settings, parts, dsn, stack)
        over = parts.interviewer_parts(pool)
        speech = make_speech(settings)
        stack.push_async_callback(speech.close)
        interviews = await stack.enter_async_context(_interviews(settings, parts, over, dsn))
        yield Services(
            settings,
            parts.engine,
            parts.embedder,
            pool,
            answers=Answers(parts.graph(pool), parts.engine.name),
            interviews=interviews,
            materials=Uploads(parts.engine, parts.embedder, pool, DocumentReader()),
            planner=over.planner,
            evaluations=Evaluations(parts.engine, over.assessor, parts.local, parts.embedder, pool),
            speech=speech,
            recording=Recording(parts.engine, parts.local, parts.frames, parts.embedder, pool, parts.deadline),
            tracker=Tracker.over(interviews, pool, parts.embedder),
        )


@asynccontextmanager
async def _interviews(
    settings: Settings, parts: "Parts", over: "InterviewerParts", dsn: str
) -> AsyncIterator["Interviews"]:
    """Open the interviews, and look after those that fell due for as long as the process lives."""
    from services.ending import end
    from services.interviews import Interviews
    from services.watch import Watch

    async with Watch(dsn) as watch:
        interviews = Interviews(over, parts.interviewer(over), watch, settings.interviews)
        recovering = asyncio.create_task(interviews.recover())
        try:
            yield interviews
        finally:
            await end(recovering)
            await interviews.close()
