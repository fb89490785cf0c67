"""Gathers one speaker's sound until there is enough of it to be kept."""

import time
from collections import deque
from dataclasses import dataclass, field

from domain.recording import Speaker
from voice.stretches import Sound

SAMPLE_BYTES = 2


@dataclass(slots=True)
class Run:
    """Sound of one exchange without a change of rate; `since` is when its first frame came (monotonic)."""

    turn: int
    at: float
    rate: int
    samples: bytearray = field(default_factory=bytearray)
    since: float = field(default_factory=time.monotonic)

    @property
    def seconds(self) -> float:
        """How long it is."""
        return len(self.samples) / SAMPLE_BYTES / self.rate


class Gathering:
    """Takes frames at once, and holds no more than `most` runs of `enough` seconds; `lost` counts what it dropped."""

    def __init__(self, speaker: Speaker, enough: float, most: int) -> None:
        self.speaker: Speaker = speaker
        self.lost = 0.0
        self._enough = enough
        self._most = most
        self._runs: deque[Run] = deque()

    def add(self, sound: Sound) -> None:
        """Take a frame."""
        frame = sound.frame
        last = self._runs[-1] if self._runs else None
        if last is None or (last.turn, last.rate) != (sound.turn, frame.sample_rate) or last.seconds >= self._enough:
            last = Run(sound.turn, sound.at, frame.sample_rate)
            self._runs.append(last)
        last.samples += bytes(frame.data)
        if len(self._runs) > self._most:
            self.lost += self._runs.popleft().seconds

    def due(self, *, everything: bool) -> Run | None:
        """Give out the oldest run, if it is complete, long enough, or has waited long enough."""
        if not self._runs:
            return None
        run = self._runs[0]
        waited = time.monotonic() - run.since >= self._enough
        if everything or waited or len(self._runs) > 1 or run.seconds >= self._enough:
            return self._runs.popleft()
        return None

    def clear(self) -> None:
        """Forget all of it."""
        self._runs.clear()
        self.lost = 0.0
