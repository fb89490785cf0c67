"""Tells the remaining time every so often: a timer of the event loop for each socket, and no task."""

import asyncio
import time

from api.dialects.live.clock import Clock
from api.dialects.live.events import time_remaining
from api.sockets import Line, encoded

# Planning takes its time between `start` and the first tick, which is due within one period of it.
FIRST = 2 / 3


class Ticks:
    """The clock of one socket; a client that is behind with reading misses a tick."""

    __slots__ = ("_every", "_line", "_timer", "clock")

    def __init__(self, line: Line, every: float) -> None:
        self._line = line
        self._every = every
        self._timer: asyncio.TimerHandle | None = None
        self.clock: Clock | None = None

    def set(self, clock: Clock | None) -> None:
        """Take the clock as it stands now; the first one sets the ticks going."""
        self.clock = clock
        if clock is not None and self._timer is None:
            self._timer = asyncio.get_running_loop().call_later(FIRST * self._every, self._tick)

    @property
    def seconds(self) -> int | None:
        """Whole seconds left, or None where no clock runs."""
        return self.clock.seconds(time.time()) if self.clock else None

    def stop(self) -> None:
        """End the ticks."""
        if self._timer is not None:
            self._timer.cancel()

    def _tick(self) -> None:
        left = self.seconds
        if self._line.closed or self._timer is None:
            return
        if left is None:
            # Between two questions that have timers; the next one sets the ticks going again.
            self._timer = None
            return
        self._line.tell_now(encoded(*time_remaining(left)))
        self._timer = asyncio.get_running_loop().call_at(self._timer.when() + self._every, self._tick)
