"""The composition root: opens everything that a process needs, and closes it in the right order."""

import asyncio
import logging
import sys
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from domain.errors import StartupError
from services.database import open_database, persistently
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
    from services.parallel import Parallel
    from services.proctoring import Proctoring
    from services.recordings import Recordings
    from services.rooms import Rooms
    from services.tracker.tracker import Tracker

log = logging.getLogger(__name__)

# How long the event loop may keep the interpreter from a waiting thread. An embedding takes one millisecond; at the
# default of five it would wait longer for its turns than it works.
TURN_SECONDS = 0.0001


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
    rooms: "Rooms"
    parallel: "Parallel"
    proctoring: "Proctoring"
    recordings: "Recordings"


def _load(settings: Settings, loaded: "Parts | None") -> "Parts":
    """Load what needs no database, in a thread, while the database comes up: LangGraph alone takes half a second."""
    if loaded is not None:
        return loaded
    from graphs.parts import load

    return load(settings)


async def _loading(settings: Settings, stack: AsyncExitStack, loaded: "Parts | None") -> "asyncio.Task[Parts]":
    """Start loading; what is wrong with the settings is told before anything is started."""
    from llm.gateway import describe
    from llm.minilm import manifest
    from llm.speech.gateway import describe as describe_speech

    log.info("%s", describe(settings))
    log.info("%s", describe_speech(settings))
    if not manifest.is_current(settings.model):
        raise StartupError(f"No embedding model of this version in {settings.model}: run `make model`.")
    loading = asyncio.create_task(asyncio.to_thread(_load, settings, loaded))

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
    await persistently(lambda: seed(pool, parts.embedder), settings.database.start_timeout)
    return pool


def _open_speech(settings: Settings, stack: AsyncExitStack, *, stays: bool) -> "Speech":
    from llm.speech.gateway import make_speech

    speech = make_speech(settings, stays=stays)
    stack.push_async_callback(speech.close)
    return speech


async def _open_rooms(settings: Settings, pool: "Pool", stack: AsyncExitStack, *, sweeps: bool) -> "Rooms":
    from services.rooms.sweeping import open_rooms

    return await stack.enter_async_context(open_rooms(settings, pool, sweeps=sweeps))


@asynccontextmanager
async def open_services(settings: Settings, loaded: "Parts | None" = None) -> AsyncIterator[Services]:
    """Open the database, the engine and the embedding model, and seed the authored knowledge.

    `loaded` are the parts that a process loaded before it had anything to do; it holds one interview, and ends. What
    fell due elsewhere is left to the others.

    Raises:
        StartupError: with a message that says what to do.
    """
    sys.setswitchinterval(TURN_SECONDS)
    async with AsyncExitStack() as stack:
        loading = await _loading(settings, stack, loaded)
        dsn = await open_database(settings, stack)
        parts = await loading

        pool = await _seeded_pool(settings, parts, dsn, stack)
        over = parts.interviewer_parts(pool)
        holds_one = loaded is not None
        speech = _open_speech(settings, stack, stays=holds_one)
        interviews = await stack.enter_async_context(_interviews(settings, parts, over, dsn, sweeps=not holds_one))
        rooms = await _open_rooms(settings, pool, stack, sweeps=not holds_one)
        yield _assembled(settings, parts, over, interviews, speech, rooms)


def _assembled(
    settings: Settings,
    parts: "Parts",
    over: "InterviewerParts",
    interviews: "Interviews",
    speech: "Speech",
    rooms: "Rooms",
) -> Services:
    """Put the use cases together over what was opened."""
    from services.answers import Answers
    from services.documents.reader import DocumentReader
    from services.evaluations import Evaluations
    from services.job_sessions import Recording
    from services.materials import Uploads
    from services.parallel import Parallel
    from services.proctoring import Proctoring
    from services.recordings import Recordings
    from services.sealing import Sealer
    from services.tracker.tracker import Tracker

    pool = over.pool
    return Services(
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
        rooms=rooms,
        parallel=Parallel(interviews, pool, rooms),
        proctoring=Proctoring.over(settings, pool),
        recordings=Recordings(pool, interviews.watch, Sealer(settings), settings.recording),
    )


@asynccontextmanager
async def _interviews(
    settings: Settings, parts: "Parts", over: "InterviewerParts", dsn: str, *, sweeps: bool
) -> AsyncIterator["Interviews"]:
    """Open the interviews; who sweeps looks after those that fell due for as long as the process lives."""
    from services.ending import end
    from services.interviews import Interviews
    from services.watch import Watch

    async with Watch(dsn) as watch:
        interviews = Interviews(over, parts.interviewer(over), watch, settings.interviews)
        recovering = [asyncio.create_task(interviews.recover())] if sweeps else []
        try:
            yield interviews
        finally:
            await end(*recovering)
            await interviews.close()
