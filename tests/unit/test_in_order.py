"""The order in which the events of an answer are told."""

from collections.abc import AsyncGenerator, Iterable
from itertools import permutations

import pytest

from domain.errors import UpstreamUnavailable, VivaError
from domain.events import Answered, Event, FollowUps, Routed, SectionDone, Token
from domain.question import Routing
from services.answers import in_order

ONE = Routed(Routing(agents=("technical",), confidence=0.9, reasoning="", method="local"))
TWO = Routed(Routing(agents=("technical", "behavioral"), confidence=0.9, reasoning="", method="local"))
NEXT = FollowUps(("Why?",))


async def stream(events: Iterable[Event | Exception]) -> AsyncGenerator[Event]:
    for event in events:
        if isinstance(event, Exception):
            raise event
        yield event


async def told(*events: Event | Exception) -> list[Event]:
    return [event async for event in in_order(stream(events))]


async def test_one_section_is_told_as_it_comes():
    assert await told(ONE, Token("a"), Token("b"), SectionDone(0), NEXT) == [
        ONE,
        Token("a"),
        Token("b"),
        Answered("ab"),
        NEXT,
    ]


async def test_follow_ups_come_last_whenever_they_were_ready():
    for place in range(1, 5):
        events: list[Event] = [ONE, Token("a"), Token("b"), SectionDone(0)]
        events.insert(place, NEXT)
        assert await told(*events) == [ONE, Token("a"), Token("b"), Answered("ab"), NEXT]


async def test_without_follow_ups_an_empty_list_is_told():
    assert (await told(ONE, Token("a"), SectionDone(0)))[-1] == FollowUps(())


async def test_sections_are_told_one_after_the_other_however_they_interleave():
    first: list[Event] = [Token("a", 0), Token("b", 0), SectionDone(0)]
    second: list[Event] = [Token("c", 1), Token("d", 1), SectionDone(1)]
    expected = [TWO, Token("a", 0), Token("b", 0), Token("c", 1), Token("d", 1), Answered("abcd"), NEXT]
    for order in set(permutations([0, 0, 0, 1, 1, 1])):
        sections = {0: iter(first), 1: iter(second)}
        mixed = [next(sections[section]) for section in order]
        assert await told(TWO, *mixed, NEXT) == expected


async def test_the_first_section_is_not_kept_waiting():
    events = in_order(stream([TWO, Token("c", 1), Token("a", 0), UpstreamUnavailable("down")]))
    assert [await anext(events), await anext(events)] == [TWO, Token("a", 0)]


async def test_a_section_without_words_still_counts():
    assert await told(TWO, SectionDone(0), Token("c", 1), SectionDone(1)) == [
        TWO,
        Token("c", 1),
        Answered("c"),
        FollowUps(()),
    ]


@pytest.mark.parametrize("events", [[], [ONE], [ONE, Token("a")], [TWO, Token("a"), SectionDone(0)]])
async def test_a_run_that_ends_early_is_an_error(events: list[Event]):
    with pytest.raises(VivaError):
        await told(*events)


async def test_a_failure_passes_through():
    with pytest.raises(UpstreamUnavailable):
        await told(ONE, Token("a"), UpstreamUnavailable("down"))
