"""The worker: takes interviews from the LiveKit server, each into a process that stood ready for it."""

import asyncio
import contextlib
import logging
import signal
import sys
from importlib import import_module
from uuid import UUID

from livekit.agents import AgentServer, JobContext, JobProcess

from domain.errors import NotFound, StartupError
from memory import rooms, sessions
from memory.pool import connection
from services.wiring import Services, open_services
from settings import Settings, unwatch_loops
from voice import reach, speech

log = logging.getLogger(__name__)

# LiveKit's server offers a job to no worker from a load of 0.7 on (`agents.target_load`), full or not.
FULL = 0.65
SIGNALS = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)
# What a job needs is imported before there is one: LangGraph alone takes half a second.
IMPORTED = (
    "aiohttp",
    "graphs.parts",
    "livekit.plugins.silero",
    "memory.pool",
    "services.answers",
    "services.documents.reader",
    "services.evaluations",
    "services.interviews",
    "services.job_sessions",
    "services.parallel",
    "services.proctoring",
    "services.recordings.opus",
    "services.tracker.tracker",
    "voice.job",
)


def prewarm(process: JobProcess) -> None:
    """Make a process ready for an interview."""
    from agents.coding.exercises import exercises
    from agents.knowledge.library import authored
    from graphs.parts import load as load_parts

    settings = Settings()
    reach.forget_proxy(settings.livekit_url or "")
    process.userdata["vad"] = speech.load_vad(settings)
    process.userdata["parts"] = load_parts(settings)
    for name in IMPORTED:
        import_module(name)
    # Read once and kept, which takes a second that nobody shall wait for.
    authored()
    exercises()


async def interview(context: JobContext) -> None:
    """Hold the interview that a dispatch names, unless another agent does."""
    try:
        session_id = UUID(context.job.metadata)
    except ValueError:
        log.warning("a dispatch names no interview")
        context.shutdown("no interview")
        return
    async with open_services(Settings(), context.proc.userdata["parts"]) as services:
        if not await _claim(services, session_id, context.job.id):
            # A worker with another database than the service's would be sent for again and again, and never speak.
            log.warning("left a room: another agent has the interview, or this worker's database does not know it")
            context.shutdown("no interview, or another agent has it")
            return
        await _hold(context, services, session_id)


async def _claim(services: Services, session_id: UUID, job: str) -> bool:
    async with connection(services.pool) as conn:
        return await rooms.claim(conn, session_id, job, services.settings.livekit.lapse)


async def _hold(context: JobContext, services: Services, session_id: UUID) -> None:
    from voice.conversation import Conversation
    from voice.job import Job
    from voice.place import Place

    try:
        async with connection(services.pool) as conn:
            session = await sessions.get(conn, session_id)
    except NotFound:
        context.shutdown("no interview")
        return
    place = Place(services.interviews, session.owner, session.id, services.settings.voice)
    await Job(context, services, Conversation(place)).run(session.id)
    # One that was erased meanwhile has no room any more.
    with contextlib.suppress(NotFound):
        async with connection(services.pool) as conn:
            session = await sessions.get(conn, session_id)
        if session.over:
            await services.rooms.close(session)


def load(interviews: float, capacity: int) -> float:
    """Return how full a worker is: by interviews, since the processor's load says little about voices."""
    return FULL * interviews / capacity


def make_server(settings: Settings) -> AgentServer:
    """Make the worker.

    Raises:
        StartupError: LiveKit is not set up, or speech cannot be had.
    """
    secret = settings.livekit_api_secret
    if settings.livekit_url is None or settings.livekit_api_key is None or secret is None:
        raise StartupError("no LiveKit server: set LIVEKIT_URL, LIVEKIT_API_KEY and LIVEKIT_API_SECRET")
    speech.check(settings)
    capacity = settings.livekit.capacity
    server = AgentServer(
        ws_url=settings.livekit_url,
        api_key=settings.livekit_api_key,
        api_secret=secret.get_secret_value(),
        load_fnc=lambda server: load(len(server.active_jobs), capacity),
        load_threshold=load(capacity - 0.5, capacity),
        num_idle_processes=settings.voice.idle,
        setup_fnc=prewarm,
        preload_modules=list(IMPORTED),
        host="127.0.0.1",
        port=settings.voice.port,
        drain_timeout=settings.voice.drain,
        initialize_process_timeout=60.0,
        # A worker that gave up would have to be started by hand once the server is back.
        max_retry=sys.maxsize,
        http_proxy=reach.proxy(settings.livekit_url),
    )
    _watch(server)
    server.rtc_session(interview, agent_name=settings.livekit.agent)
    return server


def _watch(server: AgentServer) -> None:
    outage = reach.Outage()
    logging.getLogger("livekit.agents").addFilter(outage)

    def registered(*_: object) -> None:
        outage.over()
        log.info("registered: interviews can be held in rooms")

    server.on("worker_registered", registered)


async def run(settings: Settings) -> None:
    """Take interviews until told to stop; those under way are held to their end first.

    Raises:
        StartupError: as `make_server`.
    """
    unwatch_loops()
    server = make_server(settings)
    stop = asyncio.Event()
    for number in SIGNALS:
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    async with open_services(settings):
        # Seeded and migrated once, before many jobs come; the database stays open between them.
        running = asyncio.create_task(server.run())
        stopping = asyncio.create_task(stop.wait())
        await asyncio.wait({running, stopping}, return_when=asyncio.FIRST_COMPLETED)
        if running.done():
            stopping.cancel()
            await running
            return
        with contextlib.suppress(TimeoutError):
            await server.drain()
        await server.aclose()
        await asyncio.wait({running})
