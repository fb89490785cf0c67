"""What was recognised is in the rows before anybody replies to it: whoever comes next goes on with it."""

import asyncio
from uuid import UUID

import pytest

from domain.errors import AlreadyPlaced
from services.interviews.said import Spoken
from services.interviews.timing import keep_draft
from services.wiring import Services
from tests.interviews.rig import OWNER, execute, say
from tests.voice.test_conversation import FIRST, QUESTIONS, QUICK, SECOND, begun, spoken, turns
from voice import words
from voice.conversation import Conversation
from voice.place import Place

pytestmark = pytest.mark.asyncio(loop_scope="module")

THIRD = "With recorded traffic."


async def successor(services: Services, before: Conversation) -> Conversation:
    """Another agent, to whom the one before has left nothing but the rows."""
    return Conversation(Place(services.interviews, OWNER, before.place.session_id, QUICK))


async def heard(conversation: Conversation, *utterances: str) -> None:
    for text in utterances:
        await conversation.words.add(text)


async def answers(conversation: Conversation) -> list[str | None]:
    return [turn.answer for turn in await turns(conversation)]


async def left(services: Services, conversation: Conversation) -> list[str]:
    found = await services.interviews.unplaced(OWNER, conversation.place.session_id)
    return [one.said for one in found]


async def test_what_was_recognised_before_a_death_comes_before_what_is_said_after(services: Services) -> None:
    before = await begun(services)
    await heard(before, FIRST, SECOND)
    after = await successor(services, before)
    reply = await after.open()
    assert words.WELCOME_BACK in reply.text
    assert SECOND.split()[-1] in reply.text
    assert QUESTIONS[0] in reply.text
    await heard(after, THIRD)
    assert QUESTIONS[1] in await spoken(after, THIRD)
    assert await answers(after) == [f"{FIRST} {SECOND} {THIRD}", None]
    assert await left(services, after) == []


async def test_who_has_nothing_to_add_after_a_death_is_done(services: Services) -> None:
    before = await begun(services)
    await heard(before, FIRST, SECOND)
    after = await successor(services, before)
    await after.open()
    await heard(after, "That's all.")
    assert QUESTIONS[1] in await spoken(after, "That's all.")
    assert await answers(after) == [f"{FIRST} {SECOND}", None]


async def test_a_turn_takes_its_own_words_and_leaves_those_that_came_since(services: Services) -> None:
    conversation = await begun(services)
    await heard(conversation, FIRST, SECOND, THIRD)
    await spoken(conversation, f"{FIRST} {SECOND}")
    assert await answers(conversation) == [f"{FIRST} {SECOND}", None]
    assert await left(services, conversation) == [THIRD]
    await conversation.heard()
    await spoken(conversation, THIRD)
    assert await answers(conversation) == [f"{FIRST} {SECOND}", THIRD, None]


async def test_a_turn_that_was_cut_off_before_its_reply_is_part_of_the_next(services: Services) -> None:
    conversation = await begun(services)
    await heard(conversation, FIRST, SECOND)
    await spoken(conversation, SECOND)
    assert await answers(conversation) == [f"{FIRST} {SECOND}", None]


async def test_an_answer_in_writing_comes_after_what_was_heard(services: Services) -> None:
    conversation = await begun(services)
    await heard(conversation, FIRST)
    session_id = conversation.place.session_id
    await say(services.interviews, session_id, SECOND, key="once")
    await say(services.interviews, session_id, SECOND, key="once")
    assert await answers(conversation) == [f"{FIRST} {SECOND}", None]
    assert await left(services, conversation) == []


async def test_what_is_typed_in_the_room_is_kept_like_what_is_said(services: Services) -> None:
    conversation = await begun(services)
    await heard(conversation, FIRST)
    await spoken(conversation, THIRD)
    await spoken(conversation, FIRST)
    assert await answers(conversation) == [f"{THIRD} {FIRST}", None]


async def test_a_question_back_is_no_part_of_an_answer(services: Services) -> None:
    conversation = await begun(services)
    for text in ("Let me think.", FIRST):
        await heard(conversation, text)
        await spoken(conversation, text)
    assert await answers(conversation) == [FIRST, None]


@pytest.mark.parametrize("asked", [True, False])
async def test_what_was_heard_counts_when_the_interview_ends(services: Services, asked: bool) -> None:
    conversation = await begun(services)
    if not asked:
        await spoken(conversation, FIRST)
    await heard(conversation, SECOND)
    await services.interviews.finish(OWNER, conversation.place.session_id)
    kept = await turns(conversation)
    assert kept[0].answer == (SECOND if asked else f"{FIRST} {SECOND}")
    assert kept[0].assessment is not None
    assert await left(services, conversation) == []


async def test_what_was_sent_of_an_answer_counts_when_the_interview_ends(services: Services) -> None:
    conversation = await begun(services)
    session_id = conversation.place.session_id
    await keep_draft(services.pool, OWNER, session_id, 1, FIRST)
    await services.interviews.finish(OWNER, session_id)
    assert await answers(conversation) == [FIRST]
    assert await execute(services, "SELECT FROM turns WHERE session_id = %s AND draft <> ''", session_id) == []


async def test_what_was_heard_is_erased_with_its_interview(services: Services) -> None:
    conversation = await begun(services)
    await heard(conversation, FIRST)
    session_id = conversation.place.session_id
    assert await services.interviews.unplaced("another", session_id) == []
    await services.interviews.delete(OWNER, session_id)
    assert await execute(services, "SELECT FROM utterances WHERE session_id = %s", session_id) == []


async def test_the_last_answer_is_kept_while_it_is_waited_for(services: Services) -> None:
    conversation = await begun(services, QUICK.model_copy(update={"patience": 60.0, "patient": ""}))
    for _ in range(2):
        await spoken(conversation, FIRST)
        await conversation.heard()
    await heard(conversation, FIRST)
    listening = asyncio.create_task(spoken(conversation, FIRST))
    await asyncio.sleep(0.2)
    assert await left(services, conversation) == [FIRST]
    listening.cancel()
    await asyncio.gather(listening, return_exceptions=True)
    after = await successor(services, conversation)
    assert FIRST.split()[-1] in (await after.open()).text
    await spoken(after, SECOND)
    assert (await answers(after))[-1] == f"{FIRST} {SECOND}"


@pytest.mark.parametrize("text", ["That's all.", "No, that was it", "I'm done, thank you".replace(",", "")])
async def test_ends_of_answers_are_known(text: str) -> None:
    assert words.is_done(text)


async def test_a_question_that_is_asked_while_nobody_is_there_was_not_heard(services: Services) -> None:
    conversation = await begun(services)
    conversation.away = True
    await spoken(conversation, FIRST)
    await conversation.heard()
    conversation.away = False
    await spoken(conversation, SECOND)
    assert await answers(conversation) == [f"{FIRST} {SECOND}", None]


async def parted(conversation: Conversation, monkeypatch: pytest.MonkeyPatch) -> list[Spoken]:
    """What the conversation makes of the words of each turn from here on."""
    found: list[Spoken] = []
    part = conversation.words.part

    async def noted(text: str) -> Spoken:
        found.append(await part(text))
        return found[-1]

    monkeypatch.setattr(conversation.words, "part", noted)
    return found


async def test_what_is_said_while_an_answer_is_assessed_is_kept_once(
    services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    conversation = await begun(services)
    found = await parted(conversation, monkeypatch)
    driver, assessed = services.interviews.driver, asyncio.Event()
    drive = driver.drive

    async def slow(session_id: UUID) -> bool:
        await assessed.wait()
        return await drive(session_id)

    monkeypatch.setattr(driver, "drive", slow)
    listening: list[asyncio.Task[str]] = []
    for text in (FIRST, SECOND, THIRD):
        await heard(conversation, text)
        listening.append(asyncio.create_task(spoken(conversation, text)))
        while len(found) < len(listening) or (text == FIRST and await left(services, conversation)):  # noqa: ASYNC110
            await asyncio.sleep(0.01)
    assert [one.said for one in found[-1].before] == [SECOND]
    assessed.set()
    await asyncio.gather(*listening)
    assert await answers(conversation) == [f"{FIRST} {SECOND} {THIRD}", None]
    assert await left(services, conversation) == []


@pytest.mark.parametrize("delivered", [True, False])
async def test_words_that_another_door_took_are_in_one_answer(
    services: Services, monkeypatch: pytest.MonkeyPatch, delivered: bool
) -> None:
    conversation = await begun(services)
    part = conversation.words.part

    async def overtaken(text: str) -> Spoken:
        found = await part(text)
        await say(services.interviews, conversation.place.session_id, SECOND, deliver=delivered)
        return found

    monkeypatch.setattr(conversation.words, "part", overtaken)
    await heard(conversation, FIRST)
    assert QUESTIONS[1] in await spoken(conversation, FIRST)
    assert await answers(conversation) == [f"{FIRST} {SECOND}", None]


async def test_of_words_that_were_taken_in_part_the_rest_is_added(services: Services) -> None:
    conversation = await begun(services)
    interviews, session_id = services.interviews, conversation.place.session_id
    kept = [await interviews.hear(OWNER, session_id, text) for text in (FIRST, SECOND, THIRD)]
    await interviews.let_go(OWNER, session_id, [kept[0].number, kept[1].number])
    with pytest.raises(AlreadyPlaced):
        await say(interviews, session_id, SECOND, spoken=Spoken((kept[1],), (kept[0], kept[2])))
    assert await left(services, conversation) == [THIRD]
    await say(interviews, session_id, f"{SECOND} {THIRD}", spoken=Spoken(tuple(kept[1:]), (kept[0],)))
    assert await answers(conversation) == [THIRD, None]
