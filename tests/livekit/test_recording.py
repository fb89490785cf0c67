"""A spoken interview is recorded on a real LiveKit server, from the greeting on, when its candidate has agreed."""

import asyncio
import os
import signal
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

import numpy as np

from domain.recording import Consent, Recorded
from services.wiring import Services, open_services
from tests.interviews.rig import OWNER, QUICK, begin_given
from tests.livekit.candidate import RATE, Candidate, joined
from tests.livekit.server import KEY, SECRET, LiveKit
from tests.livekit.speech_server import SpeechServer, speech_server
from tests.livekit.test_voice import FIRST, QUESTIONS, recordings
from tests.livekit.voice_rig import Live, environment, way, worker
from tests.recorded import loudest, played
from tests.serving import settings_of

SECONDS = 1.0


@dataclass(frozen=True, slots=True)
class Stage:
    """A recorded interview whose candidate has been greeted; the worker shares its folder, and so its key, with us."""

    services: Services
    process: asyncio.subprocess.Process
    given: dict[str, str]
    speech: SpeechServer
    session_id: UUID
    candidate: Candidate

    async def until(self, holds: Callable[[list[Recorded]], bool]) -> list[Recorded]:
        """Wait for what is kept."""
        async with asyncio.timeout(60):
            while not holds(found := (await self.listed())[1]):  # noqa: ASYNC110
                await asyncio.sleep(0.1)
        return found

    async def listed(self) -> tuple[Consent, list[Recorded]]:
        """What is kept."""
        _, consent, found = await self.services.recordings.listed(OWNER, self.session_id)
        assert consent is not None
        return consent, found

    async def replied(self) -> None:
        """Wait until the agent has spoken."""
        await self.candidate.agent_speaks(time.monotonic())
        await self.candidate.agent_is_silent()

    def told(self, on: bool) -> bool:
        """Whether the room was told that it is recorded, or is not any more."""
        return any(event["type"] == "recording" and event["recording"] is on for event in self.candidate.events)


@asynccontextmanager
async def staged(livekit: LiveKit, database: str, folder: Path) -> AsyncIterator[Stage]:
    """Everything that a recorded interview needs."""
    values = {"database_url": database, "llm": {"engine": "offline"}, "interviews": QUICK, "data": folder}
    settings = settings_of({**livekit.settings, **values})
    async with speech_server() as speech, open_services(settings) as services:
        live = Live(livekit.url, KEY, SECRET)
        more = {"VIVA_VOICE__PATIENCE": "0", "VIVA_RECORDING__PIECE": "1"}
        given = environment(live, database, speech, folder, **more)
        async with worker(given, folder / "worker.log") as process:
            session_id = await begin_given(services, QUESTIONS)
            await services.recordings.agree(OWNER, session_id, True)
            access = await way(services, session_id)
            async with joined(access.url, access.token) as candidate:
                await candidate.agent_speaks(0.0, 60)
                await candidate.agent_is_silent()
                yield Stage(services, process, given, speech, session_id, candidate)
                await services.rooms.close((await services.interviews.progress(OWNER, session_id)).session)


def seconds(found: list[Recorded], turn: int, speaker: str) -> float:
    """How much is kept of somebody's words in an exchange."""
    return sum(one.seconds for one in found if (one.turn, one.speaker) == (turn, speaker))


async def test_both_voices_are_kept_until_the_word_is_withdrawn(
    livekit: LiveKit, database: str, tmp_path: Path
) -> None:
    async with staged(livekit, database, tmp_path) as stage:
        assert stage.told(True)
        assert any("recorded" in text for text in stage.speech.spoken)
        answer = recordings(stage.speech)[FIRST]
        await stage.candidate.speak(answer)
        await stage.replied()
        found = await stage.until(lambda found: seconds(found, 2, "interviewer") > SECONDS)
        # The voice of the tests speaks in one tone, as long as the text.
        question = played(await stage.services.recordings.sound(OWNER, stage.session_id, 1, "interviewer"))
        assert abs(loudest(question) - 220) < 5
        assert seconds(found, 1, "interviewer") > 0.04 * len(QUESTIONS[0]) - SECONDS
        heard = played(await stage.services.recordings.sound(OWNER, stage.session_id, 1, "candidate"))
        assert len(heard) / 48_000 > len(answer) / RATE - SECONDS
        assert np.abs(heard).max() > 1000
        assert seconds(found, 2, "candidate") == 0
        await stage.services.recordings.agree(OWNER, stage.session_id, False)
        await stage.candidate.until(lambda: stage.told(False), what="the end of the recording")
        await stage.candidate.speak(answer)
        await stage.replied()
        assert (await stage.listed())[1] == []


async def test_what_a_killed_agent_had_kept_is_there(livekit: LiveKit, database: str, tmp_path: Path) -> None:
    async with staged(livekit, database, tmp_path) as stage:
        before = await stage.until(lambda found: seconds(found, 1, "interviewer") > SECONDS)
        os.killpg(stage.process.pid, signal.SIGKILL)
        await stage.process.wait()
        killed = time.monotonic()
        (tmp_path / "second.log").touch()
        async with worker(stage.given, tmp_path / "second.log"):
            await stage.candidate.agent_speaks(killed, 60)
            await stage.candidate.agent_is_silent()
            kept = seconds(before, 1, "interviewer")
            await stage.until(lambda found: seconds(found, 1, "interviewer") > kept + SECONDS)
            consent, _ = await stage.listed()
            assert consent.broken == 1
            assert sum("recorded" in text for text in stage.speech.spoken) >= 2
