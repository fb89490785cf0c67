"""The inside of such a process: content on stdin, what the script makes of it or `{refused}` on stdout, as JSON."""

import json
import logging
import sys
from collections.abc import Callable, Mapping

from domain.errors import Invalid

CPU_SECONDS = 8
OPEN_FILES = 32


def serve(work: Callable[[bytes], Mapping[str, object]], memory: int, exhausted: str) -> None:
    """Confine the process to so many bytes of memory and reply; `exhausted` is the refusal when they do not do.

    What `work` needs is to be imported before.
    """
    logging.disable(logging.CRITICAL)
    _confine(memory)
    try:
        told = work(sys.stdin.buffer.read())
    except Invalid as error:
        told = {"refused": error.message}
    except (MemoryError, RecursionError):
        told = {"refused": exhausted}
    sys.stdout.write(json.dumps(told))


def _confine(memory: int) -> None:
    """Give up memory, time, files and further processes; Windows has no such limits, there the parent's clock rules."""
    if sys.platform == "win32":
        return
    import resource

    limits = [
        (resource.RLIMIT_CPU, CPU_SECONDS),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_NOFILE, OPEN_FILES),
        (resource.RLIMIT_NPROC, 0),
        (resource.RLIMIT_CORE, 0),
    ]
    # macOS refuses a limit of the address space.
    if sys.platform != "darwin":
        limits.append((resource.RLIMIT_AS, memory))
    for what, most in limits:
        resource.setrlimit(what, (most, most))
