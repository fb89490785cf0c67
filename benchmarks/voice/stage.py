"""What is measured: a LiveKit server, workers, and interviews whose candidates are in their rooms."""

import asyncio
import shutil
import tempfile
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

import psutil

from memory.embedded import Cluster
from services.wiring import Services
from tests.livekit.candidate import RATE, Candidate, Samples, joined, recorded
from tests.livekit.server import KEY, SECRET, program, running
from tests.livekit.speech_server import SpeechServer, speech_server
from tests.livekit.voice_rig import OWNER, Live, environment, invited, rooms, worker

QUESTION = "What would you change as number {} there?"
SETTLED = 1.2


class Processes:
    """Processor time of a process, and of everything below it; what has ended in between is not lost."""

    def __init__(self, pid: int, *, alone: bool = False) -> None:
        self._root = psutil.Process(pid)
        self._alone = alone

    def cpu(self) -> float:
        """Seconds so far."""
        if self._alone:
            own = self._root.cpu_times()
            return own.user + own.system
        family = [self._root, *self._root.children(recursive=True)]
        times = [one.cpu_times() for one in family if one.is_running()]
        return sum(each.user + each.system + each.children_user + each.children_system for each in times)


@dataclass(frozen=True, slots=True)
class Hall:
    """A server with workers; `livekit` and `workers` are their processes."""

    services: Services
    live: Live
    speech: SpeechServer
    livekit: Processes
    workers: tuple[Processes, ...]
    logs: tuple[Path, ...]


@dataclass(frozen=True, slots=True)
class Interview:
    """An interview whose candidate has been greeted."""

    services: Services
    session_id: UUID
    candidate: Candidate

    async def answers(self) -> list[str | None]:
        """What the rows have."""
        return [turn.answer for turn in await self.services.interviews.transcript(OWNER, self.session_id)]

    async def reply(self, ended: float, seconds: float = 40.0) -> float:
        """Seconds from the end of an answer to the first sound; then wait until the agent has said its piece."""
        heard = await self.candidate.agent_speaks(ended, seconds)
        await self.candidate.agent_is_silent(SETTLED)
        return heard - ended


@asynccontextmanager
async def hall(given: dict[str, str], count: int = 1) -> AsyncIterator[Hall]:
    """Everything but the interviews; `given` are the workers' settings."""
    server = program()
    if server is None:
        raise RuntimeError("no LiveKit server: `make livekit` builds it, or LIVEKIT_SERVER names one")
    data = Path(tempfile.mkdtemp(prefix="viva-bench-voice-"))
    cluster = await Cluster.open(data / "database")
    try:
        async with AsyncExitStack() as stack:
            livekit = stack.enter_context(running(server))
            live = Live(livekit.url, KEY, SECRET)
            speech = await stack.enter_async_context(speech_server())
            services = await stack.enter_async_context(rooms(live, cluster.dsn))
            begun: list[asyncio.subprocess.Process] = []
            logs = tuple(data / f"worker-{number}.log" for number in range(count))
            for log in logs:
                settings = environment(live, cluster.dsn, speech, data) | given
                begun.append(await stack.enter_async_context(worker(settings, log)))
            workers = tuple(Processes(process.pid) for process in begun)
            yield Hall(services, live, speech, Processes(livekit.process.pid), workers, logs)
    finally:
        await cluster.close()
        shutil.rmtree(data, ignore_errors=True)


@asynccontextmanager
async def interview(hall: Hall, turns: int) -> AsyncIterator[Interview]:
    """An interview of so many questions; its candidate has heard the first."""
    questions = [QUESTION.format(number + 1) for number in range(turns)]
    session_id, way = await invited(hall.services, hall.live, questions)
    async with joined(way.url, way.token) as candidate:
        await candidate.agent_speaks(0.0, 60)
        await candidate.agent_is_silent(SETTLED)
        try:
            yield Interview(hall.services, session_id, candidate)
        finally:
            await hall.services.rooms.close((await hall.services.interviews.progress(OWNER, session_id)).session)


def known(speech: SpeechServer, *texts: str) -> dict[str, Samples]:
    """Recordings of these texts, which the speech server knows by their length."""
    said = {text: recorded(text) for text in texts}
    speech.known = [(len(samples) / RATE, text) for text, samples in said.items()]
    return said
