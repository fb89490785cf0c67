"""`python -m benchmarks [--quick] [--only PART …]`: measures the service beside bare relays and prints a table."""

import argparse
import asyncio
import resource
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from agents.routing.local import LocalRouter
from benchmarks import process, streaming
from benchmarks.processes import floor, service, upstream
from benchmarks.questions import balanced
from benchmarks.rounds import Pace, Stage, compare
from benchmarks.table import Row, markdown
from llm.embeddings import Embedder
from settings import Settings

FILES = 8192


def _paced(workers: int) -> Callable[[Stage], list[Row]]:
    def part(stage: Stage) -> list[Row]:
        seen = streaming.paced(stage, workers)
        rows = streaming.first_token(stage, workers, seen)
        return rows + streaming.crowd(seen) if workers == 64 else rows

    return part


def _routing(stage: Stage) -> list[Row]:
    return asyncio.run(process.routing_time(LocalRouter.load(), Embedder.load(Settings().model)))


PARTS: dict[str, Callable[[Stage], list[Row]]] = {
    "memory": process.memory,
    "one": _paced(1),
    "16": _paced(16),
    "64": _paced(64),
    "slow": streaming.slow_model,
    "burst": streaming.bursts,
    "start": process.start_up,
    "routing": _routing,
}


@contextmanager
def _stage(quick: bool) -> Iterator[Stage]:
    router, embedder = LocalRouter.load(), Embedder.load(Settings().model)
    questions = asyncio.run(balanced(router, embedder))
    print(f"{len(questions)} distinct questions, half sure, half unsure", file=sys.stderr)
    with ExitStack() as stack:
        data = Path(tempfile.mkdtemp(prefix="viva-bench-"))
        stack.callback(shutil.rmtree, data, ignore_errors=True)
        endpoint = stack.enter_context(upstream())
        relay = stack.enter_context(floor(endpoint.url))
        with service(data, endpoint.url) as first:
            seeded = first.rss()
        ours = stack.enter_context(service(data, endpoint.url))
        endpoint.order(verdicts={asked.text: asked.agent for asked in questions})
        stage = Stage(endpoint, relay, ours, questions, quick, seeded)
        compare(stage, ("unrouted", "routed+follow-ups", "ours"), 16, 4, 1, Pace(token_ms=0, think=0.05))
        yield stage


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="fewer samples: about two minutes")
    parser.add_argument("--only", nargs="+", choices=PARTS, default=list(PARTS), metavar="PART")
    options = parser.parse_args()
    resource.setrlimit(resource.RLIMIT_NOFILE, (FILES, max(FILES, resource.getrlimit(resource.RLIMIT_NOFILE)[1])))
    rows: list[Row] = []
    broken: list[str] = []
    with _stage(options.quick) as stage:
        for name in options.only:
            begun = time.monotonic()
            try:
                rows += PARTS[name](stage)
            except RuntimeError as error:
                broken.append(name)
                print(f"{name}: {error}", file=sys.stderr)
            print(f"{name}: {time.monotonic() - begun:.0f} s", file=sys.stderr)
    print(markdown(rows))
    return int(bool(broken) or any(row.met is False for row in rows))


if __name__ == "__main__":
    sys.exit(main())
