"""How soon another agent speaks after one was killed: `python -m benchmarks.voice.recovery [--kills N]`."""

import argparse
import asyncio
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import AsyncExitStack
from pathlib import Path
from statistics import median

from benchmarks.table import Row, markdown
from memory.embedded import Cluster
from tests.livekit.server import program, running
from tests.livekit.sitting import FIRST, SECOND, House, Sitting, house, job_process, kill_tree, sitting
from voice.words import WELCOME_BACK

GOAL_MS = 8000.0
KILLS = 5
KINDS = ("job", "worker")


async def _killed(place: House, kill: str, workers: "list[asyncio.subprocess.Process]") -> tuple[float, list[str]]:
    """Kill the agent in the middle of an answer; milliseconds until one speaks, and what went wrong."""
    async with sitting(place) as sat:
        await sat.greeted()
        await sat.candidate.speak(place.said[FIRST])
        await sat.recognised(FIRST)
        found = [(worker, process) for worker in workers if (process := job_process(worker, place.live))]
        [(worker, process)] = found
        since = time.monotonic()
        process.kill() if kill == "job" else kill_tree(worker)
        back = await sat.candidate.agent_speaks(since, 60)
        await sat.candidate.agent_is_silent()
        return (back - since) * 1000, await _amiss(place, sat)


async def _amiss(place: House, sat: Sitting) -> list[str]:
    """Name what is not so: one agent is there, it repeated the last words, and the answer went on from them."""
    alone = len(await place.agents(sat.way.room_name)) == 1
    repeated = all(words in sat.agent_said() for words in (FIRST, WELCOME_BACK))
    await sat.candidate.speak(place.said[SECOND])
    await sat.asked(1)
    kept = " ".join(filter(None, await sat.answers()))
    found = {"agents": alone, "last words": repeated, kept: kept == f"{FIRST} {SECOND}"}
    return [what for what, well in found.items() if not well]


async def _series(place: House, kill: str, kills: int) -> list[Row]:
    times: list[float] = []
    kept = 0
    async with AsyncExitStack() as stack:
        workers = [await stack.enter_async_context(place.worker(f"{kill}-{number}")) for number in range(2)]
        for number in range(kills):
            took, amiss = await _killed(place, kill, workers)
            print(f"{kill} {number}: {took:.0f} ms, amiss: {amiss}, load {os.getloadavg()[0]:.1f}", file=sys.stderr)
            times.append(took)
            kept += not amiss
            if kill == "worker":
                workers = [one for one in workers if one.returncode is None]
                workers.append(await stack.enter_async_context(place.worker(f"{kill}-{number + 2}")))
    what = {"job": "an agent's process", "worker": "a worker with all below it"}[kill]
    return [
        Row(f"{what} killed → a voice again, p50 of {kills}", median(times)),
        Row("· the slowest", max(times), goal=GOAL_MS),
        Row("· with nothing lost, of all", kept / kills * 100, unit="%"),
    ]


async def measure(kills: int = KILLS, kinds: Sequence[str] = KINDS) -> list[Row]:
    """Kill agents, and workers while another stands by, each so many times.

    Raises:
        RuntimeError: there is no LiveKit server.
    """
    server = program()
    if server is None:
        raise RuntimeError("no LiveKit server: `make livekit` builds it, or LIVEKIT_SERVER names one")
    folder = Path(tempfile.mkdtemp(prefix="viva-bench-recovery-"))
    cluster = await Cluster.open(folder / "data")
    try:
        with running(server) as livekit:
            async with house(livekit, cluster.dsn, folder) as place:
                return [row for kill in kinds for row in await _series(place, kill, kills)]
    finally:
        await cluster.close()
        shutil.rmtree(folder)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m benchmarks.voice.recovery", description=__doc__)
    parser.add_argument("--kills", type=int, default=KILLS, help="of each kind")
    parser.add_argument("--only", choices=KINDS, nargs="+", default=KINDS, help="what is killed")
    options = parser.parse_args()
    rows = asyncio.run(measure(options.kills, options.only))
    print(markdown(rows))
    sys.exit(any(row.met is False for row in rows))
