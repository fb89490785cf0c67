"""The offline engine: each task's own rule, and turns for others between the pieces."""

import asyncio
from collections.abc import Iterator

import pytest
from pydantic import BaseModel

from llm.offline import OfflineEngine
from llm.task import Prose, Task


class Length(BaseModel):
    value: int


def letters(text: str) -> Iterator[str]:
    yield from text
    yield ""


TASK: Task[str, Length] = Task("length", lambda text: [], Length, lambda text: Length(value=len(text)))
PROSE: Prose[str] = Prose("letters", lambda text: [], letters)


async def test_runs_the_rule():
    engine = OfflineEngine()
    assert await engine.run(TASK, "four", deadline=1) == Length(value=4)
    assert engine.name == "offline"
    await engine.close()


async def test_streams_the_pieces_that_are_not_empty():
    assert [piece async for piece in OfflineEngine().stream(PROSE, "abc")] == ["a", "b", "c"]


async def test_two_streams_take_turns():
    heard: list[str] = []

    async def listen(text: str) -> None:
        async for piece in OfflineEngine().stream(PROSE, text):
            heard.append(piece)

    await asyncio.gather(listen("aaa"), listen("bbb"))
    assert "".join(heard) == "ababab"


async def test_a_failing_rule_is_not_swallowed():
    def broken(text: str) -> Iterator[str]:
        yield text
        raise ValueError(text)

    prose: Prose[str] = Prose("broken", lambda text: [], broken)
    with pytest.raises(ValueError, match="x"):
        _ = [piece async for piece in OfflineEngine().stream(prose, "x")]
