"""Runs one of the isolated modules in a process of its own, which ends with whoever waits for it."""

import asyncio
import os
import sys
from asyncio.subprocess import DEVNULL, PIPE
from dataclasses import dataclass
from pathlib import Path

import orjson

from llm.reply import is_object

ROOT = Path(__file__).parents[2]
# Isolated mode leaves out the working folder and the user's own packages, so the project is put back by name.
BOOT = (
    "import runpy, sys; sys.path.append(sys.argv[1]); module = sys.argv[2]; sys.argv[:3] = [module]; "
    "runpy.run_module(module, run_name='__main__')"
)
# None of the service's variables: nothing there is the child's business, its keys least of all.
ENVIRONMENT = {"LANG": "C.UTF-8", "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}


class Broken(Exception):
    """The process ended without a reply, for instance at one of its limits."""


class Refused(Exception):
    """The process found that the work cannot be done; `kind` says what was refused, the words are for users."""

    def __init__(self, reason: str, kind: str) -> None:
        super().__init__(reason)
        self.reason = reason
        self.kind = kind


@dataclass(frozen=True, slots=True)
class Reply:
    """What a process wrote: facts, then bytes."""

    facts: dict[str, object]
    payload: bytes


async def run(module: str, *arguments: str, content: bytes, seconds: float) -> Reply:
    """Run `llm.speech.isolated.<module>` on `content` for `seconds` at most.

    Raises:
        Refused: the module says that this cannot be done.
        Broken: it ended without a reply.
        TimeoutError: it did not end in time; it is killed then, as it is when the caller is cancelled.
    """
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-I", "-c", BOOT, str(ROOT), f"llm.speech.isolated.{module}", *arguments),
        stdin=PIPE,
        stdout=PIPE,
        stderr=DEVNULL,
        env=ENVIRONMENT,
        cwd=os.sep,
    )
    try:
        async with asyncio.timeout(seconds):
            output, _ = await process.communicate(content)
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    return reply(output, process.returncode)


def reply(output: bytes, status: int | None) -> Reply:
    """Read what a process wrote.

    Raises:
        Refused, Broken: as `run`.
    """
    head, _, payload = output.partition(b"\n")
    if status != 0 or not head:
        raise Broken(f"an audio process ended with status {status}")
    facts = orjson.loads(head)
    if not is_object(facts):
        raise Broken("an audio process wrote no facts")
    if "refused" in facts:
        raise Refused(str(facts["refused"]), str(facts.get("kind", "")))
    return Reply(facts, payload)
