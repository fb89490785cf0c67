"""Ends a running service when it is told to: by Ctrl-C, by SIGTERM, or by a terminal that closes."""

import asyncio
import signal
from collections.abc import Callable, Coroutine
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import uvicorn

Main = Callable[["Stop"], Coroutine[Any, Any, None]]
SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Stop:
    """Passes the order to stop on: before there is a server to the task that starts it, then to the server."""

    def __init__(self) -> None:
        self._server: uvicorn.Server | None = None
        self._task = asyncio.current_task()
        self.number: int | None = None

    def __call__(self, number: int = signal.SIGTERM) -> None:
        """Stop; a second SIGINT does not wait for open connections."""
        self.number = number
        if self._server is not None:
            # Streams watch for this call, and end themselves.
            self._server.handle_exit(number, None)
        elif self._task is not None:
            # Once only: cancelled again, the task would leave things open.
            self._task.cancel()
            self._task = None

    def by(self, server: "uvicorn.Server") -> None:
        """From now on, stop this server."""
        self._server = server


async def _obeying(main: Main) -> int | None:
    stop = Stop()
    for number in SIGNALS:
        asyncio.get_running_loop().add_signal_handler(number, stop, number)
    try:
        await main(stop)
    except asyncio.CancelledError:
        if stop.number is None:
            raise
    return stop.number


def run(main: Main, loop_factory: Callable[[], Any] | None = None) -> int | None:
    """Run `main` until it ends by itself or is told to stop; return the number of the signal that told it."""
    with asyncio.Runner(loop_factory=loop_factory) as runner:
        return runner.run(_obeying(main))
