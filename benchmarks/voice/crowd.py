"""Interviews side by side: how soon each replies, and what they cost."""

import asyncio
import os
import time
from contextlib import AsyncExitStack

from benchmarks.table import Row, quantile
from benchmarks.voice.stage import Hall, Interview, Processes, hall, interview, known
from benchmarks.voice.turns import ANSWER, QUICK
from tests.livekit.candidate import Samples

# They do not all end at the same moment.
APART = 0.7


async def _talk(talk: Interview, samples: Samples, turns: int, late: float) -> list[float]:
    await asyncio.sleep(late)
    return [1000 * await talk.reply(await talk.candidate.speak(samples)) for _ in range(turns)]


async def _crowd(there: Hall, people: int, turns: int) -> tuple[list[float], dict[str, float]]:
    """Replies in milliseconds, and the cores that each part took meanwhile."""
    said = known(there.speech, ANSWER)
    async with AsyncExitStack() as stack:
        clients = Processes(os.getpid(), alone=True)
        talks = [await stack.enter_async_context(interview(there, turns + 1)) for _ in range(people)]
        parts = {"workers": there.workers, "LiveKit": (there.livekit,), "clients": (clients,)}
        before = {name: [one.cpu() for one in processes] for name, processes in parts.items()}
        begun = time.monotonic()
        found = await asyncio.gather(
            *(_talk(talk, said[ANSWER], turns, APART * number) for number, talk in enumerate(talks))
        )
        took = time.monotonic() - begun
        spent = {
            f"{name} {number + 1}": (one.cpu() - was) / took
            for name, processes in parts.items()
            for number, (one, was) in enumerate(zip(processes, before[name], strict=True))
        }
    return [each for times in found for each in times], spent


async def crowd(people: int, turns: int, workers: int = 1) -> list[Row]:
    """So many at once, in so many workers."""
    share = -(-people // workers)
    given = {"VIVA_LIVEKIT__CAPACITY": str(share), "VIVA_VOICE__IDLE": str(share), **QUICK}
    async with hall(given, workers) as there:
        times, spent = await _crowd(there, people, turns)
    name = f"{people} interviews at once, {workers} worker{'s' * (workers > 1)}, {len(times)} turns"
    return [
        Row(f"{name}: end of answer → first sound, p95", quantile(times, 0.95), goal=2000),
        Row("· p50", quantile(times, 0.5)),
        *(Row(f"· cores of {part}", cores, unit="") for part, cores in spent.items()),
    ]
