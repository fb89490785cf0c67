"""A candidate in a room: it speaks recordings, hears the agent, reads captions and events."""

import asyncio
import json
import shutil
import subprocess
import tempfile
import time
import wave
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import numpy as np
from livekit import rtc
from numpy.typing import NDArray

from llm.speech.isolated import espeak

RATE = 16_000
# As browsers send; shorter pieces cost twice as much of the processor that is shared with what is measured.
FRAME = RATE // 50
AUDIBLE = 300.0
JOINING_SECONDS = LEAVING_SECONDS = 60.0
Samples = NDArray[np.int16]


def recorded(text: str) -> Samples:
    """What a voice makes of a text, at 16 kHz: Flite where it is there, else eSpeak."""
    flite = shutil.which("flite")
    if flite is None:
        pcm, rate = espeak.speak(text, "en-us")
        samples = np.frombuffer(pcm, dtype=np.int16)
        places = np.arange(0, len(samples) - 1, rate / RATE)
        return np.interp(places, np.arange(len(samples)), samples).astype(np.int16)
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "voice.wav"
        subprocess.run([flite, "-voice", "rms", "-t", text, "-o", str(target)], check=True)
        with wave.open(str(target)) as file:
            assert file.getframerate() == RATE
            return np.frombuffer(file.readframes(file.getnframes()), dtype=np.int16)


def quiet_start(samples: Samples) -> float:
    """Seconds before anything can be heard."""
    return float(np.argmax(np.abs(samples) > AUDIBLE)) / RATE


class Candidate:
    """In the room; `audible` has the times (monotonic) of the agent's audible frames, `began` our last word's."""

    def __init__(self) -> None:
        self.room = rtc.Room()
        self.audible: list[float] = []
        self.began = 0.0
        self.events: list[dict[str, Any]] = []
        self.notices: list[dict[str, Any]] = []
        self.captions: list[tuple[str, str]] = []
        self._source = rtc.AudioSource(RATE, 1, queue_size_ms=200)
        self._queue: asyncio.Queue[Samples] = asyncio.Queue()
        self._tasks: set[asyncio.Task[Any]] = set()

    async def join(self, url: str, token: str) -> None:
        """Join, and be silent."""
        self.room.on("track_subscribed", self._subscribed)
        self.room.on("data_received", self._data)
        self.room.register_text_stream_handler("lk.transcription", self._caption)
        async with asyncio.timeout(JOINING_SECONDS):
            await self.room.connect(url, token)
            track = rtc.LocalAudioTrack.create_audio_track("voice", self._source)
            options = rtc.TrackPublishOptions(source=rtc.TrackSource.SOURCE_MICROPHONE)
            await self.room.local_participant.publish_track(track, options)
        self._playing = self._start(self._play())

    async def leave(self) -> None:
        """Leave."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        async with asyncio.timeout(LEAVING_SECONDS):
            await self.room.disconnect()

    async def speak(self, samples: Samples) -> float:
        """Speak, and return when the last audible sample went out."""
        await self._queue.put(samples)
        spoken = self._start(self._queue.join())
        await asyncio.wait({spoken, self._playing}, return_when=asyncio.FIRST_COMPLETED)
        assert spoken.done(), f"nothing can be said any more: {self._playing}"
        loud = np.flatnonzero(np.abs(samples) > AUDIBLE)
        quiet = (len(samples) - int(loud[-1])) / RATE if len(loud) else 0.0
        return time.monotonic() - quiet

    def starves(self) -> bool:
        """Stop all sound of ours once the last of the recordings is on its way, silence too; whether it has stopped."""
        if self._queue.empty() and self.began and time.monotonic() > self.began + 0.5:
            self._playing.cancel()
        return self._playing.cancelled()

    async def until(self, holds: Callable[[], bool], seconds: float = 30.0, what: str = "") -> None:
        """Wait for something.

        Raises:
            AssertionError: it did not come true in time.
        """
        end = time.monotonic() + seconds
        while not holds():
            assert time.monotonic() < end, f"not in time: {what or holds}; events: {self.events[-5:]}"
            await asyncio.sleep(0.02)

    async def agent_speaks(self, after: float, seconds: float = 30.0) -> float:
        """Wait until the agent is audible after a time, and return since when."""
        await self.until(lambda: bool(self.audible) and self.audible[-1] > after, seconds, "the agent speaks")
        return next(at for at in self.audible if at > after)

    async def agent_is_silent(self, quiet: float = 1.0, seconds: float = 60.0) -> float:
        """Wait until the agent has been silent for a while, and return since when."""
        await self.until(lambda: not self.audible or time.monotonic() - self.audible[-1] > quiet, seconds, "silence")
        return self.audible[-1] if self.audible else 0.0

    def asked(self) -> list[str]:
        """The questions that were told as events."""
        return [event["question"] for event in self.events if event["type"] == "asked"]

    def _start(self, work: Any) -> "asyncio.Task[Any]":
        task = asyncio.create_task(work)
        self._tasks.add(task)
        return task

    async def _play(self) -> None:
        silence = np.zeros(FRAME, dtype=np.int16)
        while True:
            if self._queue.empty():
                await self._push(silence)
                continue
            samples = self._queue.get_nowait()
            # The silence that is still on its way goes out first.
            self.began = time.monotonic() + self._source.queued_duration + quiet_start(samples)
            for start in range(0, len(samples), FRAME):
                piece = samples[start : start + FRAME]
                await self._push(np.pad(piece, (0, FRAME - len(piece))))
            await self._source.wait_for_playout()
            self._queue.task_done()

    async def _push(self, samples: Samples) -> None:
        await self._source.capture_frame(rtc.AudioFrame(samples.tobytes(), RATE, 1, FRAME))

    def _subscribed(self, track: rtc.Track, *_: Any) -> None:
        if track.kind == rtc.TrackKind.KIND_AUDIO:
            self._start(self._hear(track))

    async def _hear(self, track: rtc.Track) -> None:
        stream = rtc.AudioStream(track, sample_rate=RATE, num_channels=1, frame_size_ms=20)
        try:
            async for event in stream:
                samples = np.frombuffer(event.frame.data, dtype=np.int16).astype(np.float32)
                if np.sqrt(np.mean(samples**2)) > AUDIBLE:
                    self.audible.append(time.monotonic())
        finally:
            await stream.aclose()

    def _data(self, packet: rtc.DataPacket) -> None:
        if packet.topic == "viva.events":
            self.events.append(json.loads(packet.data))
        elif packet.topic == "viva.voice":
            self.notices.append(json.loads(packet.data))

    def _caption(self, reader: rtc.TextStreamReader, identity: str) -> None:
        self._start(self._read(reader, identity))

    async def _read(self, reader: rtc.TextStreamReader, identity: str) -> None:
        self.captions.append((identity, await reader.read_all()))


@asynccontextmanager
async def joined(url: str, token: str) -> AsyncIterator[Candidate]:
    """A candidate who is in the room while the context is open."""
    candidate = Candidate()
    await candidate.join(url, token)
    try:
        yield candidate
    finally:
        await candidate.leave()
