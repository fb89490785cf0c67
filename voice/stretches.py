"""Finds where a candidate speaks: only that is recorded, with a little before and after."""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

from livekit import rtc

# Speech is noticed a moment after it has begun, and pauses belong to an answer.
BEFORE_SECONDS = 1.0
AFTER_SECONDS = 2.0


@dataclass(frozen=True, slots=True)
class Sound:
    """A frame of somebody's voice: when it came (seconds since 1970), and in which exchange."""

    turn: int
    at: float
    frame: rtc.AudioFrame


class Stretches:
    """Takes every frame, and gives out those that belong to speech, a second late at most.

    A stretch belongs to the exchange in which it begins; `turn` tells which that is.
    """

    def __init__(self, turn: Callable[[], int]) -> None:
        self._turn_now = turn
        self._turn = 0
        self._waiting: deque[tuple[float, rtc.AudioFrame]] = deque()
        self._speaking = False
        self._until = 0.0

    def push(self, at: float, frame: rtc.AudioFrame, speaking: bool) -> list[Sound]:
        """Take a frame; what is to be kept by now."""
        if speaking and not self._speaking:
            self._turn = self._turn_now()
        self._speaking = speaking
        if speaking:
            self._until = at + AFTER_SECONDS
        self._waiting.append((at, frame))
        return [Sound(self._turn, *one) for one in self._leaving(at) if one[0] < self._until]

    def clear(self) -> None:
        """Forget what waits."""
        self._waiting.clear()
        self._speaking, self._until = False, 0.0

    def _leaving(self, now: float) -> list[tuple[float, rtc.AudioFrame]]:
        found: list[tuple[float, rtc.AudioFrame]] = []
        while self._waiting and (self._speaking or self._waiting[0][0] <= now - BEFORE_SECONDS):
            found.append(self._waiting.popleft())
        return found
