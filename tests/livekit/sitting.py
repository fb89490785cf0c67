"""Interviews in rooms, and what may befall them: processes that are killed, candidates who go and come."""

import asyncio
import os
import signal
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit
from uuid import UUID

import psutil
from livekit.api import LiveKitAPI
from livekit.protocol.models import ParticipantInfo
from livekit.protocol.room import ListParticipantsRequest

from domain.session import Turn
from memory.pool import connection
from services.rooms import Access
from services.rooms.access import CANDIDATE
from services.wiring import Services
from tests.interviews.rig import OWNER
from tests.livekit.candidate import RATE, Candidate, Samples, joined, recorded
from tests.livekit.server import KEY, SECRET, LiveKit
from tests.livekit.speech_server import SpeechServer, speech_server
from tests.livekit.voice_rig import Live, environment, invited, rooms, worker

QUESTIONS = ("Where would you store it?", "How would you test it?", "What would you measure?")
# Told apart by their lengths, also where sound is lost or late.
FIRST = "In a key value store"
SECOND = "and keep a cache in front of it, because most links are read again and again."


@dataclass(frozen=True, slots=True)
class House:
    """A LiveKit server, a database, a speech endpoint, and a process that makes rooms; workers come and go."""

    services: Services
    live: Live
    database: str
    speech: SpeechServer
    folder: Path
    said: dict[str, Samples] = field(default_factory=dict)

    @asynccontextmanager
    async def worker(self, name: str, **more: str) -> AsyncIterator[asyncio.subprocess.Process]:
        """A worker that is ready."""
        log = self.folder / f"{name}.log"
        log.touch()
        given = environment(self.live, self.database, self.speech, self.folder, **more)
        async with worker(given, log) as process:
            yield process

    def records(self, *texts: str) -> None:
        """Have candidates say these texts, which the speech endpoint knows by their length."""
        self.said.update({text: recorded(text) for text in texts})
        self.speech.known = [(len(samples) / RATE, text) for text, samples in self.said.items()]

    async def agents(self, room: str) -> list[str]:
        """The identities of the agents in a room, as the server has them."""
        async with LiveKitAPI(self.live.url, self.live.key, self.live.secret, failover=False) as server:
            people = await server.room.list_participants(ListParticipantsRequest(room=room))
        return [one.identity for one in people.participants if one.kind == ParticipantInfo.Kind.AGENT]


@asynccontextmanager
async def house(server: LiveKit, database: str, folder: Path, **given: object) -> AsyncIterator[House]:
    """Everything but the workers."""
    live = Live(server.url, KEY, SECRET)
    async with speech_server() as speech, rooms(live, database, **given) as services:
        opened = House(services, live, database, speech, folder)
        opened.records(FIRST, SECOND)
        yield opened


@dataclass(frozen=True, slots=True)
class Sitting:
    """An interview and its candidate, who is in the room."""

    house: House
    session_id: UUID
    way: Access
    candidate: Candidate

    async def turns(self) -> Sequence[Turn]:
        """What the rows have."""
        return await self.house.services.interviews.transcript(OWNER, self.session_id)

    async def answers(self) -> list[str | None]:
        """The answers that the rows have."""
        return [turn.answer for turn in await self.turns()]

    async def recognised(self, text: str) -> None:
        """Wait until a text is in the rows, be it in an answer or without a place yet."""
        end = time.monotonic() + 30
        while text not in (kept := await self._kept()):
            assert time.monotonic() < end, f"{text!r} was not recognised; kept is {kept!r}"
            await asyncio.sleep(0.02)

    async def _kept(self) -> str:
        unplaced = await self.house.services.interviews.unplaced(OWNER, self.session_id)
        return " ".join([*filter(None, await self.answers()), *(one.said for one in unplaced)])

    async def greeted(self, seconds: float = 60.0) -> None:
        """Wait until the agent has said its piece."""
        await self.candidate.agent_speaks(0.0, seconds)
        await self.candidate.agent_is_silent()

    async def asked(self, number: int) -> None:
        """Wait until a question has been asked, and the agent has said it."""
        await self.candidate.until(lambda: len(self.candidate.asked()) >= number, 60, "the next question")
        await self.candidate.agent_speaks(time.monotonic(), 60)
        await self.candidate.agent_is_silent()

    async def heard_back(self, since: float, seconds: float = 60.0) -> float:
        """Wait until an agent that came after a moment has spoken; return when it began to."""
        began = await self.candidate.agent_speaks(since, seconds)
        await self.candidate.agent_is_silent()
        return began

    def agent_said(self) -> str:
        """What the agents have said, as their captions have it."""
        return " ".join(text for who, text in self.candidate.captions if who != CANDIDATE)

    async def job(self) -> str | None:
        """The job that has the room."""
        async with connection(self.house.services.pool) as conn:
            cursor = await conn.execute("SELECT job FROM rooms WHERE session_id = %s", [self.session_id])
            row = await cursor.fetchone()
        return row["job"] if row else None


@asynccontextmanager
async def sitting(house: House, questions: Sequence[str] = QUESTIONS) -> AsyncIterator[Sitting]:
    """An interview whose candidate is in the room; whether an agent is there is another matter."""
    session_id, way = await invited(house.services, house.live, questions)
    try:
        async with joined(way.url, way.token) as candidate:
            yield Sitting(house, session_id, way, candidate)
    finally:
        # The server waits for rooms to be empty before it ends.
        await house.services.rooms.close((await house.services.interviews.progress(OWNER, session_id)).session)


def job_process(worker: asyncio.subprocess.Process, live: Live) -> psutil.Process | None:
    """The process below a worker that is in a room."""
    port = urlsplit(live.url).port
    for one in psutil.Process(worker.pid).children(recursive=True):
        if any(each.raddr and each.raddr.port == port for each in one.net_connections("tcp")):
            return one
    return None


def kill_tree(worker: asyncio.subprocess.Process) -> None:
    """End a worker and everything below it at once."""
    os.killpg(worker.pid, signal.SIGKILL)
