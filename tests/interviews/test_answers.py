"""One answer for each question, kept once, whoever sends it, how often, and through whichever process."""

import asyncio
from collections import Counter

import pytest

from domain.errors import Conflict, Invalid, NotFound, TooLarge, TurnClosed, WrongState
from domain.interview_events import Happened
from domain.session import LONGEST_ANSWER
from services.wiring import Services
from tests.interviews.candidates import TOPICS, strong, weak
from tests.interviews.rig import OWNER, begin_topic, events, execute, opened, play, rows, say

pytestmark = pytest.mark.asyncio(loop_scope="module")
FIRST, SECOND = (one.strong for one in TOPICS["technical"][:2])


def outcome(told: list[Happened]) -> list[tuple[str, int]]:
    return [(one.kind, one.turn.number if one.turn else 0) for one in told if one.kind != "delivered"]


async def test_the_same_key_again_tells_the_stored_outcome_and_changes_nothing(services: Services):
    session = await begin_topic(services, "technical")
    first = await say(services.interviews, session, FIRST, key="a")
    before = await services.interviews.transcript(OWNER, session)
    again = await say(services.interviews, session, FIRST, key="a")
    with pytest.raises(Conflict):
        await say(services.interviews, session, "something else", key="a")
    assert outcome(again) == outcome(first) == [("assessed", 1), ("asked", 2)]
    assert await services.interviews.transcript(OWNER, session) == before


async def test_the_key_of_the_last_answer_tells_the_end_again(services: Services):
    session = await begin_topic(services, "technical")
    for key in ("a", "b"):
        await say(services.interviews, session, FIRST, key=key)
    last = await say(services.interviews, session, FIRST, key="c")
    again = await say(services.interviews, session, FIRST, key="c")
    assert outcome(again) == outcome(last)
    assert again[-1].report == last[-1].report


async def test_the_same_key_ten_times_at_once_is_one_answer_with_one_outcome(services: Services):
    session = await begin_topic(services, "technical")
    tries = (say(services.interviews, session, FIRST, key="a") for _ in range(10))
    assert {tuple(outcome(told)) for told in await asyncio.gather(*tries)} == {(("assessed", 1), ("asked", 2))}
    assert len(await services.interviews.transcript(OWNER, session)) == 2


async def test_of_twenty_answers_at_once_one_is_kept_and_assessed_once(services: Services):
    session = await begin_topic(services, "technical")

    async def one(number: int) -> str:
        try:
            return str(outcome(await say(services.interviews, session, f"{FIRST} And {number}.")))
        except TurnClosed:
            return "closed"

    found = Counter(await asyncio.gather(*map(one, range(20))))
    assert found == {"closed": 19, str([("assessed", 1), ("asked", 2)]): 1}
    assert len(await services.interviews.transcript(OWNER, session)) == 2
    told = await execute(services, "SELECT kind FROM session_events WHERE session_id = %s", session)
    assert Counter(row["kind"] for row in told) == {"started": 1, "asked": 2, "delivered": 2, "assessed": 1}


async def test_two_processes_keep_one_answer_between_them(services: Services, standing_database: str):
    session = await begin_topic(services, "technical")
    async with opened(standing_database) as other:
        doors = [services.interviews, other.interviews] * 5
        tries = (say(door, session, f"{FIRST} {number}", turn=1) for number, door in enumerate(doors))
        found = await asyncio.gather(*tries, return_exceptions=True)
        assert Counter(type(one).__name__ for one in found) == {"list": 1, "TurnClosed": 9}
        await play(other.interviews, session, strong)
    assert Counter(one.kind for one in await events(services.interviews, session))["assessed"] == 3


async def test_begun_on_one_process_answered_on_another_and_followed_on_both(
    services: Services, standing_database: str
):
    session = await begin_topic(services, "technical")
    async with opened(standing_database) as other:
        followers = [asyncio.create_task(events(one.interviews, session)) for one in (services, other)]
        told = await play(other.interviews, session, weak)
        here, there = await asyncio.gather(*followers)
    assert [one.seq for one in here] == list(range(1, len(here) + 1))
    assert [(one.seq, one.kind) for one in here] == [(one.seq, one.kind) for one in there]
    assert here[-1].report == there[-1].report == told[-1].report


async def test_an_answer_to_a_question_that_is_not_the_standing_one_is_refused(services: Services):
    session = await begin_topic(services, "technical")
    await say(services.interviews, session, FIRST, turn=1, question=1)
    for named in ({"turn": 1}, {"turn": 3}, {"question": 1}, {"question": 3}):
        with pytest.raises(TurnClosed):
            await say(services.interviews, session, SECOND, **named)
    assert outcome(await say(services.interviews, session, SECOND, turn=2)) == [("assessed", 2), ("asked", 3)]


async def test_what_cannot_be_an_answer_is_refused_before_anything_is_kept(services: Services):
    session = await begin_topic(services, "technical")
    with pytest.raises(TooLarge):
        await say(services.interviews, session, "long " * LONGEST_ANSWER)
    with pytest.raises(Invalid):
        await say(services.interviews, session, "a\x00b")
    [turn] = await services.interviews.transcript(OWNER, session)
    assert turn.standing


async def test_another_owner_finds_nothing(services: Services):
    session = await begin_topic(services, "technical")
    interviews = services.interviews
    with pytest.raises(NotFound):
        [told async for told in interviews.answer("another", session, FIRST, channel="rest")]
    for call in (interviews.pause, interviews.finish, interviews.delete, interviews.progress, interviews.transcript):
        with pytest.raises(NotFound):
            await call("another", session)
    with pytest.raises(NotFound):
        await interviews.amend("another", session, 1, FIRST)


async def test_whoever_stops_listening_does_not_stop_the_interview(services: Services):
    session = await begin_topic(services, "technical")
    answering = asyncio.create_task(say(services.interviews, session, FIRST, key="a"))
    async for told in services.interviews.follow(OWNER, session, 0):
        if told.kind == "assessed":
            break
    answering.cancel()
    await asyncio.wait({answering})
    assert outcome(await say(services.interviews, session, FIRST, key="a")) == [("assessed", 1), ("asked", 2)]


async def test_deleting_erases_every_row(services: Services):
    session = await begin_topic(services, "technical")
    await say(services.interviews, session, FIRST)
    assert {"turns", "session_events", "checkpoints"} <= (await rows(services, session)).keys()
    await services.interviews.delete(OWNER, session)
    assert await rows(services, session) == {}
    with pytest.raises(NotFound):
        await say(services.interviews, session, FIRST)


@pytest.mark.parametrize("milliseconds", [0, 10, 20, 30, 50])
async def test_nothing_is_left_of_a_session_that_is_deleted_while_it_is_driven(services: Services, milliseconds: int):
    session = await begin_topic(services, "technical")
    following = asyncio.create_task(events(services.interviews, session))
    answering = asyncio.create_task(say(services.interviews, session, FIRST))
    await asyncio.sleep(milliseconds / 1000)
    await services.interviews.delete(OWNER, session)
    await asyncio.wait({answering, following})
    assert isinstance(following.exception(), NotFound)
    assert isinstance(answering.exception(), NotFound | None)
    await services.interviews.driver.close()
    assert await rows(services, session) == {}


async def test_a_finished_interview_keeps_its_rows_and_no_checkpoint(services: Services):
    session = await begin_topic(services, "technical")
    await play(services.interviews, session, strong)
    left = await rows(services, session)
    assert left["turns"] == 3
    assert not left.keys() & {"checkpoints", "checkpoint_blobs", "checkpoint_writes"}
    with pytest.raises(WrongState):
        await say(services.interviews, session, FIRST)
