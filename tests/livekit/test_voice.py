"""Spoken interviews on a real LiveKit server, with a worker process and a candidate that speaks."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

import numpy as np

from services.rooms import Access
from services.wiring import Services
from tests.interviews.rig import OWNER
from tests.livekit.candidate import RATE, Candidate, Samples, joined, recorded
from tests.livekit.server import KEY, SECRET, LiveKit
from tests.livekit.speech_server import SpeechServer, speech_server
from tests.livekit.voice_rig import Live, environment, invited, rooms, worker

QUESTIONS = tuple(
    f"What is the {place} thing that you would change in a service that you know, and why with this one?"
    for place in ("first", "second", "third")
)
FIRST = "I would store the short codes in a key value store"
SECOND = "and keep a cache in front of it, because most links are read again and again."
LISTENING = "Okay."
# The thanks before a question take one second, and a question counts as heard after one more.
HEARD_SECONDS = 3.0
PAUSE = np.zeros(int(1.2 * RATE), dtype=np.int16)


@dataclass(frozen=True, slots=True)
class Stage:
    """A worker, and an interview whose candidate is in the room and has been greeted."""

    services: Services
    process: asyncio.subprocess.Process
    live: Live
    session_id: UUID
    way: Access
    candidate: Candidate
    said: dict[str, Samples]

    async def answers(self) -> list[str | None]:
        """What the rows have."""
        return [turn.answer for turn in await self.services.interviews.transcript(OWNER, self.session_id)]

    async def asked(self, number: int) -> None:
        """Wait until a question has been asked, and the agent has said it."""
        await self.candidate.until(lambda: len(self.candidate.asked()) >= number, what="the next question")
        await self.candidate.agent_speaks(time.monotonic())
        await self.candidate.agent_is_silent()


def recordings(speech: SpeechServer) -> dict[str, Samples]:
    """What the candidates say; the speech server knows it by its length."""
    said = {text: recorded(text) for text in (FIRST, SECOND, LISTENING)}
    speech.known = [(len(samples) / RATE, text) for text, samples in said.items()]
    return said


@asynccontextmanager
async def staged(livekit: LiveKit, database: str, folder: Path) -> AsyncIterator[Stage]:
    """Everything that a spoken interview needs."""
    live = Live(livekit.url, KEY, SECRET)
    async with speech_server() as speech, rooms(live, database) as services:
        given = environment(live, database, speech, folder, VIVA_VOICE__PATIENCE="0")
        async with worker(given, folder / "worker.log") as process:
            session_id, way = await invited(services, live, QUESTIONS)
            async with joined(way.url, way.token) as candidate:
                await candidate.agent_speaks(0.0)
                await candidate.agent_is_silent()
                yield Stage(services, process, live, session_id, way, candidate, recordings(speech))
                # The server waits for rooms to be empty before it ends.
                await services.rooms.close((await services.interviews.progress(OWNER, session_id)).session)


async def test_an_interview_is_spoken_to_its_end(livekit: LiveKit, database: str, tmp_path: Path) -> None:
    async with staged(livekit, database, tmp_path) as stage:
        candidate = stage.candidate
        await candidate.speak(np.concatenate([stage.said[FIRST], PAUSE, stage.said[SECOND]]))
        await stage.asked(1)
        await candidate.room.local_participant.send_text("Measure first.", topic="lk.chat")
        await stage.asked(2)
        await candidate.speak(stage.said[SECOND])
        await candidate.until(lambda: candidate.events[-1]["type"] == "finished", 60, "the end")
        await candidate.agent_speaks(time.monotonic())
        assert await stage.answers() == [f"{FIRST} {SECOND}", "Measure first.", SECOND]
        captions = " ".join(text for _, text in candidate.captions)
        assert all(question in captions for question in QUESTIONS[1:])
        assert FIRST in captions


async def test_an_agent_falls_silent_for_words_and_not_for_a_nod(
    livekit: LiveKit, database: str, tmp_path: Path
) -> None:
    async with staged(livekit, database, tmp_path) as stage:
        candidate = stage.candidate
        await candidate.agent_speaks(await candidate.speak(stage.said[SECOND]))
        await asyncio.sleep(HEARD_SECONDS)
        await candidate.agent_speaks(await candidate.speak(stage.said[LISTENING]))
        await candidate.agent_is_silent(2.0)
        assert await stage.answers() == [SECOND, None]
        await candidate.agent_speaks(await candidate.speak(stage.said[SECOND]))
        await asyncio.sleep(HEARD_SECONDS)
        ended = await candidate.speak(stage.said[FIRST])
        assert not any(ended - 1 < at < ended for at in candidate.audible)
        await candidate.agent_speaks(ended)
        assert await stage.answers() == [SECOND, SECOND, FIRST]
