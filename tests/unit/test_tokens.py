"""From bytes to text: the frames of a stream whole and in pieces, well and badly formed."""

import asyncio

import pytest
from orjson import dumps

from domain.errors import UpstreamMalformed, UpstreamUnavailable
from llm.call import Call
from llm.frames import LONGEST_LINE, Stream
from llm.tokens import pieces
from llm.transport import Transport
from settings import Settings
from tests.upstream import Behaviour, Upstream
from tests.upstream.fixture import settings_for


def frame(content: object = None, finish: str | None = None, **delta: object) -> bytes:
    choice = {"delta": {"content": content, **delta}, "finish_reason": finish}
    return b"data: " + dumps({"choices": [choice]}) + b"\n\n"


DONE = b"data: [DONE]\n\n"
USAGE = b'data: {"choices":[],"usage":{"total_tokens":3}}\n\n'
ROLE = b'data: {"choices":[{"delta":{"role":"assistant"}}]}\n\n'
WHOLE = dumps({"choices": [{"message": {"content": "all at once"}}]})


def parsed(*chunks: bytes) -> tuple[str, Stream]:
    stream, out = Stream(), []
    for chunk in (*chunks, b""):
        out.append(stream.feed(chunk))
        if stream.over:
            break
    return "".join(out), stream


@pytest.mark.parametrize(
    "data",
    [
        frame("gr") + frame("üße 🎉") + DONE,
        (frame("gr") + frame("üße 🎉") + DONE).replace(b"\n", b"\r\n"),
        (frame("gr") + frame("üße 🎉") + DONE).replace(b"data: ", b"data:"),
        b": ping\n\nevent: message\nid: 1\nretry: 5\n" + ROLE + frame("grüße 🎉") + USAGE + DONE,
        b"\n\n" + ROLE + frame("") + frame("grüße 🎉") + frame(None, "stop"),
        frame("grüße 🎉", "stop") + USAGE,
        (frame("grüße 🎉") + DONE).rstrip(),
        frame("grüße 🎉", "stop").rstrip(),
        frame("grüße 🎉") + b"data:\n\ndata: null\n\ndata: 7\n\n" + DONE + b"data: {broken",
        frame(reasoning_content="hm") + frame("grüße 🎉") + frame(7) + DONE,
    ],
)
@pytest.mark.parametrize("size", [1, 2, 7, 10_000])
def test_text_comes_out_however_the_bytes_are_cut(data: bytes, size: int):
    chunks = [data[start : start + size] for start in range(0, len(data), size)]
    text, stream = parsed(*chunks)
    assert text == "grüße 🎉"
    assert stream.error is None


def test_pieces_that_arrive_together_are_one():
    stream = Stream()
    assert stream.feed(frame("one ") + frame("two ") + frame("three")[:9]) == "one two "
    assert stream.feed(frame("three")[9:]) == "three"


@pytest.mark.parametrize("end", [b"", b"\n"])
def test_a_body_that_is_one_completion(end: bytes):
    assert parsed(b"\n " + WHOLE[:9], WHOLE[9:] + end)[0] == "all at once"


@pytest.mark.parametrize(
    ("data", "error", "words", "text"),
    [
        (b"<!doctype html><html>", UpstreamMalformed, "web page", ""),
        (frame("a") + b"data: {nope\n\n" + frame("b"), UpstreamMalformed, "not JSON", "a"),
        (frame("a") + b'data: {"error":{"message":"no"}}\n\n', UpstreamUnavailable, "reported an error", "a"),
        (frame("a") + b'data: {"object":"error"}\n\n', UpstreamUnavailable, "reported an error", "a"),
        (frame("a") + frame("", "error") + DONE, UpstreamUnavailable, "reported an error", "a"),
        (frame("a"), UpstreamUnavailable, "broke off", "a"),
        (frame("a") + frame("b")[:12], UpstreamUnavailable, "broke off", "a"),
        (ROLE + frame(None, "stop") + DONE, UpstreamMalformed, "without any text", ""),
        (ROLE + frame(None, "length") + DONE, UpstreamMalformed, "VIVA_LLM__MAX_TOKENS", ""),
        (b"", UpstreamMalformed, "without any text", ""),
        (b"hello, I am no stream\n", UpstreamMalformed, "without any text", ""),
        (b'{"error": {"message": "no"}}', UpstreamUnavailable, "reported an error", ""),
        (b'{"choices": []}', UpstreamMalformed, "without any text", ""),
        (b'{"choices": [', UpstreamMalformed, "not JSON", ""),
        (b"data: " + b"x" * (LONGEST_LINE + 1), UpstreamMalformed, "1 MiB", ""),
        (b"{" + b"x" * (LONGEST_LINE + 1), UpstreamMalformed, "1 MiB", ""),
    ],
)
def test_what_cannot_be_used(data: bytes, error: type, words: str, text: str):
    said, stream = parsed(data)
    assert said == text
    assert type(stream.error) is error
    assert words in str(stream.error)


async def read(settings: Settings, seconds: float = 5.0, retries: int = 2) -> list[str]:
    transport = Transport(settings, backoff=0.01)
    call = Call("answer", {"messages": [], "stream": True}, 10, seconds, retries)
    try:
        return [piece async for piece in pieces(transport, call)]
    finally:
        await transport.close()


async def test_bytes_cut_anywhere_over_the_wire(upstream: Upstream, upstream_settings: Settings):
    data = frame("grü") + frame("ße")
    cut = data.index("ü".encode()) + 1
    chunks = tuple(part.hex() for part in (data[:cut], data[cut:], DONE))
    upstream.script(Behaviour(do="raw", chunks=chunks))
    assert await read(upstream_settings) == ["grüße"]


async def test_slow_tokens_come_one_by_one(upstream: Upstream, upstream_settings: Settings):
    upstream.script(Behaviour(tokens=4, token_ms=30))
    assert await read(upstream_settings) == ["scripted ", "tokens ", "flow ", "steadily "]


async def test_a_server_that_ignores_the_wish_for_a_stream(upstream: Upstream, upstream_settings: Settings):
    upstream.script(Behaviour(do="whole"))
    assert await read(upstream_settings) == ["scripted reply"]


@pytest.mark.parametrize("do", ["break", "half_line", "drop"])
async def test_a_stream_that_breaks_before_its_first_piece_is_asked_for_again(
    upstream: Upstream, upstream_settings: Settings, do: str
):
    upstream.script(Behaviour.model_validate({"do": do, "tokens": 0}))
    assert "".join(await read(upstream_settings)).startswith("scripted tokens")
    assert upstream.record.total == 2


@pytest.mark.parametrize("do", ["break", "half_line", "no_end"])
async def test_a_stream_that_breaks_later_is_not(upstream: Upstream, upstream_settings: Settings, do: str):
    upstream.script(Behaviour.model_validate({"do": do, "tokens": 2, "token_ms": 20}))
    with pytest.raises(UpstreamUnavailable, match="broke off"):
        await read(upstream_settings)
    assert upstream.record.total == 1


async def test_a_stream_that_falls_silent_is_given_up(upstream: Upstream):
    upstream.script(Behaviour(do="hang_midway", tokens=2))
    with pytest.raises(UpstreamUnavailable, match=r"sent nothing for 0\.2 s"):
        await read(settings_for(upstream.url, idle_timeout=0.2))
    assert upstream.record.total == 1


async def test_a_stream_ends_at_its_deadline(upstream: Upstream, upstream_settings: Settings):
    upstream.script(Behaviour(tokens=1000, token_ms=10))
    with pytest.raises(UpstreamUnavailable, match=r"within 0\.3 s"):
        await read(upstream_settings, seconds=0.3)
    await upstream.record.reach(1.0, disconnected=1)


async def test_the_connection_is_kept_when_the_body_ends_after_the_end_mark(
    upstream: Upstream, upstream_settings: Settings
):
    transport = Transport(upstream_settings, backoff=0.01)
    late_end = Behaviour(do="raw", chunks=((frame("done") + DONE).hex(),), token_ms=20, times=2)
    upstream.script(late_end)
    for _ in range(2):
        call = Call("answer", {"messages": [], "stream": True}, 10, 5.0, 0)
        assert [piece async for piece in pieces(transport, call)] == ["done"]
    await transport.close()
    assert len({str(seen.peer) for seen in upstream.record.requests}) == 1


async def test_nothing_is_lost_when_the_connection_dies_after_the_end_mark():
    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 9999\r\n\r\n" + frame("done") + DONE)
        await asyncio.sleep(0.02)
        writer.close()

    async with await asyncio.start_server(answer, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        assert await read(settings_for(f"http://127.0.0.1:{port}")) == ["done"]
