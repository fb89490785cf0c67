"""A process of the service in small: opens the cluster, tells about it, obeys the lines that it reads."""

import asyncio
import json
import os
import signal
import sys
from pathlib import Path

from domain.errors import StartupError
from memory.embedded import Cluster


def say(**facts: str | int) -> None:
    """One JSON line to whoever started us."""
    sys.stdout.write(json.dumps(facts) + "\n")
    sys.stdout.flush()


async def main(folder: Path) -> None:
    """`role` asks for the role, the end of input or SIGTERM closes."""
    try:
        cluster = await Cluster.open(folder, timeout=30)
    except StartupError as error:
        return say(error=error.message)
    commands: asyncio.Queue[str] = asyncio.Queue()
    loop = asyncio.get_running_loop()
    loop.add_reader(sys.stdin.fileno(), lambda: commands.put_nowait(os.read(sys.stdin.fileno(), 100).decode()))
    loop.add_signal_handler(signal.SIGTERM, commands.put_nowait, "")
    try:
        say(role=cluster.role, dsn=cluster.dsn)
        while await commands.get():
            say(role=cluster.role, dsn=cluster.dsn)
    finally:
        await cluster.close()
    say(closed=os.getpid())


signal.signal(signal.SIGINT, signal.SIG_IGN)
asyncio.run(main(Path(sys.argv[1])))
