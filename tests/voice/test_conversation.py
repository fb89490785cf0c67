"""Spoken interviews without their sound: what was said is kept once and whole, however the listening ends."""

import asyncio
from contextlib import aclosing

import pytest

from domain.session import LONGEST_ANSWER, Turn
from services.wiring import Services
from settings import Voice
from tests.interviews.rig import OWNER, begin_given, make_given, say
from voice import words
from voice.conversation import Conversation
from voice.place import Place

pytestmark = pytest.mark.asyncio(loop_scope="module")

QUESTIONS = ("How would you store short links?", "Which cache would you choose?", "How would you test it?")
FIRST, SECOND = "I would take a key value store", "and keep a cache in front of it."
QUICK = Voice(patience=0.0, unfinished=0.05, filler=30.0)


async def begun(services: Services, limits: Voice = QUICK) -> Conversation:
    session_id = await begin_given(services, QUESTIONS)
    conversation = Conversation(Place(services.interviews, OWNER, session_id, limits))
    await conversation.open()
    await conversation.heard()
    return conversation


async def spoken(conversation: Conversation, text: str) -> str:
    return "".join([piece async for piece in conversation.reply(text)])


async def turns(conversation: Conversation) -> list[Turn]:
    return await conversation.place.interviews.transcript(OWNER, conversation.place.session_id)


async def test_it_opens_with_the_first_question_and_each_reply_has_the_next(services: Services) -> None:
    session_id = await begin_given(services, QUESTIONS)
    conversation = Conversation(Place(services.interviews, OWNER, session_id, QUICK))
    assert QUESTIONS[0] in (await conversation.open()).text
    await conversation.heard()
    assert QUESTIONS[1] in await spoken(conversation, FIRST)
    await conversation.heard()
    assert QUESTIONS[2] in await spoken(conversation, SECOND)
    await conversation.heard()
    assert words.CLOSING in await spoken(conversation, "With recorded traffic.")
    assert [turn.answer for turn in await turns(conversation)] == [FIRST, SECOND, "With recorded traffic."]
    assert {turn.channel for turn in await turns(conversation)} == {"voice"}


async def test_who_goes_on_before_the_next_question_was_heard_amends(services: Services) -> None:
    conversation = await begun(services)
    await spoken(conversation, FIRST)
    assert QUESTIONS[1] in await spoken(conversation, SECOND)
    assert [turn.answer for turn in await turns(conversation)] == [f"{FIRST} {SECOND}", None]


async def test_a_reply_that_is_cut_off_loses_nothing(services: Services) -> None:
    conversation = await begun(services)

    async def cut_off() -> None:
        async with aclosing(conversation.reply(FIRST)) as told:
            await anext(told)

    listening = asyncio.create_task(cut_off())
    while not conversation.busy and not listening.done():  # noqa: ASYNC110
        await asyncio.sleep(0)
    listening.cancel()
    await asyncio.gather(listening, return_exceptions=True)
    assert QUESTIONS[1] in await spoken(conversation, SECOND)
    assert [turn.answer for turn in await turns(conversation)] == [f"{FIRST} {SECOND}", None]


async def test_what_comes_after_the_next_question_was_heard_answers_it(services: Services) -> None:
    conversation = await begun(services)
    await spoken(conversation, FIRST)
    await conversation.heard()
    await spoken(conversation, SECOND)
    assert [turn.answer for turn in await turns(conversation)] == [FIRST, SECOND, None]


async def test_the_last_answer_waits_for_the_rest_of_it(services: Services) -> None:
    conversation = await begun(services, QUICK.model_copy(update={"patience": 60.0, "patient": ""}))
    for _ in range(2):
        await spoken(conversation, FIRST)
        await conversation.heard()
    listening = asyncio.create_task(spoken(conversation, FIRST))
    await asyncio.sleep(0.2)
    listening.cancel()
    await asyncio.gather(listening, return_exceptions=True)
    assert (await turns(conversation))[-1].answer is None
    reply = await conversation.release()
    assert reply is not None
    assert reply.over
    assert (await turns(conversation))[-1].answer == FIRST


async def test_a_last_answer_that_was_released_is_taken_once(services: Services) -> None:
    conversation = await begun(services, QUICK.model_copy(update={"patience": 0.5, "patient": ""}))
    for _ in range(2):
        await spoken(conversation, FIRST)
        await conversation.heard()
    listening = asyncio.create_task(spoken(conversation, FIRST))
    while (reply := await conversation.release()) is None:  # noqa: ASYNC110
        await asyncio.sleep(0)
    assert reply.over
    assert await listening == ""
    assert (await turns(conversation))[-1].answer == FIRST


async def test_what_an_answer_has_no_room_for_is_left_out_and_the_interview_goes_on(services: Services) -> None:
    conversation = await begun(services)
    long = "x" * (LONGEST_ANSWER - 10)
    await spoken(conversation, long)
    reply = await spoken(conversation, FIRST)
    assert words.NOT_ADDED in reply
    assert QUESTIONS[1] in reply
    await conversation.heard()
    assert QUESTIONS[2] in await spoken(conversation, SECOND)
    assert [turn.answer for turn in await turns(conversation)] == [long, SECOND, None]


async def test_who_asks_for_time_keeps_the_floor(services: Services) -> None:
    conversation = await begun(services)
    assert await spoken(conversation, "Let me think.") == ""
    assert conversation.thinking
    assert (await turns(conversation))[0].answer is None


async def test_a_new_agent_repeats_the_last_words_and_the_question(services: Services) -> None:
    before = await begun(services)
    await spoken(before, FIRST)
    await before.heard()
    after = Conversation(Place(services.interviews, OWNER, before.place.session_id, QUICK))
    reply = await after.open()
    assert words.WELCOME_BACK in reply.text
    assert FIRST in reply.text
    assert QUESTIONS[1] in reply.text


async def test_who_begins_an_interview_asks_its_first_question_once(
    services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = Place(services.interviews, OWNER, await make_given(services, QUESTIONS), QUICK)
    conversation, asked, told = Conversation(place), asyncio.Event(), asyncio.Event()
    begin = place.begun

    async def slowly() -> bool:
        begun = await begin()
        asked.set()
        await told.wait()
        return begun

    monkeypatch.setattr(place, "begun", slowly)
    opening = asyncio.create_task(conversation.open())
    await asked.wait()
    following = asyncio.create_task(conversation.asked_elsewhere((await turns(conversation))[0]))
    await asyncio.sleep(0)
    told.set()
    assert QUESTIONS[0] in (await opening).text
    assert await following is None


async def test_an_answer_by_another_door_brings_its_question(services: Services) -> None:
    conversation = await begun(services)
    await say(services.interviews, conversation.place.session_id, FIRST)
    newest = (await turns(conversation))[-1]
    reply = await conversation.asked_elsewhere(newest)
    assert reply is not None
    assert QUESTIONS[1] in reply.text
    assert await conversation.asked_elsewhere(newest) is None


async def test_a_paused_interview_takes_nothing_but_the_wish_to_go_on(services: Services) -> None:
    conversation = await begun(services)
    await services.interviews.pause(OWNER, conversation.place.session_id)
    assert words.PAUSED in await spoken(conversation, FIRST)
    assert QUESTIONS[0] in await spoken(conversation, "Please continue.")
    assert QUESTIONS[1] in await spoken(conversation, FIRST)


@pytest.mark.parametrize("text", ["mm-hm", "Uh huh.", "yeah, okay", "Right."])
async def test_backchannels_are_known(text: str) -> None:
    assert words.is_backchannel(text)


@pytest.mark.parametrize("text", ["yes, I would", "no", "right after that", "okay let me answer"])
async def test_answers_are_no_backchannels(text: str) -> None:
    assert not words.is_backchannel(text)


async def test_who_speaks_may_have_a_question_again_or_skip_it_whatever_the_plan(services: Services) -> None:
    conversation = await begun(services)
    assert QUESTIONS[0] in await spoken(conversation, "Could you repeat the question, please?")
    await conversation.heard()
    assert QUESTIONS[1] in await spoken(conversation, "Skip this question, please.")
    await conversation.heard()
    assert QUESTIONS[2] in await spoken(conversation, "I don't know.")
    assert [turn.closed for turn in await turns(conversation)] == ["skipped", "answered", None]
    assert [turn.text for turn in await turns(conversation)] == list(QUESTIONS)


@pytest.mark.parametrize("wish", ["Skip this question, please.", "Could you repeat the question, please?"])
async def test_a_wish_before_the_next_question_was_heard_brings_it(services: Services, wish: str) -> None:
    conversation = await begun(services)
    await spoken(conversation, FIRST)
    assert QUESTIONS[1] in await spoken(conversation, wish)
    assert [(turn.closed, turn.answer) for turn in await turns(conversation)] == [("answered", FIRST), (None, None)]
    await conversation.heard()
    await spoken(conversation, SECOND)
    assert [turn.answer for turn in await turns(conversation)] == [FIRST, SECOND, None]


async def test_who_skips_twice_at_once_skips_one_question(services: Services) -> None:
    conversation = await begun(services)
    skips = [asyncio.create_task(spoken(conversation, "Skip this question, please.")) for _ in range(2)]
    assert all(QUESTIONS[1] in reply for reply in await asyncio.gather(*skips))
    assert [turn.closed for turn in await turns(conversation)] == ["skipped", None]
    assert await services.interviews.unplaced(OWNER, conversation.place.session_id) == []


async def test_the_wish_to_go_on_is_no_part_of_the_answer_before(services: Services) -> None:
    conversation = await begun(services)
    await spoken(conversation, FIRST)
    await services.interviews.pause(OWNER, conversation.place.session_id)
    assert await spoken(conversation, SECOND) == words.PAUSED + " "
    assert QUESTIONS[1] in await spoken(conversation, "Please continue.")
    assert [turn.answer for turn in await turns(conversation)] == [FIRST, None]
