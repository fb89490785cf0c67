"""Work that goes on though whoever began it listens no more."""

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

T = TypeVar("T")


class Background:
    """Tasks that are held on to until they end."""

    def __init__(self) -> None:
        self.running: set[asyncio.Task[Any]] = set()

    def begin(self, work: Coroutine[Any, Any, T]) -> asyncio.Task[T]:
        """Begin."""
        task = asyncio.create_task(work)
        self.running.add(task)
        task.add_done_callback(self.running.discard)
        return task

    async def finish(self, work: Coroutine[Any, Any, T]) -> T:
        """Begin, and wait for the outcome; who is cancelled waits no more, and the work goes on."""
        return await asyncio.shield(self.begin(work))

    async def close(self) -> None:
        """Wait for the end of all that was begun."""
        if self.running:
            await asyncio.wait(self.running)
