"""`python -m benchmarks.interviews.candidates`: reads a job as JSON, answers over HTTP, writes what it took as JSON."""

import asyncio
import json
import random
import sys
import time
from dataclasses import asdict, dataclass

import aiohttp
import uvloop

from benchmarks.interviews.stand import ANSWER

TOPICS = ("Data Structures", "System Design", "Databases", "Operating Systems", "Networking", "Distributed Systems")


@dataclass(frozen=True, slots=True)
class Job:
    """So many candidates at once, each of whom answers all questions of an interview, one every `every` seconds."""

    port: int
    candidates: int
    questions: int
    every: float
    interviews: int = 1


@dataclass(frozen=True, slots=True)
class Took:
    """Milliseconds until the response to one answer, and whether it was the last of its interview."""

    answer: float
    last: bool


async def _post(session: aiohttp.ClientSession, path: str, body: dict[str, object]) -> dict[str, object]:
    async with session.post(path, json=body) as response:
        found = await response.json()
        if response.status != 200:
            raise RuntimeError(f"{path}: {response.status} {found}")
        return found


async def _begin(session: aiohttp.ClientSession, job: Job, number: int) -> str:
    wish = {"topic": TOPICS[number % len(TOPICS)], "difficulty": "medium", "num_questions": job.questions}
    return str((await _post(session, "/start-interview", wish))["session_id"])


async def _interview(session: aiohttp.ClientSession, job: Job, known: str) -> list[Took]:
    took: list[Took] = []
    # Spread over a whole period, so that the load is steady from the beginning.
    due = time.monotonic() + random.uniform(0, job.every)
    for number in range(job.questions):
        await asyncio.sleep(max(0.0, due - time.monotonic()))
        due += job.every
        begun = time.perf_counter()
        await _post(session, "/submit-answer", {"session_id": known, "answer": f"{ANSWER} That is answer {number}."})
        took.append(Took(1000 * (time.perf_counter() - begun), number == job.questions - 1))
    return took


async def run(job: Job) -> list[Took]:
    """Do the job: the interviews are begun before any is answered."""
    connector = aiohttp.TCPConnector(limit=0)
    async with aiohttp.ClientSession(f"http://127.0.0.1:{job.port}", connector=connector) as session:
        took: list[Took] = []
        for _ in range(job.interviews):
            begun = [await _begin(session, job, number) for number in range(job.candidates)]
            for found in await asyncio.gather(*(_interview(session, job, known) for known in begun)):
                took += found
    return took


def main() -> None:
    """Do the job that stands on the input."""
    job = Job(**json.load(sys.stdin))
    json.dump([asdict(each) for each in uvloop.run(run(job))], sys.stdout)


if __name__ == "__main__":
    main()
