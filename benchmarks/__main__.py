"""`python -m benchmarks [--quick] [--only PART …]`: measures the service beside bare relays and prints a table."""

import argparse
import asyncio
import resource
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path

from agents.routing.local import LocalRouter
from benchmarks import process, streaming
from benchmarks.interviews.answers import answers
from benchmarks.interviews.round_trips import round_trips
from benchmarks.interviews.sockets import sockets
from benchmarks.interviews.turns import turns
from benchmarks.processes import floor, service, upstream
from benchmarks.questions import balanced
from benchmarks.records.analytics import analytics_time
from benchmarks.records.crowd import crowd
from benchmarks.records.lists import lists
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


STAGED: dict[str, Callable[[Stage], list[Row]]] = {
    "memory": process.memory,
    "one": _paced(1),
    "16": _paced(16),
    "64": _paced(64),
    "slow": streaming.slow_model,
    "burst": streaming.bursts,
    "start": process.start_up,
    "routing": _routing,
}
# These start what they need themselves; they are told whether fewer samples will do.
ALONE: dict[str, Callable[[bool], list[Row]]] = {
    "turns": turns,
    "answers": answers,
    "round_trips": round_trips,
    "sockets": sockets,
    "lists": lists,
    "analytics": analytics_time,
    "crowd": crowd,
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


def _measured(name: str, part: Callable[[], list[Row]]) -> list[Row] | None:
    """Return a part's rows, or None if it failed."""
    begun = time.monotonic()
    try:
        return part()
    except RuntimeError as error:
        print(f"{name}: {error}", file=sys.stderr)
        return None
    finally:
        print(f"{name}: {time.monotonic() - begun:.0f} s", file=sys.stderr)


def _all(names: Sequence[str], quick: bool) -> Iterator[list[Row] | None]:
    staged = [name for name in names if name in STAGED]
    if staged:
        with _stage(quick) as stage:
            for name in staged:
                yield _measured(name, partial(STAGED[name], stage))
    for name in names:
        if name in ALONE:
            yield _measured(name, partial(ALONE[name], quick))


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="fewer samples: about six minutes")
    parts = [*STAGED, *ALONE]
    parser.add_argument("--only", nargs="+", choices=parts, default=parts, metavar="PART")
    options = parser.parse_args()
    resource.setrlimit(resource.RLIMIT_NOFILE, (FILES, max(FILES, resource.getrlimit(resource.RLIMIT_NOFILE)[1])))
    found = list(_all(options.only, options.quick))
    rows = [row for each in found for row in each or []]
    print(markdown(rows))
    return int(None in found or any(row.met is False for row in rows))


if __name__ == "__main__":
    sys.exit(main())
