"""A stream of ready frames as a response that proxies pass on at once and that ends with its client."""

from collections.abc import AsyncGenerator

from sse_starlette import EventSourceResponse, ServerSentEvent

# A client that takes nothing for this long is gone, even if its connection is not.
SEND_TIMEOUT_SECONDS = 60.0


def _heartbeat() -> ServerSentEvent:
    return ServerSentEvent(comment="keep-alive", sep="\n")


def event_stream(frames: AsyncGenerator[bytes], heartbeat: float) -> EventSourceResponse:
    """Return the response; `heartbeat` is the silence in seconds after which a comment line is sent.

    When the client goes away, the generator is cancelled, and with it all work behind it.
    """
    return EventSourceResponse(
        frames,
        ping=heartbeat,
        ping_message_factory=_heartbeat,
        sep="\n",
        send_timeout=SEND_TIMEOUT_SECONDS,
        headers={"Cache-Control": "no-cache, no-transform"},
    )
