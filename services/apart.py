"""Reads a stream in a task of its own, so that it is cancelled once and can end in good order."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import TypeVar

T = TypeVar("T")


async def apart(events: AsyncGenerator[T]) -> AsyncGenerator[T]:
    """Yield what `events` yields and raise what it raises; closing this cancels it and waits for its end.

    The web layer's cancellation (anyio's) strikes again at every `await` until its task is over. LangGraph's tidying
    up does not survive the second stroke and leaves the nodes running; in a task that anyio does not know, there is
    one stroke only.
    """
    arrived: asyncio.Queue[T | None] = asyncio.Queue()

    async def read() -> None:
        try:
            async with aclosing(events):
                async for event in events:
                    arrived.put_nowait(event)
        finally:
            arrived.put_nowait(None)

    reading = asyncio.create_task(read())
    # When the wait below is cut short, nobody else looks at how it ended.
    reading.add_done_callback(lambda task: task.cancelled() or task.exception())
    try:
        while (event := await arrived.get()) is not None:
            yield event
        await reading
    finally:
        reading.cancel()
        await asyncio.wait({reading})
