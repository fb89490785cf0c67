"""What every WebSocket shares: a bounded side that reads, a side that sends, and a word before every refusal."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import orjson
from starlette.types import Message, Receive, Send
from starlette.websockets import WebSocket, WebSocketDisconnect

from domain.errors import Invalid
from settings import Sockets

ERROR = "error"
MOVED_ON = 1000
FLOOD = 1008
FAULT = 1011
LATER = 1013
REFUSED = 4003


def encoded(kind: str, data: Mapping[str, object]) -> str:
    """Return an event as it goes over the wire."""
    return orjson.dumps({"type": kind, "data": data}).decode()


def _text(kind: str, data: Mapping[str, object]) -> Message:
    return {"type": "websocket.send", "text": encoded(kind, data)}


def _refusal(code: int, message: str) -> Message:
    return _text(ERROR, {"message": message, "code": code})


async def refuse(receive: Receive, send: Send, message: str, code: int = REFUSED) -> None:
    """Accept, say why, and close: a handshake that fails would tell a page nothing."""
    await receive()
    await send({"type": "websocket.accept"})
    await send(_refusal(code, message))
    await send({"type": "websocket.close", "code": code})


class Line:
    """The sending side of a socket: one message at a time, to a client that may be gone, and none after the close.

    A client that takes nothing for `patience` seconds is given up, and `stalled` called.
    """

    __slots__ = ("_lock", "_patience", "_stalled", "_websocket", "closed")

    def __init__(self, websocket: WebSocket, patience: float, stalled: Callable[[], object]) -> None:
        self._websocket = websocket
        self._patience = patience
        self._stalled = stalled
        self._lock = asyncio.Lock()
        self.closed = False

    async def tell(self, kind: str, data: Mapping[str, object]) -> None:
        """Send an event; to a socket that is closed nothing is sent."""
        await self._send(_text(kind, data))

    async def error(self, code: int, message: str) -> None:
        """Send an error event; the conversation goes on."""
        await self._send(_refusal(code, message))

    async def fail(self, code: int, message: str, close: int | None = None) -> None:
        """Send an error event and close, with the same code unless another is given."""
        await self._send(_refusal(code, message), {"type": "websocket.close", "code": close or code})

    async def end(self, kind: str, data: Mapping[str, object]) -> None:
        """Send the last event and close."""
        await self._send(_text(kind, data), {"type": "websocket.close", "code": MOVED_ON})

    async def _send(self, *messages: Message) -> None:
        async with self._lock:
            if self.closed:
                return
            self.closed = messages[-1]["type"] == "websocket.close"
            try:
                async with asyncio.timeout(self._patience):
                    for message in messages:
                        await self._websocket.send(message)
            except WebSocketDisconnect:
                self.closed = True
            except TimeoutError:
                self.closed = True
                self._stalled()

    def tell_now(self, text: str) -> bool:
        """Send if that takes no waiting, and return whether it was sent; no task and no lock are needed for it."""
        if self.closed or self._lock.locked():
            return False
        sending = self._websocket.send({"type": "websocket.send", "text": text})
        try:
            sending.send(None)
        except StopIteration:
            return True
        except WebSocketDisconnect:
            self.closed = True
            return False
        # The server waits until the client has read more, before it writes anything.
        sending.close()
        return False


class Allowance:
    """How much a socket may still send: two buckets that fill as time passes."""

    __slots__ = ("_at", "_bytes", "_frames", "_limits")

    def __init__(self, limits: Sockets, now: float) -> None:
        self._limits = limits
        self._frames: float = limits.burst
        self._bytes: float = limits.byte_burst
        self._at = now

    def takes(self, size: int, now: float) -> bool:
        """Count a message of `size` bytes; False when it is one too many."""
        limits, passed = self._limits, now - self._at
        self._at = now
        self._frames = min(limits.burst, self._frames + passed * limits.rate) - 1
        self._bytes = min(limits.byte_burst, self._bytes + passed * limits.byte_rate) - size
        return self._frames >= 0 and self._bytes >= 0


@dataclass(frozen=True, slots=True)
class Frame:
    """A message of a client."""

    kind: str
    data: Mapping[str, object]


def size_of(message: Message) -> int:
    """Return a message's size in bytes."""
    text = message.get("text")
    if text is None:
        return len(message.get("bytes") or b"")
    return len(text) if text.isascii() else len(text.encode())


def parsed(message: Message, limits: Sockets) -> Frame:
    """Read a message.

    Raises:
        Invalid: it is too large, binary, no JSON object, or has no type; the message says which.
    """
    text = message.get("text")
    if size_of(message) > limits.frame:
        raise Invalid(f"A message may have {limits.frame} bytes. Send less.")
    if text is None:
        raise Invalid("Messages are JSON text; this one is binary.")
    try:
        value = orjson.loads(text)
    except orjson.JSONDecodeError:
        raise Invalid("The message is not JSON.") from None
    kind = value.get("type") if isinstance(value, dict) else None
    if not isinstance(kind, str):
        raise Invalid('A message is a JSON object with a "type".')
    data = value.get("data")
    if data is not None and not isinstance(data, dict):
        raise Invalid('"data" is a JSON object.')
    return Frame(kind, data or {})
