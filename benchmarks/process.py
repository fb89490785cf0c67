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
from benchmarks.rounds import Pace, Stage, job
from benchmarks.table import Row, quantile
from domain.question import Question
from llm.embeddings import Embedder

OPEN = 500
SPREAD_SECONDS = 4.0


def _held(stage: Stage, name: str) -> float:
    """Kilobytes that each of the open streams adds; the first time, so what the allocator keeps counts as well."""
    server: Server = stage.variant(name)[0]
    hold = stage.times(20, 10)
    stage.upstream.order(default={"do": "hang_midway", "tokens": 1})
    before = server.rss()
    clients = load(replace(job(stage, name, OPEN, 1, Pace(token_ms=0, think=SPREAD_SECONDS), 11), hold=hold))
    # By then all are open and none has left yet.
    time.sleep(hold - 1)
    added = server.rss() - before
    missing = sum(not sample.ttft for sample in measured(clients))
    if missing:
        raise RuntimeError(f"{name}: {missing} of {OPEN} streams never began")
    return added / OPEN / 1e3


def memory(stage: Stage) -> list[Row]:
    """What the process weighs with its embedding model loaded and warm, and what an open stream adds."""
    base = stage.ours.rss() / 1e6
    own, bare = _held(stage, "ours"), _held(stage, "routed")
    return [
        Row("memory of the process, model loaded, warm", base, goal=220, unit="MB"),
        Row("· after the first start, which seeds", stage.seeded / 1e6, unit="MB"),
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
            times = [_start_time(data, url) for _ in range(stage.times(5, 1))]
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
