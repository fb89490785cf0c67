"""A streaming client that costs next to nothing, so that what is measured is the server."""

import asyncio
import re
import time
from dataclasses import dataclass, field
from typing import cast

TOKEN = re.compile(rb'"event_type": ?"content"[^\n]*?"chunk": ?"([^"]*)"')
STAMP = re.compile(rb"@(\d+) ")
DONE = re.compile(rb'"event_type": ?"complete"[^\n]*"success": ?true')
END = b"\r\n0\r\n\r\n"
# What may be the start of an event whose rest is yet to come.
TAIL = 4096


@dataclass(slots=True)
class Sample:
    """One stream: milliseconds to its first content event, and each token's way from the upstream to here."""

    sure: bool
    ttft: float = 0.0
    hops: list[float] = field(default_factory=list)
    whole: bool = False


class StreamClient(asyncio.Protocol):
    """One connection, kept alive, on which streams are asked for one after the other."""

    def __init__(self) -> None:
        self._transport: asyncio.WriteTransport | None = None
        self._buffer = b""
        self._sent = 0
        self._sample = Sample(False)
        self._ended: asyncio.Future[Sample] | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        # uvloop's transports do not derive from asyncio's, though they do the same.
        self._transport = cast(asyncio.WriteTransport, transport)

    def ask(self, request: bytes, sample: Sample) -> "asyncio.Future[Sample]":
        """Send a request; the future ends with its stream."""
        assert self._transport is not None
        self._buffer, self._sample = b"", sample
        self._ended = asyncio.get_running_loop().create_future()
        self._sent = time.monotonic_ns()
        self._transport.write(request)
        return self._ended

    def data_received(self, data: bytes) -> None:
        now = time.monotonic_ns()
        sample, buffer, last = self._sample, self._buffer + data, 0
        for event in TOKEN.finditer(buffer):
            last = event.end()
            if not sample.ttft:
                sample.ttft = (now - self._sent) / 1e6
            sample.hops += [(now - int(stamp)) / 1e6 for stamp in STAMP.findall(event[1])]
        sample.whole = sample.whole or DONE.search(buffer) is not None
        ended = buffer.endswith(END)
        self._buffer = buffer[last:][-TAIL:]
        if ended and self._ended is not None and not self._ended.done():
            self._ended.set_result(sample)

    def connection_lost(self, exc: Exception | None) -> None:
        if self._ended is not None and not self._ended.done():
            self._ended.set_exception(ConnectionError("the server closed the connection"))

    def close(self) -> None:
        if self._ended is not None:
            self._ended.cancel()
        if self._transport is not None:
            self._transport.close()
