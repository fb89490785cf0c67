"""Held streams: read ahead, let flow, or dropped."""

import asyncio
from collections.abc import AsyncGenerator

import pytest

from domain.errors import UpstreamUnavailable
from graphs.speculation import Held, call_off


class Source:
    """A stream whose pieces the test feeds; an exception ends it, None ends it well."""

    def __init__(self) -> None:
        self.pieces: asyncio.Queue[str | Exception | None] = asyncio.Queue()
        self.closed = False

    def feed(self, *pieces: str | Exception | None) -> None:
        for piece in pieces:
            self.pieces.put_nowait(piece)

    async def stream(self) -> AsyncGenerator[str]:
        try:
            while (piece := await self.pieces.get()) is not None:
                if isinstance(piece, Exception):
                    raise piece
                yield piece
        finally:
            self.closed = True


async def said_after(answer: str, gate: asyncio.Event) -> str:
    await gate.wait()
    return answer


async def read(source: Source) -> None:
    """Let the loop turn until the stream has been read as far as it goes."""
    for _ in range(50):
        await asyncio.sleep(0)
    assert source.pieces.empty()


async def test_what_was_held_comes_in_one_piece_then_the_rest_as_it_comes():
    source, gate = Source(), asyncio.Event()
    held = Held(source.stream())
    verdict = asyncio.create_task(said_after("yes", gate))
    waiting = asyncio.create_task(held.until(verdict))
    source.feed("a", "b", "c")
    await read(source)
    gate.set()
    assert await waiting == "yes"
    flow = held.flow()
    assert await anext(flow) == "abc"
    source.feed("d")
    assert await anext(flow) == "d"
    source.feed("e", None)
    assert [piece async for piece in flow] == ["e"]
    assert source.closed


async def test_a_verdict_that_is_there_at_once_holds_nothing():
    source, gate = Source(), asyncio.Event()
    gate.set()
    held = Held(source.stream())
    assert await held.until(asyncio.create_task(said_after("yes", gate))) == "yes"
    source.feed("a", None)
    assert [piece async for piece in held.flow()] == ["a"]


@pytest.mark.parametrize("fed", [[], ["a", "b"]])
async def test_a_stream_that_ended_before_the_verdict(fed: list[str]):
    source, gate = Source(), asyncio.Event()
    held = Held(source.stream())
    waiting = asyncio.create_task(held.until(asyncio.create_task(said_after("yes", gate))))
    source.feed(*fed, None)
    await read(source)
    assert not waiting.done()
    gate.set()
    await waiting
    assert "".join([piece async for piece in held.flow()]) == "".join(fed)


async def test_a_failure_is_kept_for_the_one_who_lets_it_flow():
    source, gate = Source(), asyncio.Event()
    held = Held(source.stream())
    waiting = asyncio.create_task(held.until(asyncio.create_task(said_after("yes", gate))))
    source.feed("a", UpstreamUnavailable("down"))
    await read(source)
    gate.set()
    await waiting
    flow = held.flow()
    assert await anext(flow) == "a"
    with pytest.raises(UpstreamUnavailable):
        await anext(flow)


async def test_the_failure_of_a_dropped_stream_is_nobodys_business(caplog: pytest.LogCaptureFixture):
    source = Source()
    held = Held(source.stream())
    source.feed(UpstreamUnavailable("down"))
    await read(source)
    await held.drop()
    del held
    await asyncio.sleep(0)
    assert not caplog.records


@pytest.mark.parametrize("fed", [[], ["a"], ["a", None]])
async def test_dropping_closes_the_stream_before_it_returns(fed: list[str | None]):
    source, gate = Source(), asyncio.Event()
    held = Held(source.stream())
    source.feed(*fed)
    waiting = asyncio.create_task(held.until(asyncio.create_task(said_after("no", gate))))
    await read(source)
    gate.set()
    await waiting
    await held.drop()
    assert source.closed
    assert asyncio.all_tasks() == {asyncio.current_task()}


async def test_dropping_a_stream_that_never_began():
    source = Source()
    held = Held(source.stream())
    await held.drop()
    assert not source.closed
    assert asyncio.all_tasks() == {asyncio.current_task()}


async def test_a_verdict_that_fails_is_raised():
    async def fails() -> str:
        raise UpstreamUnavailable("down")

    held = Held(Source().stream())
    with pytest.raises(UpstreamUnavailable):
        await held.until(asyncio.create_task(fails()))
    await held.drop()


async def test_calling_off_waits_for_the_end_of_a_task_whatever_it_is():
    ended: list[str] = []

    async def slow() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            await asyncio.sleep(0)
            ended.append("slow")

    async def fails() -> None:
        raise UpstreamUnavailable("down")

    slow_task, failed, done = (asyncio.create_task(work) for work in (slow(), fails(), asyncio.sleep(0)))
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    for task in (slow_task, failed, done):
        await call_off(task)
        assert task.done()
    assert ended == ["slow"]
