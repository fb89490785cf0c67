"""The online engine against the scripted endpoint: what it sends, streams and lets go of."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import aclosing

import pytest
from pydantic import BaseModel

from domain.errors import UpstreamMalformed, UpstreamUnavailable, VivaError
from llm.online import OnlineEngine
from llm.task import Prose, Task
from settings import Settings
from tests.upstream import Behaviour, Upstream
from tests.upstream.fixture import KEY, settings_for

PROSE: Prose[str] = Prose("answer", lambda text: [{"role": "user", "content": text}], lambda text: [text])


class Mood(BaseModel):
    word: str


TASK: Task[str, Mood] = Task(
    "mood", lambda text: [{"role": "user", "content": text}], Mood, lambda text: Mood(word=text)
)
PRIVATE = "private question"
FIVE = "scripted tokens flow steadily onwards "


@pytest.fixture
async def engine(upstream_settings: Settings) -> AsyncIterator[OnlineEngine]:
    made = OnlineEngine(upstream_settings, backoff=0.01)
    yield made
    await made.close()


async def said(engine: OnlineEngine, text: str = "hello") -> str:
    return "".join([piece async for piece in engine.stream(PROSE, text)])


async def test_streams_the_text_with_key_model_and_limit(engine: OnlineEngine, upstream: Upstream):
    assert await said(engine) == FIVE
    (seen,) = upstream.record.requests
    assert seen.headers["Authorization"] == f"Bearer {KEY}"
    assert seen.body["model"] == engine.model == "scripted"
    assert seen.body["max_tokens"] == 1600
    assert "temperature" not in seen.body
    assert engine.name == "openai"


async def test_temperature_is_sent_when_set(upstream: Upstream):
    engine = OnlineEngine(settings_for(upstream.url, temperature=0.2))
    await said(engine)
    await engine.close()
    assert upstream.record.requests[0].body["temperature"] == 0.2


@pytest.mark.parametrize("url_end", ["", "/", "?api-version=1"])
async def test_no_key_and_any_form_of_base_url(upstream: Upstream, url_end: str):
    engine = OnlineEngine(settings_for(upstream.url + url_end, key=None))
    assert await said(engine) == FIVE
    await engine.close()
    assert "Authorization" not in upstream.record.requests[0].headers


async def test_credentials_in_the_address_serve_when_there_is_no_key(upstream: Upstream):
    url = upstream.url.replace("http://", "http://me:word@")
    for key, scheme in ((None, "Basic"), (KEY, "Bearer")):
        engine = OnlineEngine(settings_for(url, key=key))
        assert await said(engine) == FIVE
        await engine.close()
        assert upstream.record.requests[-1].headers["Authorization"].startswith(scheme)


async def test_closing_the_stream_closes_the_connection(engine: OnlineEngine, upstream: Upstream):
    upstream.script(Behaviour(tokens=1000, token_ms=5))
    async with aclosing(engine.stream(PROSE, "x")) as stream:
        assert await anext(stream)
    await upstream.record.reach(1.0, disconnected=1)
    assert upstream.record.requests[0].tokens < 1000


@pytest.mark.parametrize("do", ["hang", "hang_midway"])
async def test_cancelling_the_reader_closes_the_connection(engine: OnlineEngine, upstream: Upstream, do: str):
    upstream.script(Behaviour.model_validate({"do": do, "tokens": 2}))
    reader = asyncio.create_task(said(engine))
    await upstream.record.reach(total=1)
    reader.cancel()
    with pytest.raises(asyncio.CancelledError):
        await reader
    await upstream.record.reach(1.0, disconnected=1)


async def test_cancelling_a_task_closes_the_connection(engine: OnlineEngine, upstream: Upstream):
    upstream.script(Behaviour(do="hang"))
    running = asyncio.create_task(engine.run(TASK, "x"))
    await upstream.record.reach(total=1)
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running
    await upstream.record.reach(1.0, disconnected=1)


async def test_a_hundred_streams_run_at_once_and_do_not_mix(engine: OnlineEngine, upstream: Upstream):
    behaviours = [Behaviour(marker=f"<{n}>", text=f"echo {n}", first_token_ms=300) for n in range(100)]
    upstream.script(*behaviours)
    texts = await asyncio.gather(*(said(engine, f"<{n}>") for n in range(100)))
    assert texts == [f"echo {n}" for n in range(100)]
    assert upstream.record.most_concurrent == 100


async def test_connections_are_used_again(engine: OnlineEngine, upstream: Upstream):
    for _ in range(3):
        await said(engine)
        await engine.run(TASK, "x")
    assert len({str(seen.peer) for seen in upstream.record.requests}) == 1


async def test_the_other_limit_field_is_tried_once_and_remembered(engine: OnlineEngine, upstream: Upstream):
    upstream.script(refuse={"max_tokens"})
    assert await said(engine) == FIVE
    assert await said(engine) == FIVE
    await engine.run(TASK, "x")
    fields = ["max_tokens" in seen.body for seen in upstream.record.requests]
    assert fields == [True, False, False, False]


async def test_a_typed_task_learns_the_limit_field_without_losing_its_way(engine: OnlineEngine, upstream: Upstream):
    upstream.script(refuse={"max_tokens"})
    await engine.run(TASK, "x")
    assert [seen.way for seen in upstream.record.requests] == ["schema", "schema"]


async def test_a_refused_request_is_not_repeated_without_end(engine: OnlineEngine, upstream: Upstream):
    upstream.script(refuse={"messages"})
    with pytest.raises(UpstreamMalformed, match="400"):
        await said(engine)
    assert upstream.record.total == 2


async def test_a_task_deadline_of_the_caller_holds(engine: OnlineEngine, upstream: Upstream):
    upstream.script(Behaviour(do="hang"))
    with pytest.raises(UpstreamUnavailable, match=r"within 0\.2 s"):
        await engine.run(TASK, "x", deadline=0.2)
    assert upstream.record.total == 1


DEEDS = ["html", "malformed", "error_object", "empty_choices", "no_content", "break", "no_end", "drop"]


@pytest.mark.parametrize("status", [400, 401, 403, 404, 422, 429, 500, 503, 301])
async def test_statuses_tell_no_secrets(
    engine: OnlineEngine, upstream: Upstream, status: int, caplog: pytest.LogCaptureFixture
):
    await tells_no_secrets(engine, upstream, Behaviour(do="status", status=status, times=10), caplog)


@pytest.mark.parametrize("do", DEEDS)
async def test_broken_replies_tell_no_secrets(
    engine: OnlineEngine, upstream: Upstream, do: str, caplog: pytest.LogCaptureFixture
):
    await tells_no_secrets(engine, upstream, Behaviour.model_validate({"do": do, "times": 10}), caplog)


async def tells_no_secrets(
    engine: OnlineEngine, upstream: Upstream, behaviour: Behaviour, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, "llm")
    upstream.script(behaviour)
    with pytest.raises(VivaError) as caught:
        await said(engine, PRIVATE)
    told = f"{caught.value} {caught.value.message} {caught.getrepr(style='short')} {caplog.text}"
    for secret in (KEY, "secret upstream", str(upstream.port), PRIVATE):
        assert secret not in told
