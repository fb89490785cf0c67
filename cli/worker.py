"""One process of several: `python -m cli.worker DESCRIPTOR`; it ends when its parent does."""

import asyncio
import functools
import os
import socket
import sys

from cli import one
from cli.outcome import outcome, set_up_logging
from cli.stopping import Stop
from settings import Settings


def _say_ready() -> None:
    print("ready", flush=True)


def _watch(stop: Stop) -> None:
    """Standard input is a pipe from the parent, which the system closes however the parent ends."""
    loop = asyncio.get_running_loop()

    def read() -> None:
        if not os.read(sys.stdin.fileno(), 64):
            loop.remove_reader(sys.stdin.fileno())
            stop()

    loop.add_reader(sys.stdin.fileno(), read)


def _serve(descriptor: int) -> int:
    with socket.socket(fileno=descriptor) as listener:
        one.run(Settings(), listener, _say_ready, _watch)
    return 0


if __name__ == "__main__":
    set_up_logging("--verbose" in sys.argv)
    sys.exit(outcome(functools.partial(_serve, int(sys.argv[1]))))
