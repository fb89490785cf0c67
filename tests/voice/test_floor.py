"""Who has the floor, in a session that makes no sound: nothing is said anew while it is on its way."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any, cast

import pytest
from livekit.agents import AgentSession, AgentStateChangedEvent

from settings import Voice
from voice.conversation import Conversation
from voice.floor import Floor
from voice.reply import Reply

pytestmark = pytest.mark.asyncio(loop_scope="module")

QUESTION = Reply("Where would you store it?", 1)
LIMITS = Voice(unfinished=0.0, nudge=600.0)
ROUNDS = 20


class Speech:
    """Something that is to be said."""

    def __init__(self) -> None:
        self.played = asyncio.Event()

    async def wait_for_playout(self) -> None:
        """Wait for its end."""
        await self.played.wait()


class Session:
    """The states of a session, which the tests set."""

    def __init__(self) -> None:
        self.agent_state = self.user_state = "listening"
        self.current_speech: Speech | None = None
        self._told: dict[str, Callable[[Any], None]] = {}

    def on(self, event: str, told: Callable[[Any], None]) -> None:
        """Listen to an event."""
        self._told[event] = told

    def turns(self, state: Any) -> None:
        """Let the agent's state change."""
        before, self.agent_state = self.agent_state, state
        self._told["agent_state_changed"](AgentStateChangedEvent(old_state=cast("Any", before), new_state=state))


class Talk:
    """What the floor sees of a conversation."""

    unspoken: Reply | None = QUESTION
    thinking = busy = False

    async def release(self) -> None:
        """Nothing was held back."""


@asynccontextmanager
async def floor() -> AsyncIterator[tuple[Session, Floor, list[str]]]:
    """A floor, and what is said because of it."""
    session, said = Session(), list[str]()

    async def say(text: str) -> None:
        said.append(text)

    opened = Floor(cast("AgentSession[None]", session), cast("Conversation", Talk()), LIMITS, say)
    yield session, opened, said
    opened.close()


async def passes() -> None:
    """Let everything run that can."""
    for _ in range(ROUNDS):
        await asyncio.sleep(0)


async def test_what_is_on_its_way_is_not_said_again() -> None:
    async with floor() as (session, opened, said):
        session.current_speech = Speech()
        session.turns("listening")
        await passes()
        assert not opened.rests()
        assert said == []
        session.turns("speaking")
        session.current_speech.played.set()
        await passes()
        assert said == []


async def test_what_never_made_a_sound_is_said_again() -> None:
    async with floor() as (session, opened, said):
        speech = session.current_speech = Speech()
        session.turns("listening")
        await passes()
        session.current_speech = None
        speech.played.set()
        async with asyncio.timeout(10):
            while not said:  # noqa: ASYNC110
                await asyncio.sleep(0)
        assert opened.rests()
        assert said == [QUESTION.text]
