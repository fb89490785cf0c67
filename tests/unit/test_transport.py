"""Retries, deadlines and refusals of the transport, against the scripted endpoint."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from domain.errors import UpstreamMalformed, UpstreamUnavailable
from llm.call import Call
from llm.failures import Failed, seconds_to_wait
from llm.transport import Transport
from settings import Settings
from tests.upstream import Behaviour, Upstream
from tests.upstream.fixture import settings_for

MakeCall = Callable[..., Call]


@pytest.fixture
async def transport(upstream_settings: Settings) -> AsyncIterator[Transport]:
    made = Transport(upstream_settings, backoff=0.01)
    yield made
    await made.close()


@pytest.fixture
def call() -> MakeCall:
    def make(seconds: float = 5.0, retries: int = 2, most: int = 100) -> Call:
        return Call("a_task", {"messages": []}, 10, seconds, retries, most)

    return make


@pytest.mark.parametrize("status", [408, 429, 500, 502, 503, 504])
async def test_passing_failures_are_retried(transport: Transport, upstream: Upstream, call: MakeCall, status: int):
    upstream.script(Behaviour(do="status", status=status, times=2))
    assert b"scripted reply" in await transport.fetch(call())
    assert upstream.record.total == 3


@pytest.mark.parametrize(
    ("status", "error", "words"),
    [
        (400, UpstreamMalformed, "refused the request"),
        (401, UpstreamUnavailable, r"refused the key \(401\): check OPENAI_API_KEY"),
        (402, UpstreamUnavailable, "OPENAI_API_KEY"),
        (403, UpstreamUnavailable, r"refused the key \(403\): check OPENAI_API_KEY"),
        (404, UpstreamUnavailable, "OPENAI_BASE_URL and OPENAI_MODEL"),
        (413, UpstreamMalformed, "413"),
        (422, UpstreamMalformed, "422"),
        (307, UpstreamUnavailable, "OPENAI_BASE_URL to its final address"),
        (501, UpstreamUnavailable, "501"),
    ],
)
async def test_lasting_failures_are_not_retried(
    transport: Transport, upstream: Upstream, call: MakeCall, status: int, error: type, words: str
):
    await transport.fetch(call())
    upstream.script(Behaviour(do="status", status=status, headers={"Location": "/elsewhere"}, times=9))
    with pytest.raises(Failed, match=words) as caught:
        await transport.fetch(call())
    assert type(caught.value.error) is error
    assert upstream.record.total == 2


async def test_retries_end(transport: Transport, upstream: Upstream, call: MakeCall):
    upstream.script(Behaviour(do="status", status=503, times=9))
    with pytest.raises(Failed, match="503"):
        await transport.fetch(call(retries=1))
    assert upstream.record.total == 2


async def test_the_number_of_requests_is_bounded(transport: Transport, upstream: Upstream, call: MakeCall):
    upstream.script(Behaviour(do="status", status=503, times=9))
    with pytest.raises(Failed):
        await transport.fetch(call(retries=9, most=2))
    assert upstream.record.total == 2


async def test_a_dropped_connection_is_retried(transport: Transport, upstream: Upstream, call: MakeCall):
    upstream.script(Behaviour(do="drop", times=2))
    assert b"scripted reply" in await transport.fetch(call())
    assert upstream.record.total == 3


async def test_a_silent_endpoint_is_left_and_asked_again(upstream: Upstream, call: MakeCall):
    transport = Transport(settings_for(upstream.url, idle_timeout=0.1), backoff=0.01)
    upstream.script(Behaviour(do="hang"))
    assert b"scripted reply" in await transport.fetch(call())
    await transport.close()
    assert upstream.record.total == 2
    await upstream.record.reach(1.0, disconnected=1)


async def test_a_closed_port_is_named_as_unreachable(call: MakeCall):
    async with Upstream() as gone:
        url = gone.url
    transport = Transport(settings_for(url), backoff=0.01)
    with pytest.raises(Failed, match="cannot be reached: check OPENAI_BASE_URL"):
        await transport.fetch(call())
    await transport.close()


async def test_something_else_than_http_is_malformed(call: MakeCall):
    async def greet(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"220 secret mail server\r\n\r\n")
        await writer.drain()
        writer.close()

    async with await asyncio.start_server(greet, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        transport = Transport(settings_for(f"http://127.0.0.1:{port}"), backoff=0.01)
        with pytest.raises(Failed, match="does not speak HTTP") as caught:
            await transport.fetch(call())
        await transport.close()
    assert isinstance(caught.value.error, UpstreamMalformed)
    assert "secret" not in caught.value.error.message
    assert caught.value.__suppress_context__


async def test_retry_after_is_honoured(transport: Transport, upstream: Upstream, call: MakeCall):
    upstream.script(Behaviour(do="status", status=429, headers={"Retry-After": "0.3"}))
    await transport.fetch(call())
    first, second = upstream.record.requests
    assert second.started - first.started >= 0.3


async def test_a_retry_after_beyond_the_deadline_gives_up_at_once(
    transport: Transport, upstream: Upstream, call: MakeCall
):
    upstream.script(Behaviour(do="status", status=503, headers={"Retry-After": "77"}, times=9))
    asked = call()
    with pytest.raises(Failed) as caught:
        await transport.fetch(asked)
    assert upstream.record.total == 1
    assert asked.left > 0
    error = caught.value.error
    assert isinstance(error, UpstreamUnavailable)
    assert error.retry_after == 77


async def test_the_deadline_ends_a_call(transport: Transport, upstream: Upstream, call: MakeCall):
    upstream.script(Behaviour(do="hang"))
    with pytest.raises(Failed, match=r"did not finish within 0\.2 s"):
        await transport.fetch(call(seconds=0.2))
    assert upstream.record.total == 1


async def test_nothing_is_sent_after_the_deadline(transport: Transport, upstream: Upstream, call: MakeCall):
    asked = call()
    asked.ends = time.monotonic() - 1
    with pytest.raises(Failed, match="did not finish"):
        await transport.fetch(asked)
    assert upstream.record.total == 0


async def test_a_reply_is_bounded(transport: Transport, upstream: Upstream, call: MakeCall):
    upstream.script(Behaviour(text="x" * 1_100_000))
    with pytest.raises(UpstreamMalformed, match="1 MiB"):
        await transport.fetch(call())


async def test_it_opens_again_after_close(transport: Transport, call: MakeCall):
    await transport.fetch(call())
    await transport.close()
    await transport.close()
    assert b"scripted reply" in await transport.fetch(call())


@pytest.mark.parametrize(
    ("header", "seconds"),
    [(None, None), ("3", 3), (" 1.5 ", 1.5), ("999999999", 86400), ("soon", None), ("-4", None)],
)
def test_seconds_to_wait(header: str | None, seconds: float | None):
    assert seconds_to_wait(header) == seconds


def test_dates_to_wait_for():
    now = datetime.now(UTC)
    ahead = seconds_to_wait(format_datetime(now + timedelta(seconds=60), usegmt=True))
    assert ahead is not None
    assert 50 < ahead <= 60
    assert seconds_to_wait(format_datetime(now - timedelta(seconds=60), usegmt=True)) == 0
    assert seconds_to_wait("Sat, 21 Nov 2020 07:00:00 -0000") == 0
