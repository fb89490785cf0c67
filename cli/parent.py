"""Keeps the database of a service with several processes: opened before they start, closed after they end."""

import asyncio
import threading
from collections.abc import Iterator
from contextlib import AsyncExitStack, contextmanager

from services.wiring import open_database
from settings import Settings


class _Keeper(threading.Thread):
    """An event loop of its own, since the supervisor of the processes blocks the main thread.

    The thread lives as long as the process: Linux ends the embedded server together with the thread that started it.
    """

    def __init__(self, settings: Settings) -> None:
        super().__init__(name="database")
        self._settings = settings
        self._loop = asyncio.new_event_loop()
        self._stop = asyncio.Event()
        self.ready = threading.Event()
        self.failure: BaseException | None = None

    async def _keep(self) -> None:
        async with AsyncExitStack() as stack:
            await open_database(self._settings, stack)
            self.ready.set()
            await self._stop.wait()

    def run(self) -> None:
        try:
            self._loop.run_until_complete(self._keep())
        except BaseException as error:
            self.failure = error
        finally:
            self.ready.set()

    def stop(self) -> None:
        self._loop.call_soon_threadsafe(self._stop.set)
        self.join()
        self._loop.close()


@contextmanager
def database(settings: Settings) -> Iterator[None]:
    """Hold the database open during the block; raises what opening it raised."""
    keeper = _Keeper(settings)
    keeper.start()
    keeper.ready.wait()
    try:
        if keeper.failure is not None:
            raise keeper.failure
        yield
    finally:
        keeper.stop()
