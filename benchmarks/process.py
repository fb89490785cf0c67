"""Measures of the process: memory, start-up, and the local router by itself."""

import http.client
import json
import shutil
import tempfile
import time
from dataclasses import replace
from pathlib import Path

from agents.routing.local import LocalRouter
from benchmarks.processes import Server, launch, load, measured, where
from benchmarks.questions import authored
from benchmarks.rounds import Stage, job
from benchmarks.table import Row, quantile
from domain.question import Question
from llm.embeddings import Embedder

OPEN = 500
HOLD_SECONDS = 12.0


def _memory(stage: Stage, name: str) -> tuple[float, float]:
    server: Server = stage.variant(name)[0]
    stage.upstream.order(default={"do": "hang_midway", "tokens": 1})
    before = server.rss()
    held = replace(job(stage, name, OPEN, 1, 2.0, 11), hold=HOLD_SECONDS)
    clients = load(held)
    most = before
    # Highest in the time in which all streams are open and none has ended.
    until = time.monotonic() + HOLD_SECONDS - 2
    while time.monotonic() < until:
        time.sleep(0.25)
        most = max(most, server.rss())
    samples = measured(clients)
    missing = sum(not sample.ttft for sample in samples)
    if missing:
        raise RuntimeError(f"{name}: {missing} of {OPEN} streams never began")
    return before / 1e6, (most - before) / OPEN / 1e3


def memory(stage: Stage) -> list[Row]:
    """What an open stream weighs, and the process with its embedding model after all other measures."""
    _, bare = _memory(stage, "routed")
    base, own = _memory(stage, "ours")
    return [
        Row("memory of the process, model loaded, after load", base, goal=220, unit="MB"),
        Row(f"memory per open stream, {OPEN} open", own, goal=100, unit="KB"),
        Row("· the floor's", bare, unit="KB"),
    ]


def _answered(port: int) -> bool:
    body = json.dumps({"question": "How would you design a URL shortening service?"})
    client = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    try:
        client.request("POST", "/api/agents/answer", body, {"Content-Type": "application/json"})
        response = client.getresponse()
        return response.status == 200 and json.load(response)["success"] is True
    finally:
        client.close()


def _start_time(data: Path, url: str | None) -> float:
    begun = time.monotonic()
    process = launch(data, url)
    try:
        if not _answered(where(process)):
            raise RuntimeError("the first request was not answered")
        return time.monotonic() - begun
    finally:
        process.terminate()
        process.wait(20)


def start_up(stage: Stage) -> list[Row]:
    """From `viva serve` to the first answer in full, on a data folder that has been used before."""
    stage.upstream.order(default={"tokens": 10})
    data = Path(tempfile.mkdtemp(prefix="viva-bench-start-"))
    rows: list[Row] = []
    try:
        first = _start_time(data, None)
        for engine, url in (("offline", None), ("openai", stage.upstream.url)):
            times = [_start_time(data, url) for _ in range(stage.times(5, 3))]
            rows.append(Row(f"second start to first answer, {engine}", quantile(times, 0.5), goal=3, unit="s"))
    finally:
        shutil.rmtree(data, ignore_errors=True)
    return [*rows, Row("· very first start (seeds the knowledge)", first, unit="s")]


async def routing_time(router: LocalRouter, embedder: Embedder) -> list[Row]:
    """The local router in this process, one question at a time."""
    texts = authored()
    times: list[float] = []
    for text in texts[:20] + texts:
        begun = time.perf_counter()
        await router.route(Question(text=text), embedder)
        times.append(1000 * (time.perf_counter() - begun))
    times = times[20:]
    return [
        Row("local router, a question, p50", quantile(times, 0.5)),
        Row("local router, a question, p95", quantile(times, 0.95)),
    ]
