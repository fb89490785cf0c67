"""How long the service takes for an answer, offline, so that no model's time is in it."""

import json
import shutil
import subprocess
import sys
import tempfile
from dataclasses import asdict
from pathlib import Path
from typing import Any

from benchmarks.interviews.candidates import Job, Took
from benchmarks.processes import ROOT, service
from benchmarks.table import Row, quantile

QUESTIONS = 10
CROWD = 32
EVERY_SECONDS = 2.0


def worked(module: str, job: Any) -> Any:
    """Run a client module as a process of its own and return the JSON that it wrote.

    Raises:
        RuntimeError: it failed.
    """
    done = subprocess.run(
        [sys.executable, "-m", module],
        cwd=ROOT,
        input=json.dumps(asdict(job)),
        stdout=subprocess.PIPE,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"{module} failed")
    return json.loads(done.stdout)


def _took(job: Job) -> list[Took]:
    return [Took(**each) for each in worked("benchmarks.interviews.candidates", job)]


def _median(took: list[Took], last: bool) -> float:
    return quantile([each.answer for each in took if each.last == last], 0.5)


def answers(quick: bool) -> list[Row]:
    """One candidate, who answers as soon as asked, and 32 who each answer once in two seconds."""
    data = Path(tempfile.mkdtemp(prefix="viva-bench-answers-"))
    try:
        with service(data, None) as server:
            _took(Job(server.port, 1, 5, 0))
            one = _took(Job(server.port, 1, QUESTIONS, 0, interviews=3 if quick else 10))
            before = server.cpu()
            crowd = _took(Job(server.port, CROWD, QUESTIONS, EVERY_SECONDS, interviews=1 if quick else 3))
            cpu = 1000 * (server.cpu() - before) / len(crowd)
    finally:
        shutil.rmtree(data, ignore_errors=True)
    every = [each.answer for each in crowd]
    return [
        Row("POST /submit-answer offline, one candidate, p50", quantile([each.answer for each in one], 0.5), goal=80),
        Row("· the last answer, which brings the feedback, p50", _median(one, True)),
        Row(f"POST /submit-answer offline, {CROWD} candidates, p95", quantile(every, 0.95), goal=250),
        Row("· p50", quantile(every, 0.5)),
        Row("· the last answer, which brings the feedback, p50", _median(crowd, True)),
        Row("· CPU of service and database per answer, starting the interviews included", cpu),
    ]
