"""Streams of tokens: frames are encoded beforehand, and each stream has one timer that writes them."""

import asyncio
import time

from aiohttp import web

from tests.upstream.record import Seen
from tests.upstream.replies import (
    DONE,
    FINISH,
    OPENING,
    TOKEN_CHUNKS,
    all_tokens,
    frame,
    stamped_chunk,
)
from tests.upstream.script import Behaviour


async def send(request: web.Request, behaviour: Behaviour, seen: Seen) -> web.StreamResponse:
    """Stream tokens at the behaviour's pace, then end in the way of its deed."""
    response = web.StreamResponse(headers={"Content-Type": "text/event-stream", **behaviour.headers})
    response.enable_chunked_encoding()
    await response.prepare(request)
    await response.write(OPENING)
    await asyncio.sleep((behaviour.first_token_ms or 0) / 1000)
    if behaviour.do in {"no_content", "empty_choices"}:
        pass
    elif behaviour.text:
        await response.write(frame({"content": behaviour.text}))
    elif behaviour.tokens:
        await _tokens(request, behaviour, behaviour.tokens, seen)
    await end(request, response, behaviour)
    return response


async def end(request: web.Request, response: web.StreamResponse, behaviour: Behaviour) -> None:
    """What comes after the last token."""
    match behaviour.do:
        case "hang_midway":
            await asyncio.Event().wait()
        case "half_line":
            await response.write(b'data: {"choices":[{"delta":{"con')
            close(request)
        case "break":
            close(request)
        case "malformed":
            await response.write(b"data: {not json}\n\n")
        case "error_object":
            await response.write(b'data: {"error":{"message":"secret upstream words","code":500}}\n\n')
        case "empty_choices":
            await response.write(b'data: {"choices":[],"usage":{"total_tokens":7}}\n\n')
            await response.write(FINISH + DONE)
        case "no_end":
            pass
        case _:
            await response.write(FINISH + DONE)


def close(request: web.Request) -> None:
    """Close the connection as a killed server would."""
    if request.transport is not None:
        request.transport.abort()


async def _tokens(request: web.Request, behaviour: Behaviour, count: int, seen: Seen) -> None:
    pause = (behaviour.token_ms or 0) / 1000
    transport = request.transport
    if transport is None:
        return
    if not pause:
        transport.write(all_tokens(count))
        seen.tokens = count
        return
    loop = asyncio.get_running_loop()
    done = loop.create_future()
    start = loop.time()

    def tick(index: int) -> None:
        nonlocal timer
        if behaviour.stamped:
            transport.write(stamped_chunk(time.monotonic_ns()))
        else:
            transport.write(TOKEN_CHUNKS[index % len(TOKEN_CHUNKS)])
        seen.tokens = index + 1
        if index + 1 == count:
            done.set_result(None)
        else:
            timer = loop.call_at(start + (index + 1) * pause, tick, index + 1)

    timer = loop.call_soon(tick, 0)
    try:
        await done
    finally:
        timer.cancel()
