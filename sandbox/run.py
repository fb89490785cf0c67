"""Starts the isolated process, holds it to its time, and reads what it tells."""

import asyncio
import builtins
import logging
import os
import signal
import sys
from asyncio.subprocess import DEVNULL, PIPE
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final, Literal

import orjson

log = logging.getLogger(__name__)

ROOT = Path(__file__).parents[1]
# Isolated mode leaves out the working folder and the user's own packages, so the project is put back by name.
BOOT = "import runpy, sys; sys.path.append(sys.argv.pop(1)); runpy.run_module('sandbox', run_name='__main__')"
# None of the service's variables: nothing there is the code's business, its keys least of all.
ENVIRONMENT = {"LANG": "C.UTF-8"}
LONGEST_CODE: Final = 200_000
# What all lines together may take: more is not read.
LONGEST_REPLY: Final = 16 * 1024 * 1024
_GRACE = 4.0
_SCRIPT_ERRORS = ("Error", "RangeError", "ReferenceError", "URIError")

Ended = Literal["returned", "raised", "time", "output", "died", "skipped"]


@dataclass(frozen=True, slots=True)
class Call:
    """How one call ended; `result` as JSON has it, `said` names the error and `line` its place where it raised."""

    ended: Ended
    result: object = None
    changed: object = None
    said: str = ""
    line: int | None = None


@dataclass(frozen=True, slots=True)
class Spent:
    """What a call on an input of this size took of the processor."""

    size: int
    seconds: float


@dataclass(frozen=True, slots=True)
class Job:
    """Code, the function to call, the arguments of every call, and kinds of arguments and sizes for the growth probe.

    A call gets `seconds`, all of them together `budget`. With `node`, that program runs it as JavaScript.
    """

    code: str
    function: str
    calls: tuple[tuple[object, ...], ...]
    growth: tuple[object, ...] = ()
    sizes: tuple[int, ...] = ()
    seconds: float = 2.0
    budget: float = 6.0
    node: str = ""


@dataclass(frozen=True, slots=True)
class Ran:
    """One outcome for each call; where `unavailable` says why there is none, the machine is to blame, not the code."""

    calls: tuple[Call, ...] = ()
    spent: tuple[Spent, ...] = ()
    unavailable: str = ""


def _said(error: str) -> str:
    """Name an error; what else the code may have put into it is left out, since it could tell what the tests are."""
    if error == "NoFunction":
        return "no function takes these arguments"
    if error in _SCRIPT_ERRORS:
        return error
    kind = getattr(builtins, error, None)
    return error if isinstance(kind, type) and issubclass(kind, BaseException) else "an error of its own"


def _place(line: object, code: str) -> int | None:
    """Return the line if the code has it: any other number would be a way to tell what the tests are."""
    return line if type(line) is int and 1 <= line <= len(code.splitlines()) else None


def _call(line: dict[str, Any], code: str) -> Call:
    if line["ended"] != "done":
        return Call(line["ended"])
    try:
        told = orjson.loads(line["output"])
    except ValueError:
        return Call("died", said="the result is no JSON")
    if not isinstance(told, dict) or not ("result" in told or "error" in told):
        return Call("died", said="the result is no JSON")
    if "error" in told:
        return Call("raised", said=_said(str(told["error"])), line=_place(told.get("line"), code))
    return Call("returned", told["result"], told.get("changed"))


def _lines(reply: bytes) -> Iterator[dict[str, Any]]:
    for line in reply.splitlines():
        # The last one may be cut off, when time was up.
        with suppress(ValueError):
            yield orjson.loads(line)


def _ran(job: Job, reply: bytes) -> Ran:
    found: dict[int, Call] = {}
    spent: list[Spent] = []
    begun, refused = False, ""
    for line in _lines(reply):
        if line["what"] == "begun":
            begun = True
        elif line["what"] == "refused":
            refused = str(line["why"])
        elif line["what"] == "call":
            found[line["number"]] = _call(line, job.code)
        elif line["ended"] == "done" and not _call(line, job.code).said:
            spent.append(Spent(line["number"], line["seconds"]))
    if not (found or spent) and (refused or not begun):
        return Ran(unavailable=refused or "the isolated process ended before it ran anything")
    if not found and job.calls:
        # It ran the code, and that ended all of it.
        found[0] = Call("died")
    return Ran(tuple(found.get(place, Call("skipped")) for place in range(len(job.calls))), tuple(spent))


async def _collect(process: asyncio.subprocess.Process, content: bytes, reply: bytearray) -> None:
    """Hand over the job and read into `reply` until the end; what was read stays when time is up."""
    assert process.stdin is not None
    assert process.stdout is not None
    with suppress(BrokenPipeError, ConnectionResetError):
        process.stdin.write(content)
        await process.stdin.drain()
    process.stdin.close()
    while len(reply) < LONGEST_REPLY and (chunk := await process.stdout.read(65_536)):
        reply += chunk


class Sandbox:
    """Runs at most `processes` jobs at once; the others wait."""

    def __init__(self, processes: int = 2) -> None:
        self._turn = asyncio.Semaphore(processes)

    async def run(self, job: Job) -> Ran:
        """Run the code; `unavailable` where this system cannot shut it in, and then nothing of it has run."""
        if sys.platform != "linux":
            return Ran(unavailable=f"code is run on Linux alone, and this is {sys.platform}")
        if len(job.code) > LONGEST_CODE:
            return Ran(unavailable=f"the code has more than {LONGEST_CODE:,} characters")
        async with self._turn:
            found = _ran(job, await self._reply(job))
        if found.unavailable:
            log.warning("code could not be run (%s)", found.unavailable)
        return found

    async def _reply(self, job: Job) -> bytes:
        # What no encoding can hold is no code either: the compiler shall say so.
        clean = {**asdict(job), "code": job.code.encode("utf-8", "replace").decode()}
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-I", "-B", "-c", BOOT, str(ROOT)),
            stdin=PIPE,
            stdout=PIPE,
            stderr=DEVNULL,
            env=ENVIRONMENT,
            cwd=os.sep,
            start_new_session=True,
        )
        reply = bytearray()
        try:
            async with asyncio.timeout(job.budget + job.seconds + _GRACE):
                await _collect(process, orjson.dumps(clean), reply)
        except TimeoutError:
            log.warning("an isolated process was ended: its time was up")
        finally:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            await process.wait()
        return bytes(reply)
