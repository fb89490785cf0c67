"""How many calls of the model stand between an answer and the next question."""

import asyncio
import json
import time
from urllib.request import urlopen

from benchmarks.interviews.stand import ANSWER, answer, begin, opened, questions
from benchmarks.processes import Upstream, upstream
from benchmarks.table import Row, quantile

ANSWERS = 10
SLOW_MS = 500


def _seen(endpoint: Upstream) -> list[dict[str, object]]:
    with urlopen(f"http://127.0.0.1:{endpoint.port}/_log") as response:
        return json.load(response)["requests"]


async def _measure(endpoint: Upstream) -> list[Row]:
    async with opened(endpoint.url) as services:
        session = await begin(services, questions(2 * ANSWERS + 1))
        calls: list[float] = []
        for number in range(ANSWERS):
            endpoint.order(reset=True)
            await answer(services, session, f"{ANSWER} That is number {number}.")
            calls.append(len(_seen(endpoint)))
        endpoint.order(default={"task_ms": SLOW_MS})
        slow = [await answer(services, session, f"{ANSWER} Slowly, {number}.") for number in range(ANSWERS)]
    return [
        Row("calls of the model between answer and next question, most", max(calls), goal=1, unit="calls"),
        Row(f"time of an answer when each call takes {SLOW_MS} ms, p50", quantile(slow, 0.5)),
        Row("· of that the service's own", quantile(slow, 0.5) - SLOW_MS, goal=80),
    ]


def round_trips(quick: bool) -> list[Row]:
    """Answers to a model that is slow; the quick way is the same."""
    with upstream() as endpoint:
        begun = time.monotonic()
        rows = asyncio.run(_measure(endpoint))
        if time.monotonic() - begun < ANSWERS * SLOW_MS / 1000:
            raise RuntimeError("the model was not asked")
        return rows
