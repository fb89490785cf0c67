"""The script of the isolated process: a job on stdin, one line of JSON for each run of the code on stdout.

Nothing in here knows what the right results are: whoever started it compares, so the code can print what it likes.
"""

import gc
import json
import os
import signal
import sys
import time
from typing import Any

from sandbox import candidate, inputs, jail, kernel, script
from sandbox.reading import Run, read

# What answers may import: modules that are there before the files are gone.
ALLOWED = (
    "abc array ast base64 bisect calendar cmath collections.abc contextlib copy csv dataclasses datetime decimal enum "
    "fractions functools graphlib hashlib heapq io itertools json math numbers operator queue random re secrets "
    "statistics string struct textwrap threading time timeit traceback types typing unicodedata uuid weakref zlib"
)
# Above this the next size would take too long; below, a run is repeated, since it may have been disturbed.
LONG_RUN, SHORT_RUN = 0.2, 0.05


class NotReady(Exception):
    """Node.js does not start in here."""


def _alone(out: int) -> int:
    """Keep the one descriptor that the result goes to."""
    os.dup2(out, 3)
    os.closerange(4, 4096)
    return 3


def run_python(job: dict[str, Any], arguments: list[Any], wanted: bool) -> Run:
    """Run the code once, in a process of its own."""
    seconds: float = job["seconds"]
    source, out = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            # Frames and objects of this process are the code's to look at: of the tests it gets this one alone.
            job["calls"].clear()
            candidate.answer(job["code"], job["function"], arguments, _alone(out), seconds, wanted)
        finally:
            os._exit(1)
    os.close(out)
    ended, output = read(source, time.monotonic() + seconds)
    os.close(source)
    os.kill(child, signal.SIGKILL)
    _, _, usage = os.wait4(child, 0)
    return Run(ended or ("done" if output else "died"), output, usage.ru_utime + usage.ru_stime)


def run(job: dict[str, Any], arguments: list[Any], wanted: bool) -> Run:
    """Run the code once, by what runs its language."""
    found = (script.run if job["node"] else run_python)(job, arguments, wanted)
    if found.ended == "unready":
        raise NotReady
    return found


def _told(channel: int, what: str, number: int, found: Run) -> None:
    line = {
        "what": what,
        "number": number,
        "ended": found.ended,
        "output": found.output.decode("utf-8", "replace"),
        "seconds": found.seconds,
    }
    os.write(channel, (json.dumps(line) + "\n").encode())


def _least(job: dict[str, Any], arguments: list[Any]) -> Run:
    found = run(job, arguments, False)
    if found.ended == "done" and found.seconds < SHORT_RUN and not job["node"]:
        again = [found, *(run(job, arguments, False) for _ in range(2))]
        return min(again, key=lambda one: one.seconds)
    return found


def work(job: dict[str, Any], channel: int) -> None:
    """Run every call, then the growth probe for as long as there is time.

    From the first line on, whatever goes wrong may be the code's doing.
    """
    os.write(channel, b'{"what": "begun"}\n')
    over = time.monotonic() + job["budget"]
    for number, arguments in enumerate(job["calls"]):
        if time.monotonic() > over:
            return
        _told(channel, "call", number, run(job, arguments, True))
    for size in job["sizes"]:
        if time.monotonic() > over:
            return
        found = _least(job, inputs.made(job["growth"], size))
        _told(channel, "size", size, found)
        if found.ended != "done" or found.seconds > LONG_RUN:
            return


def main() -> None:
    # The first process of a namespace gets no signal from within but those that it catches, and Python catches this.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    job = json.loads(sys.stdin.buffer.read())
    channel = os.dup(1)
    nothing = os.open(os.devnull, os.O_RDWR)
    for one in range(3):
        os.dup2(nothing, one)

    def refuse(why: str) -> None:
        os.write(channel, (json.dumps({"what": "refused", "why": why}) + "\n").encode())

    if not kernel.known():
        refuse("the filter of system calls does not know this machine")
        return
    if job["node"]:
        job["harness"], job["folders"] = script.HARNESS.read_text(encoding="utf-8"), script.folders(job["node"])
    for name in ALLOWED.split():
        __import__(name)
    gc.collect()
    gc.freeze()

    def all_of_it() -> None:
        try:
            work(job, channel)
        except NotReady:
            refuse("Node.js does not start there")

    jail.inside(job.get("folders", ()), refuse, all_of_it)


if __name__ == "__main__":
    main()
