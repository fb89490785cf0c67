"""One spoken interview without its sound: what was said goes into the rows at once, what comes back is to be spoken."""

import asyncio
from collections.abc import AsyncGenerator, Coroutine
from contextlib import aclosing
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from domain.errors import Invalid, TooLarge, TurnClosed, Unavailable, VivaError, WrongState
from domain.interview_events import Happened
from domain.language.sentences import sentences
from domain.session import Turn
from voice import words
from voice.place import Place

ATTEMPTS = 3


@dataclass(frozen=True, slots=True)
class Reply:
    """Something to be spoken; `turn` is the number of the question in it, 0 for none; `over`: nothing comes after."""

    text: str
    turn: int = 0
    over: bool = False


class Conversation:
    """Words come in by `reply`; what it begins goes on though nobody listens any more.

    `unspoken` is the newest reply until somebody has heard it.
    """

    def __init__(self, place: Place) -> None:
        self.place = place
        self._one_at_a_time = asyncio.Lock()
        self._running: set[asyncio.Task[Any]] = set()
        self._held = ""
        self._own = 0
        self.over = False
        self.unspoken: Reply | None = None
        self.thinking = False

    @property
    def busy(self) -> bool:
        """Whether an answer is being worked on."""
        return bool(self._running)

    async def open(self) -> Reply:
        """Begin the interview, or take it up again; what is to be said first."""
        async with aclosing(self.place.interviews.begin(self.place.owner, self.place.session_id, "voice")) as told:
            begun = [happened async for happened in told]
        session, turn = await self.place.newest()
        if session.status in ("evaluating", "completed"):
            return self._next(Reply(words.CLOSING, over=True))
        fresh = begun or (turn is not None and turn.number == 1 and turn.standing)
        if fresh:
            return self._next(Reply(words.opening(session, turn), turn.number if turn else 0))
        return self._next(await self._back())

    async def again(self) -> Reply:
        """The standing question once more."""
        _, turn = await self.place.newest()
        standing = turn is not None and turn.standing
        return self._next(Reply(turn.text, turn.number) if turn and standing else Reply(words.PREPARING))

    async def back(self) -> Reply:
        """What a candidate hears who has come back."""
        return self._next(await self._back())

    async def reply(self, text: str) -> AsyncGenerator[str]:
        """Keep what was said and yield, sentence by sentence, what to say; nothing while the candidate thinks."""
        self.thinking = words.is_thinking(text)
        if self.thinking:
            return
        said = f"{self._held} {text}".strip()
        patience = await self.place.patience(text)
        if await self.place.is_last():
            # An interview that is over takes nothing more, so the last answer is given time before it counts.
            self._held = said
            await asyncio.sleep(max(patience, self.place.limits.patience))
            self._held, patience = "", 0.0
        taking = self._in_background(self._take(said))
        await asyncio.sleep(patience)
        await asyncio.wait({taking}, timeout=self.place.limits.filler)
        if not taking.done():
            yield words.MOMENT + " "
        for sentence in sentences((await asyncio.shield(taking)).text):
            yield sentence + " "

    async def release(self) -> Reply | None:
        """Take what was held back, after all; None when nothing was."""
        said, self._held = self._held, ""
        return await asyncio.shield(self._in_background(self._take(said))) if said else None

    async def heard(self) -> None:
        """Record that the newest question has reached the candidate."""
        reply, self.unspoken = self.unspoken, None
        if reply is not None and reply.turn:
            await self.place.interviews.deliver(self.place.owner, self.place.session_id, reply.turn)

    async def pause(self) -> None:
        """Stop the clock."""
        await self.place.interviews.pause(self.place.owner, self.place.session_id)

    async def resume(self) -> Reply:
        """Let the clock run; what to say then."""
        await self.place.interviews.resume(self.place.owner, self.place.session_id)
        again = await self.again()
        return self._next(Reply(f"{words.RESUMED} {again.text}", again.turn))

    async def close(self) -> None:
        """Wait for what was begun: every word that came in is kept."""
        await self.release()
        if self._running:
            await asyncio.wait(self._running)

    def asked_elsewhere(self, turn: Turn) -> Reply | None:
        """What to say when a question came up by itself: an answer came in by another door."""
        known = self.busy or turn.number <= self._own or not turn.standing
        return None if known else self._next(Reply(words.following(turn), turn.number))

    def _next(self, reply: Reply) -> Reply:
        self.unspoken = reply
        self._own = max(self._own, reply.turn)
        self.over = self.over or reply.over
        return reply

    def _in_background(self, work: Coroutine[Any, Any, Reply]) -> asyncio.Task[Reply]:
        task = asyncio.create_task(work)
        self._running.add(task)
        task.add_done_callback(self._running.discard)
        return task

    async def _back(self) -> Reply:
        session, turn = await self.place.newest()
        standing = turn if turn is not None and turn.standing else None
        said = await self.place.last_words(session, turn)
        return Reply(words.welcome_back(standing, said), standing.number if standing else 0)

    async def _take(self, text: str) -> Reply:
        async with self._one_at_a_time:
            key = uuid4().hex
            for _ in range(ATTEMPTS):
                try:
                    return self._next(await self._placed(text, key))
                except TurnClosed:
                    continue  # Another door was faster: look again where this belongs.
                except WrongState:
                    return self._next(await self._not_now(text))
                except Unavailable:
                    return self._next(Reply(words.TROUBLE))
                except (Invalid, TooLarge):
                    return self._next(Reply(words.NOT_KEPT))
                except VivaError as error:
                    return self._next(Reply(error.message))
            return self._next(Reply(words.TOO_LATE))

    async def _not_now(self, text: str) -> Reply:
        session, _ = await self.place.newest()
        if session.status != "paused":
            return Reply(words.CLOSING, over=True)
        return await self.resume() if words.wants_to_go_on(text) else Reply(words.PAUSED)

    async def _placed(self, text: str, key: str) -> Reply:
        """Keep the words where they belong: with the answer before, while the question after it was not heard."""
        _, turn = await self.place.newest()
        if turn is None or (turn.standing and (turn.delivered_at is not None or turn.number == 1)):
            return await self._answered(text, key, turn.number if turn else None)
        if words.is_backchannel(text):
            return await self.again()
        await self.place.interviews.amend(
            self.place.owner, self.place.session_id, turn.number - turn.standing, text, key
        )
        session, turn = await self.place.newest()
        if turn is not None and turn.standing:
            return Reply(words.following(turn), turn.number)
        return Reply(words.CLOSING, over=True) if session.status != "active" else Reply(words.PREPARING)

    async def _answered(self, text: str, key: str, number: int | None) -> Reply:
        answering = self.place.interviews.answer(
            self.place.owner, self.place.session_id, text, turn=number, key=key, channel="voice", deliver=False
        )
        reply = Reply(words.PREPARING)
        async with aclosing(answering) as told:
            async for happened in told:
                reply = _worded(happened) or reply
        return reply


def _worded(happened: Happened) -> Reply | None:
    if happened.kind == "aside" and happened.aside is not None:
        return Reply(happened.aside.reply)
    if happened.kind == "asked" and happened.turn is not None:
        return Reply(words.following(happened.turn), happened.turn.number)
    return Reply(words.CLOSING, over=True) if happened.kind == "finished" else None
