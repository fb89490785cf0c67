"""`python -m benchmarks.interviews.crowd`: keeps sockets open as a JSON job says, and writes what it heard as JSON.

Its first line comes when all have begun, its second after `hold` seconds.
"""

import asyncio
import json
import sys
import time
from dataclasses import dataclass

import uvloop
from websockets.asyncio.client import ClientConnection, connect

AT_ONCE = 25
BEGUN = {"new_question", "followup"}


@dataclass(frozen=True, slots=True)
class Job:
    """Sockets of these sessions, open for `hold` seconds after the last has begun; a tick comes every `every`."""

    port: int
    sessions: list[str]
    hold: float
    every: float


async def _begin(job: Job, known: str, room: asyncio.Semaphore) -> ClientConnection:
    """Open a socket as a browser would, compression offered, and hear it until the question stands."""
    async with room:
        url = f"ws://127.0.0.1:{job.port}/ws/interview/{known}"
        socket = await connect(url, ping_interval=None, proxy=None, open_timeout=60)
        await socket.send('{"type": "start"}')
        async with asyncio.timeout(60):
            heard: set[str] = set()
            while "intro" not in heard or not heard & BEGUN:
                heard.add(json.loads(await socket.recv())["type"])
        return socket


async def _hear(socket: ClientConnection) -> list[float]:
    """Return when each tick came, by the monotonic clock."""
    came: list[float] = []
    try:
        async for message in socket:
            if json.loads(message)["type"] == "time_remaining":
                came.append(time.monotonic())
    except asyncio.CancelledError:
        return came
    raise RuntimeError("the server closed a socket")


def lateness(came: list[float], every: float) -> list[float]:
    """By how many milliseconds each tick came after its time; the earliest of a socket's own says when that is."""
    phases = [at - every * number for number, at in enumerate(came)]
    return [1000 * (phase - min(phases)) for phase in phases]


async def run(job: Job) -> list[float]:
    """Do the job."""
    room = asyncio.Semaphore(AT_ONCE)
    sockets = await asyncio.gather(*(_begin(job, known, room) for known in job.sessions))
    print(json.dumps({"begun": len(sockets)}), flush=True)
    hearing = [asyncio.create_task(_hear(socket)) for socket in sockets]
    await asyncio.sleep(job.hold)
    for task in hearing:
        task.cancel()
    late = [each for task in hearing for each in lateness(await task, job.every)]
    for socket in sockets:
        socket.transport.abort()
    return late


def main() -> None:
    """Do the job that stands on the input."""
    print(json.dumps(uvloop.run(run(Job(**json.load(sys.stdin))))), flush=True)


if __name__ == "__main__":
    main()
