"""Listens to what goes in and out of a session: passes it on at once, and tells what was heard and what was played."""

import time
from collections.abc import Callable

import numpy as np
from livekit import rtc
from livekit.agents import AgentSession
from livekit.agents.voice import io

Told = Callable[[float, rtc.AudioFrame], None]


class HeardTap(io.AudioInput):
    """The candidate's sound on its way to whoever recognises it."""

    def __init__(self, source: io.AudioInput, told: Told) -> None:
        super().__init__(label="Recording", source=source)
        self._told = told

    async def __anext__(self) -> rtc.AudioFrame:
        frame = await super().__anext__()
        self._told(time.time() - frame.duration, frame)
        return frame


class SpokenTap(io.AudioOutput):
    """The agent's sound on its way into the room; only what was played is told, stretch by stretch."""

    def __init__(self, sink: io.AudioOutput, begun: Callable[[], None], told: Told) -> None:
        super().__init__(
            label="Recording",
            next_in_chain=sink,
            sample_rate=sink.sample_rate,
            capabilities=io.AudioOutputCapabilities(pause=True),
        )
        self._begun = begun
        self._told = told
        self._frames: list[rtc.AudioFrame] = []
        self._started = 0.0
        self._reported = False

    async def capture_frame(self, frame: rtc.AudioFrame) -> None:
        """Pass a frame on."""
        if not self._frames:
            self._begun()
        if self.next_in_chain is not None:
            await self.next_in_chain.capture_frame(frame)
        await super().capture_frame(frame)
        self._frames.append(frame)

    def flush(self) -> None:
        """Pass the end of a stretch on."""
        super().flush()
        if self.next_in_chain is not None:
            self.next_in_chain.flush()

    def clear_buffer(self) -> None:
        """Pass it on that the rest is not to be played."""
        if self.next_in_chain is not None:
            self.next_in_chain.clear_buffer()

    def on_playback_started(self, *, created_at: float) -> None:
        """Note when."""
        super().on_playback_started(created_at=created_at)
        self._started = self._started or created_at

    def on_playback_progressed(self, *, started_at: float, offset: float, duration: float) -> None:
        """Tell what was played of the stretch so far."""
        super().on_playback_progressed(started_at=started_at, offset=offset, duration=duration)
        self._reported = True
        self._tell(started_at, offset, duration)

    def on_playback_finished(
        self, *, playback_position: float, interrupted: bool, synchronized_transcript: str | None = None
    ) -> None:
        """Tell what was played of the stretch, if that was not told on the way."""
        super().on_playback_finished(
            playback_position=playback_position,
            interrupted=interrupted,
            synchronized_transcript=synchronized_transcript,
        )
        if not self._reported:
            self._tell(self._started or time.time() - playback_position, 0.0, playback_position)
        self._frames, self._started, self._reported = [], 0.0, False

    def _tell(self, at: float, offset: float, duration: float) -> None:
        if not self._frames or duration <= 0:
            return
        rate, channels = self._frames[0].sample_rate, self._frames[0].num_channels
        samples = np.concatenate([np.frombuffer(frame.data, dtype=np.int16) for frame in self._frames])
        played = samples[round(offset * rate) * channels : round((offset + duration) * rate) * channels]
        if len(played):
            self._told(at, rtc.AudioFrame(played.tobytes(), rate, channels, len(played) // channels))


def tap(session: AgentSession[None], heard: Told, begun: Callable[[], None], spoken: Told) -> None:
    """Listen to a session that has been given its room; before that there is nothing to listen to."""
    if session.input.audio is not None:
        session.input.audio = HeardTap(session.input.audio, heard)
    if session.output.audio is not None:
        session.output.audio = SpokenTap(session.output.audio, begun, spoken)
