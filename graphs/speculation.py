"""Runs a stream before it is known whether it is wanted, holding its pieces back until the verdict."""

import asyncio
from collections.abc import AsyncGenerator
from typing import Any, TypeVar

T = TypeVar("T")


async def call_off(task: "asyncio.Task[Any]") -> None:
    """Cancel a task and wait until it has ended, however it ends."""
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


class Held:
    """A stream that is read ahead while a verdict is awaited.

    A failure of the stream is kept, too, and raised only to the one who lets it flow: an unwanted stream may fail.
    """

    def __init__(self, stream: AsyncGenerator[str]) -> None:
        self._stream = stream
        self._pieces: list[str] = []
        self._next = asyncio.create_task(self._piece())

    async def _piece(self) -> str:
        return await anext(self._stream)

    def _keep(self) -> bool:
        if not self._next.done() or self._next.exception() is not None:
            return False
        self._pieces.append(self._next.result())
        self._next = asyncio.create_task(self._piece())
        return True

    async def until(self, verdict: "asyncio.Task[T]") -> T:
        """Read ahead until the verdict is there, and return it or raise what it raised."""
        while not verdict.done():
            if not self._keep():
                unsettled = {verdict} if self._next.done() else {verdict, self._next}
                await asyncio.wait(unsettled, return_when=asyncio.FIRST_COMPLETED)
        return verdict.result()

    async def flow(self) -> AsyncGenerator[str]:
        """Yield what was held, in one piece, then the rest as it comes; raises what the stream raises."""
        if self._pieces:
            yield "".join(self._pieces)
        try:
            yield await self._next
        except StopAsyncIteration:
            return
        async for piece in self._stream:
            yield piece

    async def drop(self) -> None:
        """Cancel the stream and wait until what is behind it is released."""
        await call_off(self._next)
        await self._stream.aclose()
