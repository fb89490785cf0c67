"""When the next question goes out: at once, when the client is ready for it, or after five seconds."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime

from domain.session import DELIVERED_AFTER_SECONDS, Turn


class Pace:
    """Calls `deliver` with the number of a question that was asked; the first question and follow-ups go at once."""

    __slots__ = ("_deliver", "_ready", "_timer", "pending")

    def __init__(self, deliver: Callable[[int], object]) -> None:
        self._deliver = deliver
        self._ready = False
        self._timer: asyncio.TimerHandle | None = None
        self.pending = 0

    def asked(self, turn: Turn) -> None:
        """A question waits to be delivered."""
        # It may take the place of one that was taken back.
        self.stop()
        self.pending = turn.number
        if self._ready or turn.number == 1 or turn.probe:
            self._now()
            return
        waited = (datetime.now(UTC) - turn.asked_at).total_seconds()
        left = min(max(0.0, DELIVERED_AFTER_SECONDS - waited), DELIVERED_AFTER_SECONDS)
        self._timer = asyncio.get_running_loop().call_later(left, self._now)

    def ready(self, expecting: bool) -> None:
        """The client wants the next question; where that is still being made, it goes out as soon as it is there."""
        if self.pending:
            self._now()
        elif expecting:
            self._ready = True

    def delivered(self) -> None:
        """The question has gone out, through whichever door."""
        self.stop()
        self.pending = 0
        self._ready = False

    def stop(self) -> None:
        """Forget the timer."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _now(self) -> None:
        self.stop()
        self._deliver(self.pending)
