"""One socket's conversation: beside what it is told, what its client says."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import aclosing
from uuid import UUID

from api.dialects.live import events
from api.dialects.live.codes import CLOSED, NOT_READY
from api.dialects.live.frames import AnswerData, answer_data, draft_data, sighting_of
from api.dialects.live.telling import Telling
from api.sockets import Frame, Line
from domain.errors import Invalid, WrongState
from domain.interview_events import Happened
from domain.proctoring import Sighting
from services.interviews.timing import keep_draft
from services.wiring import Services

TAKING = "Earlier answers are still being taken in. Wait for their outcome."
MOST_ANSWERING = 8
UNKNOWN_TYPE = "Unknown type: send start, answer, ready, draft, voice_toggle, pause, resume or proctoring_event."


class Conversation(Telling):
    """Takes what the client says; what takes long goes on beside its next message.

    `admit` counts a message that asks a model, and raises TooMany when it is one too many.
    """

    __slots__ = ("_admit", "_answering", "_beginning", "_drafts", "_toggles")

    def __init__(
        self, line: Line, services: Services, owner: str, session_id: UUID, admit: Callable[[], Awaitable[None]]
    ) -> None:
        super().__init__(line, services, owner, session_id)
        self._admit = admit
        self._answering = 0
        self._beginning = False
        # Of two drafts and of two wishes for a voice the later one counts, so they are met one after the other.
        self._drafts = asyncio.Lock()
        self._toggles = asyncio.Lock()

    async def hear(self, frame: Frame) -> None:
        """Act on a message.

        Raises:
            Invalid: the message cannot be understood.
        """
        interviews = self._services.interviews
        match frame.kind:
            case "start":
                self._errands.start(self._begin())
            case "answer":
                self._take(answer_data(frame.data))
            case "draft":
                self._errands.start(self._draft(self._shown, draft_data(frame.data).text))
            case "ready":
                self._pace.ready(bool(self._answering) or 0 < self._shown <= self._settled)
            case "voice_toggle":
                self._errands.start(self._toggle(frame.data.get("enabled") is not False))
            case "pause" | "resume":
                change = interviews.pause if frame.kind == "pause" else interviews.resume
                await self._errands.guarded(change(self._owner, self._id))
            case "proctoring_event":
                await self._errands.guarded(self._notice(sighting_of(frame.data)))
            case _:
                raise Invalid(UNKNOWN_TYPE)

    async def _notice(self, seen: Sighting) -> None:
        noticed = await self._services.proctoring.record(self._owner, self._id, seen)
        await self._line.tell(*events.noticed(noticed))

    async def _draft(self, number: int, text: str) -> None:
        """Keep what has been written so far, which counts should the question's timer run out."""
        async with self._drafts:
            await keep_draft(self._services.pool, self._owner, self._id, number, text)

    def _take(self, said: AnswerData) -> None:
        """Take an answer; the turn that it is for is settled here, before anything else is looked at."""
        if self._answering >= MOST_ANSWERING:
            self._errands.start(self._line.error(CLOSED, TAKING))
            return
        self._answering += 1
        # Follow-ups carry their question's number, so a name alone would let an answer that waits be theirs.
        named = said.question_number not in (None, self._question)
        turn = None if named else self._shown or None
        self._errands.start(self._answer(said, turn, self._seq))

    async def _answer(self, said: AnswerData, turn: int | None, seen: int) -> None:
        """Pass an answer on, and tell anew what this socket was told before; what comes now is followed."""
        try:
            await self._admit()
            async with aclosing(
                self._services.interviews.answer(
                    self._owner,
                    self._id,
                    said.text,
                    turn=turn,
                    question=said.question_number,
                    key=said.client_turn_id,
                    channel="websocket",
                    deliver=False,
                )
            ) as told:
                async for happened in told:
                    if happened.seq <= seen:
                        await self._tell_again(happened)
        finally:
            self._answering -= 1

    async def _tell_again(self, told: Happened) -> None:
        turn = told.turn
        if told.kind == "asked" and turn is not None and turn.delivered_at is not None:
            await self._line.tell(*events.question(turn, self._ticks.seconds))
        elif told.kind in ("assessed", "deferred", "aside", "finished"):
            await self._tell(told)

    async def _toggle(self, on: bool) -> None:
        """Give the way into the room; one who wants no voice goes on in writing, the room stays."""
        async with self._toggles:
            if not on:
                await self._line.tell(*events.no_voice(events.VOICE_OFF))
                return
            standing = await self._services.interviews.progress(self._owner, self._id)
            await self._line.tell(*events.voice(await self._services.rooms.joined(standing.session)))

    async def _begin(self) -> None:
        """Begin the interview, or greet anew a client that has come back and starts over."""
        if self._beginning:
            return
        self._beginning = True
        try:
            await self._admit()
            begun = False
            async with aclosing(self._services.interviews.begin(self._owner, self._id, "websocket")) as told:
                async for _ in told:
                    begun = True
            if not begun and not self._greeted:
                await self._start_over()
        except WrongState as error:
            await self._line.fail(NOT_READY, error.message)
        finally:
            self._beginning = False

    async def _start_over(self) -> None:
        standing = await self._services.interviews.progress(self._owner, self._id)
        await self._greet(standing.session)
        if standing.turn is not None and standing.turn.number == self._shown:
            await self._line.tell(*events.question(standing.turn, self._ticks.seconds))
