"""Clients that go away: whatever was under way for them ends, at once and without a trace."""

import asyncio
import logging

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from api.sse import event_stream
from tests.contract.rig import ANSWER, STREAM, asked, request
from tests.serving import Served, listening
from tests.upstream import Behaviour, Upstream


async def test_midway(served: Served, upstream: Upstream):
    upstream.script(Behaviour(do="hang_midway", kind="stream", tokens=3))
    async with asked(served) as raw:
        await raw.until(b"scripted")
        await upstream.record.reach(5, total=2, ended=1)
        raw.vanish()
        await upstream.record.reach(5, disconnected=1)


async def test_midway_while_tokens_flow(served: Served, upstream: Upstream):
    upstream.script(Behaviour(kind="stream", tokens=10_000, token_ms=5))
    async with asked(served) as raw:
        await raw.until(b"scripted")
        raw.vanish()
        await upstream.record.reach(5, disconnected=1)
    [stream] = [seen for seen in upstream.record.requests if seen.stream]
    assert stream.tokens < 10_000


async def test_before_the_first_token(served: Served, upstream: Upstream):
    upstream.script(Behaviour(do="hang", times=2))
    async with asked(served) as raw:
        await raw.until(b"processing")
        await upstream.record.reach(5, total=2)
        raw.vanish()
        await upstream.record.reach(5, disconnected=2)


@pytest.mark.parametrize("tokens", [0, 3])
async def test_while_unsure(served: Served, upstream: Upstream, unsure: tuple[str, str], tokens: int):
    upstream.script(Behaviour(do="hang", kind="task"))
    upstream.script(Behaviour(do="hang_midway" if tokens else "hang", kind="stream", tokens=tokens))
    async with asked(served, question=unsure[0]) as raw:
        await raw.until(b'"start"')
        await upstream.record.reach(5, total=2)
        raw.vanish()
        await upstream.record.reach(5, disconnected=2)


async def test_in_a_compound_question(served: Served, upstream: Upstream, compound):
    upstream.script(Behaviour(do="hang", times=3))
    async with asked(served, question=compound[0]) as raw:
        await raw.until(b"processing")
        await upstream.record.reach(5, total=3)
        raw.vanish()
        await upstream.record.reach(5, disconnected=3)


async def test_while_only_the_follow_ups_are_missing(served: Served, upstream: Upstream):
    upstream.script(Behaviour(do="hang", kind="suggest_follow_ups"))
    async with asked(served) as raw:
        await raw.until(b"answer_complete")
        raw.vanish()
        await upstream.record.reach(5, disconnected=1)


async def test_before_the_whole_answer(served: Served, upstream: Upstream):
    upstream.script(Behaviour(do="hang", times=2))
    async with asked(served, ANSWER) as raw:
        await upstream.record.reach(5, total=2)
        raw.vanish()
        await upstream.record.reach(5, disconnected=2)


@pytest.mark.parametrize("path", [STREAM, ANSWER])
async def test_a_polite_goodbye(served: Served, upstream: Upstream, path: str):
    upstream.script(Behaviour(do="hang", times=2))
    async with asked(served, path) as raw:
        await upstream.record.reach(5, total=2)
        raw.writer.close()
        await upstream.record.reach(5, disconnected=2)


async def test_many_at_once(served: Served, upstream: Upstream):
    upstream.script(Behaviour(do="hang_midway", kind="stream", tokens=3, times=16))
    for _ in range(16):
        async with asked(served) as raw:
            await raw.until(b"scripted")
            raw.vanish()
    await upstream.record.reach(10, disconnected=16)


async def test_a_client_that_stops_reading(caplog: pytest.LogCaptureFixture):
    caplog.set_level(logging.INFO)
    ended = asyncio.Event()

    async def frames():
        try:
            while True:
                yield b"data: {}" + b" " * 65536 + b"\n\n"
        finally:
            ended.set()

    async def endless(asking: Request) -> Response:
        return event_stream(frames(), heartbeat=60, patience=0.2)

    async with listening(Starlette(routes=[Route("/", endless, methods=["POST"])])) as port:
        _, writer = await asyncio.open_connection("127.0.0.1", port, limit=1024)
        writer.write(request("/", b""))
        async with asyncio.timeout(10):
            await ended.wait()
        writer.transport.abort()
    assert "took nothing for 0.2 s" in caplog.text
    assert "Traceback" not in caplog.text
