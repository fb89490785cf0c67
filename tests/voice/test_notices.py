"""What the room is told when a plugin cannot hear or speak; the session tells of it, as it does of its own."""

import asyncio
from collections.abc import Callable
from typing import Any, cast

import pytest
from livekit.agents import (
    AgentSession,
    AgentStateChangedEvent,
    ErrorEvent,
    UserInputTranscribedEvent,
    stt,
    tts,
)

from voice import words
from voice.floor import Floor
from voice.notices import Notices

pytestmark = pytest.mark.asyncio(loop_scope="module")

PLUGIN = "plugin.Plugin"


class Session:
    """A session with two plugins, of which the tests tell."""

    stt = tts = None

    def __init__(self) -> None:
        self._told: list[tuple[str, Callable[[Any], None]]] = []

    def on(self, event: str, told: Callable[[Any], None]) -> None:
        """Listen to an event."""
        self._told.append((event, told))

    def tells(self, event: str, what: object) -> None:
        """Let something happen."""
        for known, told in self._told:
            if known == event:
                told(what)


class Rests:
    """A floor on which nobody speaks."""

    over_agent = False

    def rests(self) -> bool:
        """Nobody does."""
        return True


async def told(*happenings: tuple[str, object]) -> tuple[list[tuple[str, str]], list[str]]:
    """What comes as data, and what is said, when all of this happens."""
    published, said, session = list[tuple[str, str]](), list[str](), Session()

    async def publish(notice: dict[str, Any]) -> None:
        published.append((notice["about"], notice["state"]))

    async def say(text: str) -> None:
        said.append(text)

    notices = Notices(say, publish, cast("Floor", Rests()))
    notices.watch(cast("AgentSession[None]", session))
    for event, what in happenings:
        session.tells(event, what)
    await asyncio.gather(*notices._tasks)
    return published, said


def failure(kind: type[stt.STTError] | type[tts.TTSError], *, recoverable: bool = False) -> tuple[str, ErrorEvent]:
    error = kind(timestamp=0.0, label=PLUGIN, error=ConnectionError(), recoverable=recoverable)
    return "error", ErrorEvent(error=error, source=PLUGIN)


def recognised(text: str, *, final: bool) -> tuple[str, UserInputTranscribedEvent]:
    return "user_input_transcribed", UserInputTranscribedEvent(transcript=text, is_final=final)


async def test_a_plugin_that_cannot_hear_is_told_of_once_and_when_it_hears_again() -> None:
    twice = [failure(stt.STTError)] * 2
    published, said = await told(*twice, recognised("A", final=False), recognised("A heap.", final=True))
    assert published == [("hearing", "failing"), ("hearing", "well")]
    assert said == [words.CANNOT_HEAR]


async def test_a_plugin_that_cannot_speak_is_told_of_in_writing_and_when_it_speaks_again() -> None:
    speaks = AgentStateChangedEvent(old_state="listening", new_state="speaking")
    published, said = await told(failure(tts.TTSError), ("agent_state_changed", speaks))
    assert published == [("speaking", "failing"), ("speaking", "well")]
    assert said == []


async def test_what_the_framework_tries_again_is_not_told() -> None:
    published, _ = await told(failure(stt.STTError, recoverable=True), failure(tts.TTSError, recoverable=True))
    assert published == []
