"""Runs a stream before it is known whether it is wanted, holding its pieces back until the verdict."""

import asyncio
from collections.abc import AsyncGenerator
from typing import TypeVar

T = TypeVar("T")


class Held:
    """A stream that is read ahead while a verdict is awaited.

    A failure of the stream is kept, too, and raised only to the one who lets it flow: an unwanted stream may fail.
    """

    def __init__(self, stream: AsyncGenerator[str]) -> None:
        self._stream = stream
        self._pieces: list[str] = []
        self._next: asyncio.Task[str] = self._ahead()

    def _ahead(self) -> asyncio.Task[str]:
        return asyncio.ensure_future(anext(self._stream))  # pyright: ignore[reportArgumentType, reportReturnType]

    async def until(self, verdict: "asyncio.Task[T]") -> T:
        """Read ahead until the verdict is there, and return it."""
        while not verdict.done():
            ended = self._next.done()
            await asyncio.wait(
                {verdict} if ended else {verdict, self._next}, return_when=asyncio.FIRST_COMPLETED
            )
            if self._next.done() and not ended and self._next.exception() is None:
                self._pieces.append(self._next.result())
                self._next = self._ahead()
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
        if not self._next.done():
            self._next.cancel()
        await asyncio.wait({self._next})
        await self._stream.aclose()
