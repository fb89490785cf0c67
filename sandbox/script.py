"""Runs JavaScript once: Node.js starts while there are files, and the code comes when there are none any more."""

import json
import os
import resource
import signal
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

from sandbox import kernel
from sandbox.reading import LONGEST_RESULT, Run, came, read

HARNESS = Path(__file__).with_name("candidate.js")
# What programs are made of; the folder of Node.js comes to it where it is another one.
FOLDERS = ("/usr", "/lib", "/lib64")
# Node.js reserves addresses by the gigabyte, so what counts is the memory that can be written to.
MEMORY = 320 * 1024 * 1024
HEAP_MEGABYTES = 192
FLAGS = ("--v8-pool-size=0", f"--max-old-space-size={HEAP_MEGABYTES}", "--no-warnings")
THREADS, OPEN_FILES = 32, 64
# Until it is there; on a busy machine that takes a while.
START_SECONDS = 5.0
ENVIRONMENT = {"LANG": "C.UTF-8"}


def folders(node: str) -> tuple[str, ...]:
    """Return what has to be there while Node.js starts."""
    program = Path(node).resolve()
    own = program.parent.parent if len(program.parents) > 2 else program.parent
    there = tuple(one for one in FOLDERS if os.path.isdir(one))
    return there if any(program.is_relative_to(one) for one in there) else (*there, str(own))


def _confine(seconds: float) -> None:
    whole = int(seconds + START_SECONDS) + 1
    limits = [
        (resource.RLIMIT_CPU, whole),
        (resource.RLIMIT_FSIZE, 1024 * 1024),
        (resource.RLIMIT_NOFILE, OPEN_FILES),
        (resource.RLIMIT_NPROC, THREADS),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_DATA, MEMORY),
    ]
    for what, most in limits:
        resource.setrlimit(what, (most, most))
    kernel.drop_capabilities()
    kernel.filter_calls(signals=False)


def _become(job: dict[str, Any], source: int, out: int) -> None:
    os.dup2(source, 0)
    os.dup2(out, 3)
    os.set_inheritable(3, True)
    os.closerange(4, 4096)
    kernel.die_with_parent()
    _confine(job["seconds"])
    os.execve(job["node"], [job["node"], *FLAGS, "-e", job["harness"]], ENVIRONMENT)


def _started(job: dict[str, Any]) -> tuple[int, int, int]:
    """Start Node.js, and return it with the ends of its pipes: to it, and from it."""
    source, into = os.pipe()
    told, out = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            _become(job, source, out)
        finally:
            os._exit(1)
    os.close(source)
    os.close(out)
    return child, into, told


def _hand_over(job: dict[str, Any], arguments: list[Any], wanted: bool, into: int) -> None:
    for folder in job["folders"]:
        if not os.path.islink(folder):
            kernel.let_go(folder)
    asked = {"code": job["code"], "function": job["function"], "arguments": arguments, "wanted": wanted}
    rest = json.dumps(asked).encode()
    with suppress(BrokenPipeError):
        while rest:
            rest = rest[os.write(into, rest) :]
    os.close(into)


def _seconds(begun: bytes) -> float:
    """What starting took; the line was written before anything of the answer ran."""
    try:
        return float(begun[:32])
    except ValueError:
        return 0.0


def _kept(job: dict[str, Any], arguments: list[Any], wanted: bool) -> Run:
    """Run the code once, in mounts that only this process and Node.js see."""
    kernel.unshare(kernel.NEWNS)
    child, into, told = _started(job)
    ended, output, ready = "unready", b"", came(told, time.monotonic() + START_SECONDS)
    if ready:
        _hand_over(job, arguments, wanted, into)
        ended, output = read(told, time.monotonic() + job["seconds"])
    os.kill(child, signal.SIGKILL)
    _, _, usage = os.wait4(child, 0)
    begun, _, output = output.partition(b"\n")
    spent = usage.ru_utime + usage.ru_stime - _seconds(begun)
    return Run(ended or ("done" if output else "died"), output, max(0.0, spent))


def run(job: dict[str, Any], arguments: list[Any], wanted: bool) -> Run:
    """Run the code once, and watch the process that keeps watch over Node.js."""
    source, out = os.pipe()
    keeper = os.fork()
    if keeper == 0:
        try:
            kernel.die_with_parent()
            found = _kept(job, arguments, wanted)
            with os.fdopen(out, "wb") as file:
                file.write(f"{found.ended} {found.seconds}\n".encode() + found.output)
        finally:
            os._exit(0)
    os.close(out)
    _, told = read(source, time.monotonic() + START_SECONDS + job["seconds"] + 1, LONGEST_RESULT + 64)
    os.close(source)
    os.kill(keeper, signal.SIGKILL)
    os.waitpid(keeper, 0)
    head, _, output = told.partition(b"\n")
    ended, _, seconds = head.decode().partition(" ")
    return Run(ended, output, float(seconds)) if seconds else Run("died", b"", 0.0)
