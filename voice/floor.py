"""Who has the floor: when a question counts as heard, and when silence asks for a word."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from livekit.agents import AgentSession, AgentStateChangedEvent, UserStateChangedEvent

from settings import Voice
from voice import words
from voice.conversation import Conversation

Say = Callable[[str], Awaitable[None]]
# What a letter takes to be said.
SPOKEN_SECONDS = 0.06
NUDGES = (words.TAKE_YOUR_TIME, words.CHOICE)


class Floor:
    """Listens to the session's states; `over_agent` says whether the candidate began to speak while the agent did."""

    def __init__(self, session: AgentSession[None], conversation: Conversation, limits: Voice, say: Say) -> None:
        self._session = session
        self._conversation = conversation
        self._limits = limits
        self._say = say
        self._settling: asyncio.Task[None] | None = None
        self._silence: asyncio.Task[None] | None = None
        self._nudged = 0
        self.over_agent = False
        session.on("agent_state_changed", self._agent)
        session.on("user_state_changed", self._user)

    def close(self) -> None:
        """Stop both clocks."""
        for task in (self._settling, self._silence):
            if task is not None:
                task.cancel()

    def rests(self) -> bool:
        """Whether nobody speaks, or is about to: what is to be said has no sound until the voice has made some."""
        session = self._session
        if session.agent_state in ("speaking", "thinking") or session.user_state == "speaking":
            return False
        return session.current_speech is None

    def _agent(self, event: AgentStateChangedEvent) -> None:
        if event.new_state == "speaking":
            self._quiet_is_over()
            self._settle()
        elif event.old_state == "speaking" and self._session.user_state != "speaking":
            self._begin("_settling", self._conversation.heard())
            self._wait_in_silence()
        elif event.new_state == "listening":
            self._wait_in_silence()

    def _user(self, event: UserStateChangedEvent) -> None:
        if event.new_state == "speaking":
            self.over_agent = self._session.agent_state == "speaking"
            self._nudged = 0
            self._quiet_is_over()
            if self._settling is not None:
                self._settling.cancel()
        elif event.old_state == "speaking":
            self._settle()
            self._wait_in_silence()

    def _settle(self) -> None:
        self._begin("_settling", self._settled())

    async def _settled(self) -> None:
        """A question is heard once so much of it was: who goes on before that has not been listening."""
        while True:
            before = self._conversation.unspoken
            lead = words.lead_of(before.text) if before is not None else ""
            await asyncio.sleep(self._limits.settle + SPOKEN_SECONDS * len(lead))
            if self._session.agent_state != "speaking":
                return
            if before is not None and before is self._conversation.unspoken:
                await self._conversation.heard()
                return

    def _quiet_is_over(self) -> None:
        if self._silence is not None:
            self._silence.cancel()

    def _wait_in_silence(self) -> None:
        self._begin("_silence", self._silent())

    async def _silent(self) -> None:
        """Say what was cut short by a noise; then, when nothing comes, offer help, twice at most."""
        await asyncio.sleep(self._limits.unfinished)
        if (coming := self._session.current_speech) is not None:
            # Its first sound ends this wait; where it never makes one, the silence goes on.
            await coming.wait_for_playout()
        if not self.rests():
            return
        if (reply := await self._conversation.release() or self._conversation.unspoken) is not None:
            await self._say(reply.text)
            return
        wait = self._limits.nudge * (2 if self._conversation.thinking else 1) - self._limits.unfinished
        await asyncio.sleep(max(wait, 0.0))
        if self.rests() and not self._conversation.busy and self._nudged < len(NUDGES):
            self._nudged += 1
            await self._say(NUDGES[self._nudged - 1])

    def _begin(self, name: str, work: "Any") -> None:
        before = getattr(self, name)
        if before is not None:
            before.cancel()
        setattr(self, name, asyncio.create_task(work))
