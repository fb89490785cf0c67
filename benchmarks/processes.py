"""The processes of a measurement: the scripted upstream, the floor, the service, and the clients that load them."""

import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

import psutil

from benchmarks.client import Sample
from benchmarks.load import Job

ROOT = Path(__file__).parent.parent
PLACE = re.compile(r"http://127\.0\.0\.1:(\d+)")
STOP_SECONDS = 20.0


class Server:
    """A server process with everything that it has started."""

    def __init__(self, process: "subprocess.Popen[str]", port: int) -> None:
        self.process = process
        self.port = port
        self._root = psutil.Process(process.pid)

    def cpu(self) -> float:
        """Seconds of user and system time of the process and its children, those that have ended included."""
        times = [self._root.cpu_times(), *(child.cpu_times() for child in self._root.children(recursive=True))]
        return sum(each.user + each.system for each in times) + (times[0].children_user + times[0].children_system)

    def rss(self) -> int:
        """Bytes of the process itself, without its database."""
        return self._root.memory_info().rss

    def stop(self) -> None:
        self.process.terminate()
        try:
            self.process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


def start(arguments: list[str], environment: dict[str, str] | None = None) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-m", *arguments],
        cwd=ROOT,
        env={**os.environ, **(environment or {})},
        stdout=subprocess.PIPE,
        # What a server complains about belongs on the reader's screen; the service's progress notes do not matter.
        stderr=None,
        text=True,
    )


def first_json(process: "subprocess.Popen[str]") -> int:
    assert process.stdout is not None
    return json.loads(process.stdout.readline())["port"]


@contextmanager
def upstream() -> Iterator["Upstream"]:
    """Run the scripted model endpoint."""
    process = start(["tests.upstream"])
    server = Upstream(process, first_json(process))
    try:
        yield server
    finally:
        server.stop()


class Upstream(Server):
    """The scripted endpoint, and what it is told to do."""

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/v1"

    def order(self, **orders: Any) -> None:
        """Set verdicts, or the pace of everything that follows."""
        body = json.dumps(orders).encode()
        urlopen(Request(f"http://127.0.0.1:{self.port}/_script", body, method="POST")).close()


@contextmanager
def floor(url: str) -> Iterator[Server]:
    """Run the bare relay."""
    process = start(["benchmarks.floor", "--upstream", url])
    server = Server(process, first_json(process))
    try:
        yield server
    finally:
        server.stop()


def launch(data: Path, url: str | None) -> "subprocess.Popen[str]":
    """Start the service on a free port; with the offline engine when there is no upstream."""
    engine = {"VIVA_LLM__ENGINE": "openai" if url else "offline", "OPENAI_BASE_URL": url or ""}
    arguments = ["cli.main", "serve", "--port", "0", "--data", str(data)]
    return start(arguments, {**engine, "OPENAI_API_KEY": "bench"})


def where(process: "subprocess.Popen[str]") -> int:
    """Wait until the service says where it is."""
    assert process.stdout is not None
    for line in process.stdout:
        if found := PLACE.search(line):
            return int(found[1])
    raise RuntimeError("the service did not start: run `viva serve` to see why")


@contextmanager
def service(data: Path, url: str | None) -> Iterator[Server]:
    """Run the service."""
    process = launch(data, url)
    try:
        server = Server(process, where(process))
        yield server
    finally:
        process.terminate()
        process.wait(STOP_SECONDS)


def load(job: Job) -> "subprocess.Popen[str]":
    """Start clients in a process of their own."""
    process = subprocess.Popen(
        [sys.executable, "-m", "benchmarks.load"],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdin is not None
    json.dump(asdict(job), process.stdin)
    process.stdin.close()
    return process


def measured(process: "subprocess.Popen[str]") -> list[Sample]:
    """Wait for the clients and return what they saw."""
    assert process.stdout is not None
    out = process.stdout.read()
    if process.wait() != 0:
        raise RuntimeError("the clients failed")
    return [Sample(**sample) for sample in json.loads(out)]


def settle(seconds: float = 0.3) -> None:
    """Let connections close before the next round."""
    time.sleep(seconds)
