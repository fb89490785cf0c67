"""`python -m benchmarks.voice [--turns N] [--only PART …]`: measures spoken interviews and prints a table."""

import argparse
import asyncio
import os
import sys
from collections.abc import Awaitable, Callable
from functools import partial

from benchmarks.table import Row, markdown
from benchmarks.voice.crowd import crowd
from benchmarks.voice.turns import barge_in, offline, patient, pauses, quick, sphinx

Part = Callable[[int], Awaitable[list[Row]]]


def _parts(people: int) -> dict[str, Part]:
    return {
        "quick": quick,
        "patient": patient,
        "offline": offline,
        "sphinx": sphinx,
        "barge_in": barge_in,
        "pauses": pauses,
        "crowd": partial(crowd, people),
        "two_workers": partial(crowd, people, workers=2),
    }


async def _all(names: list[str], people: int, turns: int) -> list[Row]:
    rows: list[Row] = []
    for name in names:
        load = os.getloadavg()[0]
        found = await _parts(people)[name](turns)
        print(f"{name}: load {load:.1f} before, {os.getloadavg()[0]:.1f} after", *found, sep="\n", file=sys.stderr)
        rows += found
    return rows


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.voice", description=__doc__)
    parser.add_argument("--turns", type=int, default=12, help="turns of each interview")
    parser.add_argument("--people", type=int, default=6, help="interviews side by side")
    parser.add_argument("--only", nargs="+", choices=_parts(0), default=list(_parts(0)), metavar="PART")
    options = parser.parse_args()
    rows = asyncio.run(_all(options.only, options.people, options.turns))
    print(markdown(rows))
    return int(any(row.met is False for row in rows))


if __name__ == "__main__":
    sys.exit(main())
