"""Requests that are under way at once answer the turn that stood when the first of them came."""

import asyncio
from uuid import uuid4

import pytest

from api.sessions.arrivals import Arrivals
from domain.errors import NotFound, TurnClosed

ID = uuid4()


class Counter:
    """What stands: another number at every reading."""

    def __init__(self) -> None:
        self.readings = 0

    async def read(self) -> int:
        self.readings += 1
        now = self.readings
        await asyncio.sleep(0)
        return now


async def test_overlapping_requests_share_a_reading():
    arrivals, counter = Arrivals[int](), Counter()
    async with arrivals.standing("ada", ID, counter.read) as one, arrivals.standing("ada", ID, counter.read) as two:
        assert (one, two) == (1, 1)
        async with arrivals.standing("bob", ID, counter.read) as other:
            assert other == 2
    async with arrivals.standing("ada", ID, counter.read) as later:
        assert later == 3


async def test_after_one_got_through_newcomers_read_anew():
    arrivals, counter = Arrivals[int](), Counter()
    async with arrivals.standing("ada", ID, counter.read) as slow:
        async with arrivals.standing("ada", ID, counter.read):
            pass
        async with arrivals.standing("ada", ID, counter.read) as newcomer:
            assert (slow, newcomer) == (1, 2)


async def test_a_refused_one_does_not_end_the_group():
    arrivals, counter = Arrivals[int](), Counter()
    async with arrivals.standing("ada", ID, counter.read):
        with pytest.raises(TurnClosed):
            async with arrivals.standing("ada", ID, counter.read):
                raise TurnClosed("closed")
        async with arrivals.standing("ada", ID, counter.read) as newcomer:
            assert newcomer == 1


async def test_failures_reach_everybody_and_are_not_kept():
    arrivals, counter = Arrivals[int](), Counter()

    async def fail() -> int:
        await asyncio.sleep(0)
        raise NotFound("Session not found")

    async def enter() -> int:
        async with arrivals.standing("ada", ID, fail) as found:
            return found

    found = await asyncio.gather(enter(), enter(), return_exceptions=True)
    assert [type(each) for each in found] == [NotFound, NotFound]
    async with arrivals.standing("ada", ID, counter.read) as after:
        assert after == 1


async def test_who_leaves_does_not_take_the_reading_along():
    arrivals, counter = Arrivals[int](), Counter()

    async def enter() -> int:
        async with arrivals.standing("ada", ID, counter.read) as found:
            return found

    leaving, staying = asyncio.create_task(enter()), asyncio.create_task(enter())
    await asyncio.sleep(0)
    leaving.cancel()
    assert await staying == 1
    assert leaving.cancelled()
