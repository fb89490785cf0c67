"""What a room is told besides speech, as data, and what a client may call for: pause, resume, repeat, skip."""

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable
from contextlib import aclosing
from typing import Any

from livekit import rtc
from livekit.agents import AgentSession

from agents.coding.exercises import signature
from domain.errors import NotFound, Unavailable, VivaError, WrongState
from domain.interview_events import Happened
from voice import words
from voice.anew import anew
from voice.conversation import Conversation

log = logging.getLogger(__name__)

TOPIC = "viva.events"
SKIP = "Skip this question, please."
AGAIN_SECONDS = 1.0


class Telling:
    """Follows an interview's rows, whichever door they come by."""

    def __init__(
        self,
        room: rtc.Room,
        conversation: Conversation,
        say: Callable[[str], Awaitable[None]],
    ) -> None:
        self._room = room
        self._interviews = conversation.place.interviews
        self._conversation = conversation
        self._say = say
        self._seq = -1

    def goodbye_said(self) -> bool:
        """Whether the last thing that was said took leave."""
        return self._conversation.over

    async def follow(self) -> None:
        """Pass on what happens until the interview is over or gone."""
        owner, session_id = self._conversation.place.owner, self._conversation.place.session_id
        while True:
            try:
                if self._seq < 0:
                    self._seq = await self._interviews.last_event(owner, session_id)
                async with aclosing(self._interviews.follow(owner, session_id, self._seq)) as told:
                    async for happened in told:
                        self._seq = happened.seq
                        await self._tell(happened)
                return
            except Unavailable:
                await asyncio.sleep(AGAIN_SECONDS)
            except NotFound:
                return
            except WrongState:
                # It is held elsewhere: the room was told so, and there is nothing to take leave of.
                await self._conversation.opened.wait()
                self._conversation.over = True
                return

    async def _tell(self, happened: Happened) -> None:
        await self.publish(as_data(happened))
        turn = happened.turn
        if happened.kind != "asked" or turn is None:
            return
        if (reply := await self._conversation.asked_elsewhere(turn)) is not None:
            await self._say(reply.text)

    async def publish(self, data: dict[str, Any]) -> None:
        """Send data to everybody in the room; a room that is gone is told nothing."""
        try:
            await self._room.local_participant.publish_data(json.dumps(data), topic=TOPIC)
        except Exception as error:
            log.info("the room could not be told (%s)", type(error).__name__)

    async def recording(self, on: bool, *, missing: bool = False) -> None:
        """Tell whether what is said is recorded, and when a part of it could not be kept."""
        await self.publish({"type": "recording", "recording": on, "missing": missing})

    def answer_calls(self, session: AgentSession[None]) -> None:
        """Let clients call `pause`, `resume`, `repeat` and `skip`; each answers with JSON."""

        conversation, place = self._conversation, self._conversation.place

        async def pause() -> None:
            # Where it is refused, nothing is cut short.
            await self._interviews.pause(place.owner, place.session_id)
            await self._say(await anew(session, conversation, conversation.paused))

        async def resume() -> None:
            await self._interviews.resume(place.owner, place.session_id)
            await self._say(await anew(session, conversation, conversation.resumed))

        async def repeat() -> None:
            await self._say(await anew(session, conversation, conversation.again))

        async def skip() -> None:
            standing, _ = await place.newest()
            if standing.status == "paused":
                # It would be taken the moment that the interview goes on, when nobody thinks of it any more.
                raise WrongState(words.PAUSED)
            if conversation.unspoken is not None and conversation.unspoken.turn:
                # It was called for before this question was heard, and so for the one before.
                await repeat()
                return
            await session.interrupt()
            session.generate_reply(user_input=SKIP)

        for call in (pause, resume, repeat, skip):
            self._room.local_participant.register_rpc_method(call.__name__, _answering(call))


def _answering(call: Callable[[], Awaitable[None]]) -> Callable[[rtc.RpcInvocationData], Awaitable[str]]:
    async def answer(_: rtc.RpcInvocationData) -> str:
        try:
            await call()
        except VivaError as error:
            return json.dumps({"done": False, "reason": error.message})
        return json.dumps({"done": True})

    return answer


def as_data(happened: Happened) -> dict[str, Any]:
    """An event as clients get it; never with what the candidate said."""
    turn = happened.turn
    data: dict[str, Any] = {
        "type": happened.kind,
        "seq": happened.seq,
        "phase": happened.session.phase,
        "status": happened.session.status,
    }
    if turn is not None:
        data |= {"turn": turn.number, "question_number": turn.question, "follow_up": turn.probe > 0}
    if happened.kind in ("asked", "delivered") and turn is not None:
        data["question"] = turn.text
        if called := signature(turn.asked):
            data["signature"] = called
    if happened.kind == "assessed" and turn is not None and turn.assessment is not None:
        data["score"] = turn.assessment.score
    return data
