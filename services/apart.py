"""Runs a graph in a task of its own and yields what it tells, so that it is cancelled once and ends in good order."""

import asyncio
from collections import deque
from collections.abc import AsyncGenerator, Callable, Coroutine
from typing import Any

from domain.events import Event
from graphs.outlet import outlet


async def apart(run: Callable[[], Coroutine[Any, Any, object]]) -> AsyncGenerator[Event]:
    """Yield what the run tells and raise what it raises; closing this cancels it and waits for its end.

    The web layer's cancellation (anyio's) strikes again at every `await` until its task is over. LangGraph's tidying
    up does not survive the second stroke and leaves the nodes running; in a task that anyio does not know, there is
    one stroke only.
    """
    told: deque[Event] = deque()
    more = asyncio.Event()

    def tell(event: Event) -> None:
        told.append(event)
        more.set()

    before = outlet.set(tell)
    # The task takes a copy of the context along; ours is put back at once.
    running = asyncio.create_task(run())
    outlet.reset(before)
    # When the wait below is cut short, nobody else looks at how it ended.
    running.add_done_callback(lambda task: more.set() or task.cancelled() or task.exception())
    try:
        while told or not running.done():
            if not told:
                more.clear()
                await more.wait()
            while told:
                yield told.popleft()
        await running
    finally:
        running.cancel()
        await asyncio.wait({running})
