"""Amendments and second tries."""

import asyncio
import json
from uuid import UUID

import pytest

from domain.errors import Conflict, Invalid, TurnClosed, WrongState
from domain.session import LONGEST_ANSWER
from services.wiring import Services
from tests.interviews.candidates import TOPICS, strong
from tests.interviews.rig import OWNER, begin_topic, execute, play, say

pytestmark = pytest.mark.asyncio(loop_scope="module")
FIRST, SECOND = (one.strong for one in TOPICS["technical"][:2])
MORE = "And lists are shared as well, so appending to a list parameter is seen by the caller."


async def test_an_answer_goes_on_until_the_next_question_is_delivered(services: Services):
    interviews = services.interviews
    session = await begin_topic(services, "technical")
    await say(interviews, session, FIRST, deliver=False)
    await interviews.amend(OWNER, session, 1, MORE)
    first, second = await interviews.transcript(OWNER, session)
    assert first.answer == f"{FIRST} {MORE}"
    assert first.revision == 1
    assert first.assessment is not None
    assert second.standing
    told = await execute(services, "SELECT kind, turn FROM session_events WHERE session_id = %s ORDER BY seq", session)
    after = [(row["kind"], row["turn"]) for row in told][3:]
    assert after == [("assessed", 1), ("assessed", 1), ("asked", 2)]
    beliefs = await interviews.beliefs(OWNER, session)
    assert all(belief.ratings == 1 for belief in beliefs.values())


async def test_an_amendment_that_is_sent_again_is_made_once(services: Services):
    session = await begin_topic(services, "technical")
    await say(services.interviews, session, FIRST, deliver=False)
    for _ in range(2):
        await services.interviews.amend(OWNER, session, 1, MORE, "the same key")
    [first, _] = await services.interviews.transcript(OWNER, session)
    assert (first.answer, first.revision) == (f"{FIRST} {MORE}", 1)
    await services.interviews.deliver(OWNER, session, 2)
    await services.interviews.amend(OWNER, session, 1, MORE, "the same key")


async def test_an_answer_that_comes_again_as_an_addition_is_kept_once(services: Services):
    interviews = services.interviews
    session = await begin_topic(services, "technical")
    await say(interviews, session, FIRST, key="the same key", deliver=False)
    await interviews.amend(OWNER, session, 1, FIRST, "the same key")
    with pytest.raises(Conflict):
        await interviews.amend(OWNER, session, 1, MORE, "the same key")
    [first, second] = await interviews.transcript(OWNER, session)
    assert (first.answer, first.revision) == (FIRST, 0)
    assert second.standing


async def test_an_amended_answer_is_as_long_as_an_answer_may_be(services: Services):
    session = await begin_topic(services, "technical")
    await say(services.interviews, session, FIRST, deliver=False)
    room = LONGEST_ANSWER - len(FIRST) - 1
    with pytest.raises(Invalid):
        await services.interviews.amend(OWNER, session, 1, "x" * (room + 1))
    await services.interviews.amend(OWNER, session, 1, "x" * room)
    [first, _] = await services.interviews.transcript(OWNER, session)
    assert len(first.answer or "") == LONGEST_ANSWER


async def test_second_tries_are_erased_with_the_first(services: Services):
    session = await begin_topic(services, "technical")
    await say(services.interviews, session, FIRST)
    first = (await services.interviews.retry(OWNER, session, 1)).session.id
    for words in (MORE, SECOND):
        await say(services.interviews, first, words)
    second = (await services.interviews.retry(OWNER, first, 1)).session.id
    third = (await services.interviews.retry(OWNER, first, 2)).session.id
    family = [session, first, second, third]
    await services.interviews.delete(OWNER, first)
    assert await kept_of(services, family) == {session, second}
    await services.interviews.delete(OWNER, session)
    assert await kept_of(services, family) == set()
    assert not await execute(
        services, "SELECT thread_id FROM checkpoints WHERE thread_id = ANY(%s)", list(map(str, family))
    )


async def kept_of(services: Services, family: list[UUID]) -> set[UUID]:
    return {row["id"] for row in await execute(services, "SELECT id FROM sessions WHERE id = ANY(%s)", family)}


async def test_an_answer_is_closed_once_the_next_question_is_delivered(services: Services):
    session = await begin_topic(services, "technical")
    await say(services.interviews, session, FIRST)
    with pytest.raises(TurnClosed):
        await services.interviews.amend(OWNER, session, 1, MORE)
    with pytest.raises(TurnClosed):
        await services.interviews.amend(OWNER, session, 2, MORE)
    first, _ = await services.interviews.transcript(OWNER, session)
    assert (first.answer, first.revision) == (FIRST, 0)


async def test_an_amendment_in_a_pause_leaves_it_a_pause(services: Services):
    session = await begin_topic(services, "technical")
    await say(services.interviews, session, FIRST, deliver=False)
    await services.interviews.pause(OWNER, session)
    await services.interviews.amend(OWNER, session, 1, MORE)
    assert (await services.interviews.progress(OWNER, session)).session.status == "paused"
    await services.interviews.resume(OWNER, session)
    standing = (await services.interviews.progress(OWNER, session)).session
    assert (standing.status, standing.paused_at) == ("active", None)


async def test_an_amendment_goes_back_over_the_border_of_a_phase(services: Services):
    session = await begin_topic(services, "technical")
    phases = [
        {"name": "technical", "seconds": 600, "least": 1, "most": 1},
        {"name": "behavioral", "seconds": 600, "least": 2, "most": 2},
    ]
    plan = "UPDATE sessions SET plan = plan || jsonb_build_object('phases', %s::jsonb) WHERE id = %s"
    await execute(services, plan, json.dumps(phases), session)
    await say(services.interviews, session, FIRST, deliver=False)
    await services.interviews.amend(OWNER, session, 1, MORE)
    await services.interviews.deliver(OWNER, session, 2)
    await play(services.interviews, session, strong)
    asked = await services.interviews.transcript(OWNER, session)
    assert [turn.phase for turn in asked] == ["technical", "behavioral", "behavioral"]


@pytest.mark.parametrize("milliseconds", range(0, 60, 4))
async def test_an_answer_is_assessed_with_its_amendment_before_the_next_question(services: Services, milliseconds: int):
    session = await begin_topic(services, "technical")
    answering = asyncio.create_task(say(services.interviews, session, FIRST, deliver=False))
    await asyncio.sleep(milliseconds / 1000)
    try:
        await services.interviews.amend(OWNER, session, 1, MORE)
    except TurnClosed:
        # The answer itself has not come in yet.
        await answering
        await services.interviews.amend(OWNER, session, 1, MORE)
    await answering
    await services.interviews.driver.close()
    told = await execute(services, "SELECT kind, turn FROM session_events WHERE session_id = %s ORDER BY seq", session)
    order = [(row["kind"], row["turn"]) for row in told][3:]
    first, second = await services.interviews.transcript(OWNER, session)
    assert (first.answer, first.revision) == (f"{FIRST} {MORE}", 1)
    assert first.assessment is not None
    assert second.standing
    assert order[-2:] == [("assessed", 1), ("asked", 2)]


async def test_of_an_amendment_and_a_delivery_at_once_one_wins(services: Services):
    for _ in range(5):
        session = await begin_topic(services, "technical")
        await say(services.interviews, session, FIRST, deliver=False)
        amending = asyncio.create_task(services.interviews.amend(OWNER, session, 1, MORE))
        await services.interviews.deliver(OWNER, session, 2)
        await asyncio.wait({amending})
        first, second = await services.interviews.transcript(OWNER, session)
        refused = isinstance(amending.exception(), TurnClosed)
        assert first.revision == (0 if refused else 1)
        assert first.assessment is not None
        assert second.standing


async def test_a_second_try_is_a_copy_and_the_first_stays_as_it_is(services: Services):
    interviews = services.interviews
    session = await begin_topic(services, "technical")
    await play(interviews, session, strong)
    before = await interviews.report(OWNER, session)
    copy = await interviews.retry(OWNER, session, 2)
    assert copy.turn is not None
    assert (copy.turn.number, copy.turn.text) == (2, TOPICS["technical"][1].question)
    assert (copy.session.answered, copy.session.forked_from) == (1, session)
    await play(interviews, copy.session.id, lambda turn: f"{strong(turn)} {MORE}")
    tries = await interviews.attempts(OWNER, session, 2)
    assert [one.answer for one in tries] == [SECOND, f"{SECOND} {MORE}"]
    assert await interviews.report(OWNER, session) == before
    assert len((await interviews.report(OWNER, copy.session.id)).questions) == 3


async def test_a_try_after_a_second_try_is_found_from_all_of_them(services: Services):
    interviews = services.interviews
    session = await begin_topic(services, "technical")
    await play(interviews, session, strong)
    second = (await interviews.retry(OWNER, session, 1)).session.id
    await say(interviews, second, f"{FIRST} Twice.")
    third = (await interviews.retry(OWNER, second, 1)).session.id
    await say(interviews, third, f"{FIRST} Thrice.")
    said = [FIRST, f"{FIRST} Twice.", f"{FIRST} Thrice."]
    for one in (session, second, third):
        assert [turn.answer for turn in await interviews.attempts(OWNER, one, 1)] == said
    await interviews.delete(OWNER, second)
    assert [turn.answer for turn in await interviews.attempts(OWNER, third, 1)] == [said[0], said[2]]


async def test_a_question_that_stands_cannot_be_tried_again(services: Services):
    session = await begin_topic(services, "technical")
    with pytest.raises(WrongState):
        await services.interviews.retry(OWNER, session, 1)
