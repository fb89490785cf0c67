"""`python -m benchmarks.load`: reads a job as JSON, loads a server by it, and writes what was measured as JSON."""

import asyncio
import json
import random
import sys
from dataclasses import asdict, dataclass

import uvloop

from benchmarks.client import Sample, StreamClient


@dataclass(frozen=True, slots=True)
class Job:
    """Closed loop: `workers` clients, each asking `each` questions one after the other.

    `think` is the longest pause before each question, in seconds, drawn evenly from zero on; `spread` that before a
    client's first one, a whole cycle long, so that the load is steady from the beginning.
    `hold` keeps that many seconds of streams that do not end by themselves, then leaves.
    """

    port: int
    path: str
    questions: list[str]
    sure: list[bool]
    workers: int
    each: int
    think: float
    spread: float
    seed: int
    hold: float = 0.0


def _request(job: Job, question: str) -> bytes:
    body = json.dumps({"question": question}).encode()
    head = f"POST {job.path} HTTP/1.1\r\nHost: 127.0.0.1:{job.port}\r\nContent-Type: application/json\r\n"
    return f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body


async def _work(job: Job, number: int, chance: random.Random) -> list[Sample]:
    loop = asyncio.get_running_loop()
    _, client = await loop.create_connection(StreamClient, "127.0.0.1", job.port)
    samples: list[Sample] = []
    try:
        for turn in range(job.each):
            place = (number * job.each + turn + job.seed) % len(job.questions)
            await asyncio.sleep(chance.uniform(0, job.think if turn else job.spread))
            ended = client.ask(_request(job, job.questions[place]), sample := Sample(job.sure[place]))
            samples.append(sample)
            if job.hold:
                await asyncio.wait({ended}, timeout=job.hold)
            else:
                await ended
    finally:
        client.close()
    return samples


async def run(job: Job) -> list[Sample]:
    """Do the job."""
    chance = random.Random(job.seed)
    done = await asyncio.gather(*(_work(job, number, chance) for number in range(job.workers)))
    return [sample for samples in done for sample in samples]


def main() -> None:
    job = Job(**json.load(sys.stdin))
    samples = uvloop.run(run(job))
    json.dump([asdict(sample) for sample in samples], sys.stdout)


if __name__ == "__main__":
    main()
