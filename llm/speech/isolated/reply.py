"""The wire of the isolated processes: standard input in; out one line of JSON, then bytes."""

import json
import struct
import sys
from collections.abc import Callable
from typing import Never

STAY = "--stay"

Work = Callable[[bytes], tuple[dict[str, object], bytes]]


def answer(work: Work) -> None:
    """Work on standard input; with `--stay` on one piece after another, each after its size, until there is no more."""
    if sys.argv[-1] != STAY:
        send(*work(sys.stdin.buffer.read()))
        return
    while len(size := sys.stdin.buffer.read(8)) == 8:
        send(*work(sys.stdin.buffer.read(*struct.unpack("<Q", size))))


def send(facts: dict[str, object], payload: bytes = b"") -> None:
    """Write the reply: facts in one line, then the payload as it is."""
    sys.stdout.buffer.write(json.dumps(facts).encode() + b"\n")
    if sys.argv[-1] == STAY:
        sys.stdout.buffer.write(struct.pack("<Q", len(payload)))
    sys.stdout.buffer.write(payload)
    sys.stdout.buffer.flush()


def refuse(reason: str, *, kind: str = "input") -> Never:
    """Reply that the work cannot be done and end; `reason` is for users to read, `kind` says what was refused."""
    send({"refused": reason, "kind": kind})
    sys.exit(0)


def confine(memory: int, seconds: int) -> None:
    """Limit this process for good: address space in bytes, CPU seconds, and no files written."""
    if sys.platform == "win32":
        return
    import resource

    for which, limit in (
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(which, (limit, limit))
