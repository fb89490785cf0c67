"""What idle interviews weigh: sockets that have begun and wait for an answer, and how punctual their clocks are."""

import asyncio
import json
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import asdict
from pathlib import Path

from benchmarks.interviews.clones import begin, clone
from benchmarks.interviews.crowd import Job
from benchmarks.processes import ROOT, Server, service
from benchmarks.table import Row, quantile
from settings import Sockets

SOCKETS = 2000
# So many ticks of each socket, all of them begun.
TICKS = 3


def _held(server: Server, job: Job) -> tuple[int, float, list[float]]:
    """Bytes that the begun sockets added, the share of a core that they cost while idle, and how late ticks came."""
    with subprocess.Popen(
        [sys.executable, "-m", "benchmarks.interviews.crowd"],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as crowd:
        assert crowd.stdin is not None
        assert crowd.stdout is not None
        before = server.rss()
        json.dump(asdict(job), crowd.stdin)
        crowd.stdin.close()
        if not crowd.stdout.readline():
            raise RuntimeError("the sockets did not all begin")
        cpu, begun = server.cpu(), time.monotonic()
        time.sleep(0.8 * job.hold)
        added, busy = server.rss() - before, (server.cpu() - cpu) / (time.monotonic() - begun)
        late = crowd.stdout.readline()
    if not late:
        raise RuntimeError("the server closed a socket")
    return added, busy, json.loads(late)


def sockets(quick: bool) -> list[Row]:
    """Two thousand interviews at once."""
    every = Sockets().clock
    count = SOCKETS // 4 if quick else SOCKETS
    data = Path(tempfile.mkdtemp(prefix="viva-bench-sockets-"))
    try:
        with service(data, None) as server:
            first = begin(server.port)
            known = asyncio.run(clone(data, first, count + 1))
            # What the first socket loads is no socket's weight.
            _held(server, Job(server.port, known[:1], 1, every))
            ticks = TICKS - 1 if quick else TICKS
            added, busy, late = _held(server, Job(server.port, known[1:], every * ticks + 2, every))
    finally:
        shutil.rmtree(data, ignore_errors=True)
    return [
        Row(f"memory per idle WebSocket session, {count} begun", added / count / 1e3, goal=40, unit="KB"),
        Row("time_remaining, lateness, p95", quantile(late, 0.95)),
        Row("· p50", quantile(late, 0.5)),
        Row(f"· of a core that {count} idle sessions cost, database included", 100 * busy, unit="%"),
    ]
