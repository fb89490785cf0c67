"""How one run of the code ended, and what a run writes while there is time and room for it."""

import os
import select
import time
from dataclasses import dataclass

LONGEST_RESULT = 256 * 1024


@dataclass(frozen=True)
class Run:
    """How one run ended; `seconds` of the processor, as the kernel counted them."""

    ended: str
    output: bytes
    seconds: float


def read(source: int, until: float, most: int = LONGEST_RESULT) -> tuple[str, bytes]:
    """Read to the end, and say why when it was not reached: `time`, or too much `output`."""
    chunks, size = [], 0
    while size <= most:
        if not select.select([source], [], [], max(0.0, until - time.monotonic()))[0]:
            return "time", b""
        chunk = os.read(source, 65_536)
        if not chunk:
            return "", b"".join(chunks)
        chunks.append(chunk)
        size += len(chunk)
    return "output", b""


def came(source: int, until: float) -> bool:
    """Whether a first byte came in time."""
    return bool(select.select([source], [], [], max(0.0, until - time.monotonic()))[0] and os.read(source, 1))
