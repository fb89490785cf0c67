"""A stream of ready frames as a response that proxies pass on at once and that ends with its client."""

import logging
from collections.abc import AsyncGenerator

from sse_starlette import EventSourceResponse, ServerSentEvent
from sse_starlette.sse import SendTimeoutError
from starlette.types import Receive, Scope, Send

log = logging.getLogger(__name__)

# A client that takes nothing for this long is gone, even if its connection is not.
PATIENCE_SECONDS = 60.0


class EventStream(EventSourceResponse):
    """Ends quietly where a client has stopped reading: that is no fault of the service."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await super().__call__(scope, receive, send)
        except SendTimeoutError:
            log.info("a client took nothing for %s s: its stream was ended", self.send_timeout)


def _heartbeat() -> ServerSentEvent:
    return ServerSentEvent(comment="keep-alive", sep="\n")


def event_stream(frames: AsyncGenerator[bytes], heartbeat: float, patience: float = PATIENCE_SECONDS) -> EventStream:
    """Return the response; every `heartbeat` seconds a comment line is sent, whatever else is.

    When the client goes away, or takes nothing for `patience` seconds, the generator is cancelled, and with it
    all work behind it.
    """
    return EventStream(
        frames,
        ping=heartbeat,
        ping_message_factory=_heartbeat,
        sep="\n",
        send_timeout=patience,
        headers={"Cache-Control": "no-cache, no-transform"},
    )


def keep_answers_out_of_logs() -> None:
    """Silence the library's debug lines, which quote every frame."""
    logging.getLogger("sse_starlette").setLevel(logging.INFO)
