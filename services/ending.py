"""Ends tasks for certain."""

import asyncio
from typing import Any

# A task that has not ended so long after it was cancelled is cancelled again.
AGAIN_SECONDS = 0.2


async def end(*tasks: "asyncio.Task[Any]") -> None:
    """Cancel tasks until they have ended, whatever becomes of them.

    Once is not enough: on Python 3.11, `asyncio.wait_for`, through which one waits for a connection of the pool, loses
    a cancellation that comes in the very moment in which what it waits for is there.
    """
    left = {task for task in tasks if not task.done()}
    while left:
        for task in left:
            task.cancel()
        _, left = await asyncio.wait(left, timeout=AGAIN_SECONDS)
    await asyncio.gather(*tasks, return_exceptions=True)
