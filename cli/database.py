"""`viva database`: keeps the database open for other programs, and tells them where it is."""

import argparse
import asyncio
import contextlib
import os
import signal
import stat
import sys
import threading

from cli.configure import load
from services.wiring import open_services
from settings import Settings


def _never_ends() -> bool:
    """Whether the input is a device such as /dev/null, as under a service manager: only a signal ends us then."""
    return stat.S_ISCHR(os.fstat(sys.stdin.fileno()).st_mode) and not sys.stdin.isatty()


def _await_end_of_input(loop: asyncio.AbstractEventLoop, ended: asyncio.Event) -> None:
    while os.read(sys.stdin.fileno(), 4096):
        pass
    loop.call_soon_threadsafe(ended.set)


async def _keep(settings: Settings) -> None:
    loop, ended = asyncio.get_running_loop(), asyncio.Event()
    with contextlib.suppress(NotImplementedError):  # Windows has no such signals
        loop.add_signal_handler(signal.SIGTERM, ended.set)
        loop.add_signal_handler(signal.SIGHUP, ended.set)
    async with open_services(settings) as services:
        print(services.pool.conninfo, flush=True)
        if not _never_ends():
            # A daemon, since a read that waits for a terminal cannot be called off.
            threading.Thread(target=_await_end_of_input, args=(loop, ended), daemon=True).start()
        await ended.wait()


def database(args: argparse.Namespace) -> int:
    """Open, migrate and seed the database, print its libpq address, and hold it until the input ends."""
    asyncio.run(_keep(load(args)))
    return 0
