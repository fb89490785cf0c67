"""Listening without a room: what is said is recognised whole and in order, whatever becomes of the recogniser."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import numpy as np
import pytest
from livekit import rtc
from livekit.agents import vad

from llm.speech.audio import RATE, Audio
from llm.speech.gateway import make_speech
from settings import Voice
from tests.livekit.candidate import Samples, recorded
from tests.livekit.speech_server import SpeechServer, speech_server
from tests.serving import settings_of
from voice import speech
from voice.hearing import Ear, Hearing

pytestmark = pytest.mark.asyncio(loop_scope="module")

FIRST = "I would store the short codes in a key value store"
SECOND = "and keep a cache in front of it, because most links are read again and again."
LIMITS = Voice(silence=0.8, slow=5.0)
END = np.zeros(2 * RATE, dtype=np.int16)


@pytest.fixture(scope="module")
def detector() -> vad.VAD:
    """The real detector."""
    return speech.load_vad(settings_of({"voice": {"silence": LIMITS.silence}}))


@dataclass
class Listener:
    """Somebody who listens; `told` is how that goes."""

    hearing: Hearing
    told: list[str] = field(default_factory=list)

    def hears(self, *sounds: Samples) -> None:
        """Let all of it come in."""
        samples = np.concatenate(sounds)
        for start in range(0, len(samples) - RATE // 50, RATE // 50):
            piece = samples[start : start + RATE // 50]
            self.hearing.push_frame(rtc.AudioFrame(piece.tobytes(), RATE, 1, len(piece)))

    async def text(self) -> str:
        """The next that was understood."""
        async with asyncio.timeout(60):
            return (await anext(aiter(self.hearing))).alternatives[0].text

    async def is_told(self, *states: str) -> None:
        """Wait until it went so."""
        async with asyncio.timeout(60):
            while self.told[-len(states) :] != list(states):  # noqa: ASYNC110
                await asyncio.sleep(0.01)

    async def rest(self) -> list[str]:
        """All that is understood until the sound ends."""
        self.hearing.end_input()
        async with asyncio.timeout(120):
            return [event.alternatives[0].text async for event in self.hearing]


@asynccontextmanager
async def listening(ear: Ear) -> AsyncIterator[Listener]:
    hearing = ear.stream()
    listener = Listener(hearing)
    ear.notice = listener.told.append
    yield listener
    await hearing.aclose()


@asynccontextmanager
async def endpoint(detector: vad.VAD, limits: Voice = LIMITS) -> AsyncIterator[tuple[SpeechServer, Listener]]:
    """Listening by an endpoint that knows three recordings."""
    async with speech_server() as server:
        values = {
            "openai_api_key": "sk-test",
            "openai_base_url": server.url,
            "llm": {"retries": 0},
            "speech": {"engine": "openai", "stt_model": "whisper-1"},
            "voice": limits.model_dump(),
        }
        settings = settings_of(values)
        made = make_speech(settings)
        ear = speech.make_ear(settings, made, detector)
        assert isinstance(ear, Ear)
        async with listening(ear) as listener:
            yield server, listener
        await made.close()


def teach(server: SpeechServer, *said: tuple[str, Samples]) -> None:
    server.known = [(len(samples) / RATE, text) for text, samples in said]


async def test_recognition_begins_in_a_pause_and_is_thrown_away_when_speech_goes_on(detector: vad.VAD) -> None:
    async with endpoint(detector) as (server, listener):
        pause = np.zeros(int(0.15 * RATE), dtype=np.int16)
        whole = np.concatenate([recorded(FIRST), pause, recorded(SECOND)])
        teach(server, (FIRST, recorded(FIRST)), (f"{FIRST} {SECOND}", whole))
        listener.hears(whole, END)
        assert await listener.text() == f"{FIRST} {SECOND}"


async def test_long_speech_is_taken_in_parts_at_its_short_pauses(detector: vad.VAD) -> None:
    async with endpoint(detector, LIMITS.model_copy(update={"piece": 2.0})) as (server, listener):
        pause = np.zeros(int(0.15 * RATE), dtype=np.int16)
        teach(server, (FIRST, recorded(FIRST)), (SECOND, recorded(SECOND)))
        listener.hears(recorded(FIRST), pause, recorded(SECOND), END)
        assert [await listener.text(), await listener.text()] == [FIRST, SECOND]


async def test_a_recogniser_that_refuses_is_asked_again_and_nothing_is_lost(detector: vad.VAD) -> None:
    async with endpoint(detector) as (server, listener):
        teach(server, (FIRST, recorded(FIRST)), (SECOND, recorded(SECOND)))
        server.failing = True
        listener.hears(recorded(FIRST), END)
        await listener.is_told("failing")
        listener.hears(recorded(SECOND), END)
        server.failing = False
        assert [await listener.text(), await listener.text()] == [FIRST, SECOND]
        assert listener.told[-1] == "well"


async def test_a_slow_recogniser_is_waited_for_and_the_room_is_told(detector: vad.VAD) -> None:
    async with endpoint(detector, LIMITS.model_copy(update={"slow": 0.2})) as (server, listener):
        teach(server, (FIRST, recorded(FIRST)))
        server.hearing_seconds = 2.0
        listener.hears(recorded(FIRST), END)
        assert await listener.text() == FIRST
        assert "slow" in listener.told


async def test_speech_that_nobody_understands_is_asked_about(detector: vad.VAD) -> None:
    async with endpoint(detector) as (server, listener):
        server.known = []
        listener.hears(recorded(FIRST), END)
        await listener.is_told("unclear")


async def test_noise_is_no_speech(detector: vad.VAD) -> None:
    async with endpoint(detector) as (server, listener):
        server.known = [(1.0, "Nobody said this.")]
        noise = np.random.default_rng(7).normal(0, 1200, 20 * RATE)
        hum = 3000 * np.sin(2 * np.pi * 50 * np.arange(20 * RATE) / RATE)
        listener.hears((noise + hum).astype(np.int16), END)
        assert await listener.rest() == []


async def test_minutes_of_talk_in_one_go_are_kept_whole(detector: vad.VAD) -> None:
    """The detector itself keeps one minute and drops what comes after it."""

    async def measured(audio: Audio) -> str:
        return str(len(audio.samples))

    voice = recorded(FIRST)
    voice = voice[np.abs(voice) > 0]
    talk = np.tile(voice, int(150 * RATE / len(voice)))
    async with listening(Ear(measured, detector, LIMITS, "en")) as listener:
        listener.hears(talk, END)
        parts = [int(text) for text in await listener.rest()]
    assert len(parts) > 1
    assert sum(parts) > len(talk)
