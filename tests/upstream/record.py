"""What the scripted endpoint has seen: every request, how it ended, and how many ran at once."""

import asyncio
import time
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

KEPT = 2_000
SHOWN = ("stream", "way", "task", "started", "ended", "disconnected", "tokens")


@dataclass(slots=True)
class Seen:
    """One request; times in seconds of the monotonic clock; `disconnected`: the client left early."""

    stream: bool
    way: str
    task: str
    body: Mapping[str, Any] = field(repr=False)
    headers: Mapping[str, str] = field(repr=False)
    peer: object
    started: float
    ended: float | None = None
    disconnected: bool = False
    tokens: int = 0


class Record:
    """Counts of everything since the last reset, and the latest requests in full."""

    def __init__(self) -> None:
        self._changed = asyncio.Event()
        self.reset()

    def reset(self) -> None:
        self.requests: deque[Seen] = deque(maxlen=KEPT)
        self.total = self.streams = self.concurrent = self.most_concurrent = 0
        self.ended = self.disconnected = 0

    def begin(self, seen: Seen) -> None:
        self.requests.append(seen)
        self.total += 1
        self.streams += seen.stream
        self.concurrent += 1
        self.most_concurrent = max(self.most_concurrent, self.concurrent)
        self._tell()

    def end(self, seen: Seen, disconnected: bool) -> None:
        seen.ended, seen.disconnected = time.monotonic(), disconnected
        self.concurrent -= 1
        self.ended += 1
        self.disconnected += disconnected
        self._tell()

    async def reach(self, seconds: float = 5.0, **least: int) -> None:
        """Wait until counters have these values at least, for instance `disconnected=2`.

        Raises:
            TimeoutError: they did not within `seconds`.
        """
        async with asyncio.timeout(seconds):
            while any(getattr(self, name) < value for name, value in least.items()):
                self._changed.clear()
                await self._changed.wait()

    def summary(self) -> dict[str, Any]:
        """Everything but headers and bodies, for `GET /_log`."""
        names = ("total", "streams", "concurrent", "most_concurrent", "ended", "disconnected")
        counts = {name: getattr(self, name) for name in names}
        kept = [{name: getattr(seen, name) for name in SHOWN} for seen in self.requests]
        return {**counts, "requests": kept}

    def _tell(self) -> None:
        self._changed.set()
