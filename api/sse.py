"""A stream of ready frames as a response that proxies pass on at once and that ends with its client."""

import asyncio
import logging
from collections.abc import AsyncGenerator

import anyio
from sse_starlette import EventSourceResponse, ServerSentEvent
from starlette.types import Message, Receive, Scope, Send

log = logging.getLogger(__name__)

# A client that takes nothing for this long is gone, even if its connection is not.
PATIENCE_SECONDS = 60.0


class EventStream(EventSourceResponse):
    """Ends quietly where a client has stopped reading: that is no fault of the service.

    One timer watches the whole stream: the library's own limit would open a cancel scope for every token.
    """

    patience: float = PATIENCE_SECONDS
    _since: float | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        loop = asyncio.get_running_loop()
        with anyio.CancelScope() as stalled:

            def watch() -> None:
                nonlocal timer
                if self._since is not None and loop.time() - self._since >= self.patience:
                    stalled.cancel()
                else:
                    timer = loop.call_later(self.patience / 2, watch)

            timer = loop.call_later(self.patience / 2, watch)
            try:
                await super().__call__(scope, receive, send)
            finally:
                timer.cancel()
        if stalled.cancelled_caught:
            log.info("a client took nothing for %s s: its stream was ended", self.patience)

    async def _send_with_timeout(self, send: Send, message: Message) -> None:
        self._since = asyncio.get_running_loop().time()
        await send(message)
        self._since = None


def _heartbeat() -> ServerSentEvent:
    return ServerSentEvent(comment="keep-alive", sep="\n")


def event_stream(frames: AsyncGenerator[bytes], heartbeat: float, patience: float = PATIENCE_SECONDS) -> EventStream:
    """Return the response; every `heartbeat` seconds a comment line is sent, whatever else is.

    When the client goes away, or takes nothing for `patience` seconds, the generator is cancelled, and with it
    all work behind it.
    """
    stream = EventStream(
        frames,
        ping=heartbeat,
        ping_message_factory=_heartbeat,
        sep="\n",
        headers={"Cache-Control": "no-cache, no-transform"},
    )
    stream.patience = patience
    return stream


def keep_answers_out_of_logs() -> None:
    """Silence the library's debug lines, which quote every frame."""
    logging.getLogger("sse_starlette").setLevel(logging.INFO)
