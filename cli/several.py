"""Runs the service in several processes: keeps the database, starts the others, and replaces one that dies."""

import asyncio
import contextlib
import logging
import socket
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import Callable
from contextlib import AsyncExitStack

from cli import stopping
from cli.one import GRACE_SECONDS
from domain.errors import StartupError
from services.database import open_database
from settings import Settings

log = logging.getLogger(__name__)

_PATIENCE_SECONDS = GRACE_SECONDS + 15.0
_PAUSE_SECONDS, _LONGEST_PAUSE_SECONDS = 0.2, 10.0


async def _started(listener: socket.socket) -> Process:
    """Start a process; it has a session of its own, so that Ctrl-C reaches it through us alone."""
    words = [sys.executable, "-m", "cli.worker", str(listener.fileno())]
    return await asyncio.create_subprocess_exec(
        *words,
        *(["--verbose"] if log.isEnabledFor(logging.DEBUG) else []),
        pass_fds=[listener.fileno()],
        stdin=PIPE,
        stdout=PIPE,
        start_new_session=True,
    )


async def _ended(process: Process) -> None:
    if process.returncode is None:
        with contextlib.suppress(ProcessLookupError):
            process.terminate()
        try:
            await asyncio.wait_for(process.wait(), _PATIENCE_SECONDS)
        except TimeoutError:
            log.error("process %d does not end by itself", process.pid)
            process.kill()
            await process.wait()


async def _keep_one(listener: socket.socket, ready: asyncio.Event) -> None:
    """Keep one process running.

    Raises:
        StartupError: the first one ended before it was ready.
    """
    pause = _PAUSE_SECONDS
    while True:
        process = await _started(listener)
        try:
            if process.stdout is not None and await process.stdout.readline():
                ready.set()
                pause = _PAUSE_SECONDS
            status = await process.wait()
        finally:
            await _ended(process)
        if not ready.is_set():
            raise StartupError("a process of the service could not start; it said why above")
        log.warning("process %d ended (status %d); starting another", process.pid, status)
        await asyncio.sleep(pause)
        pause = min(2 * pause, _LONGEST_PAUSE_SECONDS)


async def _keep(listener: socket.socket, count: int, announce: Callable[[], None]) -> None:
    async with asyncio.TaskGroup() as group:
        states = [asyncio.Event() for _ in range(count)]
        for state in states:
            group.create_task(_keep_one(listener, state))
        for state in states:
            await state.wait()
        announce()


def run(settings: Settings, listener: socket.socket, count: int, announce: Callable[[], None]) -> None:
    """Serve on `listener` by `count` processes, which find their settings in the environment, until told to stop.

    Raises:
        VivaError: the database cannot be opened, or a process cannot start.
    """

    async def main(stop: stopping.Stop) -> None:
        async with AsyncExitStack() as stack:
            await open_database(settings, stack)
            try:
                await _keep(listener, count, announce)
            except* StartupError as group:
                raise group.exceptions[0] from None

    stopping.run(main)
