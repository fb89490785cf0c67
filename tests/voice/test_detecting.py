"""One detector for all who listen to the same candidate."""

import asyncio
from collections.abc import Iterable

import numpy as np
import pytest
from livekit import rtc
from livekit.agents import vad

from llm.speech.audio import RATE
from tests.livekit.candidate import recorded
from tests.serving import settings_of
from voice.detecting import Shared
from voice.speech import load_vad

PIECE = RATE // 50
KINDS = (vad.VADEventType.START_OF_SPEECH, vad.VADEventType.END_OF_SPEECH)


class Counting(vad.VAD):
    """A detector that counts its streams."""

    def __init__(self, detector: vad.VAD) -> None:
        super().__init__(capabilities=detector.capabilities)
        self.detector = detector
        self.streams: list[vad.VADStream] = []

    def stream(self) -> vad.VADStream:
        self.streams.append(self.detector.stream())
        return self.streams[-1]


@pytest.fixture
def detector() -> Counting:
    from livekit.plugins import silero

    return Counting(silero.VAD.load(min_silence_duration=0.3))


@pytest.fixture(scope="module")
def frames() -> list[rtc.AudioFrame]:
    """A sentence between silences."""
    quiet = np.zeros(RATE, dtype=np.int16)
    samples = np.concatenate([quiet, recorded("I would begin with a cache in front of it."), quiet])
    pieces = (samples[at : at + PIECE] for at in range(0, len(samples) - PIECE, PIECE))
    return [rtc.AudioFrame(piece.tobytes(), RATE, 1, PIECE) for piece in pieces]


async def told(stream: vad.VADStream) -> list[vad.VADEvent]:
    return [event async for event in stream]


def spans(events: Iterable[vad.VADEvent]) -> list[tuple[vad.VADEventType, int]]:
    return [(event.type, event.samples_index) for event in events if event.type in KINDS]


async def test_two_listen_and_one_detects(detector: Counting, frames: list[rtc.AudioFrame]):
    shared = Shared(detector)
    alone = detector.detector.stream()
    first, second = shared.stream(), shared.stream()
    reading = [asyncio.create_task(told(one)) for one in (alone, first, second)]
    await asyncio.sleep(0)
    for frame in frames:
        for stream in (alone, first, second):
            stream.push_frame(frame)
    second.end_input()
    alone.end_input()
    expected = await reading[0]
    assert [kind for kind, _ in spans(expected)] == list(KINDS)
    first.end_input()
    assert spans(await reading[1]) == spans(expected)
    assert len(detector.streams) == 1


async def test_who_feeds_leaves_and_the_next_one_feeds(detector: Counting, frames: list[rtc.AudioFrame]):
    shared = Shared(detector)
    first, second = shared.stream(), shared.stream()
    reading = asyncio.create_task(told(second))
    await asyncio.sleep(0)
    await first.aclose()
    for frame in frames:
        second.push_frame(frame)
    second.end_input()
    assert [kind for kind, _ in spans(await reading)] == list(KINDS)
    assert len(detector.streams) == 1


async def test_after_the_last_one_it_begins_anew(detector: Counting, frames: list[rtc.AudioFrame]):
    shared = Shared(detector)
    for times in (1, 2):
        stream = shared.stream()
        reading = asyncio.create_task(told(stream))
        for frame in frames:
            stream.push_frame(frame)
        stream.end_input()
        assert [kind for kind, _ in spans(await reading)] == list(KINDS)
        await stream.aclose()
        assert len(detector.streams) == times


class Broken(vad.VADStream):
    async def _main_task(self) -> None:
        raise RuntimeError("no model")


async def test_what_goes_wrong_is_told_to_all(detector: Counting, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(detector, "stream", lambda: Broken(detector))
    shared = Shared(detector)
    streams = [shared.stream(), shared.stream()]
    for stream in streams:
        with pytest.raises(RuntimeError, match="no model"):
            await told(stream)


@pytest.mark.parametrize(("warmup", "kind"), [(None, True), (0.0, True), (2.0, False)])
def test_where_sounds_are_kept_from_the_recogniser_it_detects_for_itself(warmup: float | None, kind: bool):
    assert isinstance(load_vad(settings_of({"voice": {"warmup": warmup}})), Shared) is kind
