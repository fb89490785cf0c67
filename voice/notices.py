"""What the room is told when hearing or speaking is in trouble: always as data, and aloud where that helps."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, Final, Literal

from livekit.agents import AgentSession, AgentStateChangedEvent, ErrorEvent, UserInputTranscribedEvent, stt, tts

from voice import words
from voice.floor import Floor, Say
from voice.hearing import Ear
from voice.speaking import OwnVoice

Sense = Literal["hearing", "speaking"]
Publish = Callable[[dict[str, Any]], Awaitable[None]]

MESSAGES: Final[dict[tuple[Sense, str], str]] = {
    ("hearing", "slow"): words.MOMENT,
    ("hearing", "failing"): words.CANNOT_HEAR,
    ("hearing", "lost"): words.NOT_HEARD,
    ("hearing", "unclear"): words.UNCLEAR,
    ("hearing", "well"): words.HEARS_AGAIN,
    ("speaking", "failing"): words.CANNOT_SPEAK,
    ("speaking", "well"): words.SPEAKS_AGAIN,
}
# Who hears for the third time in a row that nothing was understood has a noise in the room, and no wish to be told.
MOST_UNCLEAR = 2


class Notices:
    """Tells each change once, aloud only while nobody speaks."""

    def __init__(self, say: Say, publish: Publish, floor: Floor) -> None:
        self._say = say
        self._publish = publish
        self._floor = floor
        self._states: dict[Sense, str] = {"hearing": "well", "speaking": "well"}
        self._unclear = 0
        self._tasks: set[asyncio.Task[None]] = set()

    def watch(self, session: AgentSession[None]) -> None:
        """Be told by what hears and speaks in a session; of plugins the session tells."""
        if isinstance(session.stt, Ear):
            session.stt.over_agent = lambda: self._floor.over_agent
            session.stt.notice = self.hearing
        else:
            session.on("error", self._plugin_heard_nothing)
            session.on("user_input_transcribed", self._plugin_heard)
        if isinstance(session.tts, OwnVoice):
            session.tts.notice = self.speaking
        else:
            session.on("error", self._plugin_said_nothing)
            session.on("agent_state_changed", self._plugin_speaks)

    def _plugin_heard_nothing(self, event: ErrorEvent) -> None:
        # Of the others the framework tries again by itself.
        if isinstance(event.error, stt.STTError) and not event.error.recoverable:
            self.hearing("failing")

    def _plugin_heard(self, event: UserInputTranscribedEvent) -> None:
        if event.is_final:
            self.hearing("well")

    def _plugin_said_nothing(self, event: ErrorEvent) -> None:
        if isinstance(event.error, tts.TTSError) and not event.error.recoverable:
            self.speaking("failing")

    def _plugin_speaks(self, event: AgentStateChangedEvent) -> None:
        if event.new_state == "speaking":
            self.speaking("well")

    def hearing(self, state: str) -> None:
        """Something has come of what was heard."""
        self._unclear = self._unclear + 1 if state == "unclear" else 0
        if state == "unclear" and self._unclear > MOST_UNCLEAR:
            return
        if state in ("unclear", "lost") or self._changed("hearing", state):
            # That it is well again shows in the reply.
            self._tell("hearing", state, aloud=state != "well")

    def speaking(self, state: str) -> None:
        """Something has come of what was to be said; that it cannot be said is not said."""
        if self._changed("speaking", state):
            self._tell("speaking", state, aloud=False)

    def _changed(self, sense: Sense, state: str) -> bool:
        before, self._states[sense] = self._states[sense], state
        return before != state and (before, state) != ("failing", "slow")

    def _tell(self, sense: Sense, state: str, *, aloud: bool) -> None:
        task = asyncio.create_task(self._told(sense, state, aloud))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _told(self, sense: Sense, state: str, aloud: bool) -> None:
        message = MESSAGES[sense, state]
        await self._publish({"type": "notice", "about": sense, "state": state, "message": message})
        if aloud and self._floor.rests():
            await self._say(message)
