"""What a client may call for: what was being said then counts as heard by nobody, and comes again."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from typing import Any, cast

import pytest

from services.wiring import Services
from tests.interviews.rig import OWNER
from tests.voice.test_conversation import FIRST, QUESTIONS, begun, spoken, turns
from voice import words
from voice.anew import anew
from voice.conversation import Conversation
from voice.telling import SKIP, Telling

pytestmark = pytest.mark.asyncio(loop_scope="module")


class Room:
    """A room as far as calls go, and a session whose speech ends, and so counts as heard, when it is interrupted."""

    def __init__(self, conversation: Conversation) -> None:
        self.conversation = conversation
        self.local_participant = self
        self.calls: dict[str, Callable[[None], Awaitable[str]]] = {}
        self.said: list[str] = []
        self.replied: list[str] = []
        self.interrupted: list[int] = []
        Telling(cast(Any, self), conversation, self.say).answer_calls(cast(Any, self))

    def register_rpc_method(self, name: str, call: Callable[[None], Awaitable[str]]) -> None:
        self.calls[name] = call

    def generate_reply(self, user_input: str) -> None:
        self.replied.append(user_input)

    async def interrupt(self) -> None:
        self.interrupted.append(self.conversation.asking)
        await self.conversation.heard()

    async def say(self, text: str) -> None:
        self.said.append(text)

    async def call(self, name: str) -> bool:
        return json.loads(await self.calls[name](None))["done"]


async def delivered(conversation: Conversation) -> bool:
    return (await turns(conversation))[-1].delivered_at is not None


@pytest.mark.parametrize("call", ["repeat", "skip", "resume"])
async def test_a_question_that_is_cut_short_by_a_call_comes_again_and_counts_then(
    services: Services, call: str
) -> None:
    conversation = await begun(services)
    room = Room(conversation)
    await spoken(conversation, FIRST)
    assert await room.call(call)
    assert (len(room.said), room.replied) == (1, [])
    assert QUESTIONS[1] in room.said[0]
    assert not await delivered(conversation)
    await conversation.heard()
    assert await delivered(conversation)


async def test_a_candidate_who_comes_back_has_not_heard_what_was_said_meanwhile(services: Services) -> None:
    conversation = await begun(services)
    await spoken(conversation, FIRST)
    text = await anew(cast(Any, Room(conversation)), conversation, conversation.back)
    assert words.WELCOME_BACK in text
    assert QUESTIONS[1] in text
    assert not await delivered(conversation)


async def test_what_follows_from_words_of_before_the_drop_does_not_cut_the_welcome_short(services: Services) -> None:
    conversation = await begun(services)
    room = Room(conversation)
    welcome, _ = await asyncio.gather(
        anew(cast(Any, room), conversation, conversation.back, 1.0), spoken(conversation, FIRST)
    )
    assert room.interrupted == [1, 2]
    assert welcome.startswith(words.WELCOME_BACK)
    assert FIRST.split()[-1] in welcome
    assert QUESTIONS[1] in welcome
    assert not await delivered(conversation)
    await conversation.heard()
    assert await delivered(conversation)


async def test_a_question_that_was_heard_is_skipped(services: Services) -> None:
    conversation = await begun(services)
    room = Room(conversation)
    assert await room.call("skip")
    assert (room.said, room.replied) == ([], [SKIP])


async def test_a_call_that_is_refused_cuts_nothing_short(services: Services) -> None:
    conversation = await begun(services)
    room = Room(conversation)
    await services.interviews.finish(OWNER, conversation.place.session_id)
    assert not await room.call("resume")
    assert room.said == []


async def test_a_question_that_is_cut_short_by_a_pause_counts_when_the_interview_goes_on(services: Services) -> None:
    conversation = await begun(services)
    room = Room(conversation)
    await spoken(conversation, FIRST)
    assert await room.call("pause")
    await conversation.heard()
    assert room.said == [words.PAUSED]
    assert not await delivered(conversation)
    assert await room.call("resume")
    assert QUESTIONS[1] in room.said[1]
    await conversation.heard()
    assert await delivered(conversation)
