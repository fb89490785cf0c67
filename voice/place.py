"""Where a spoken interview stands, and what goes into its rows; while the database is away, who asks waits."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import aclosing
from typing import TypeVar
from uuid import UUID

from domain.errors import DatabaseUnavailable
from domain.session import Session, Turn
from services.interviews import Interviews
from services.interviews.said import Spoken
from settings import Voice, listed
from voice import words
from voice.reply import Reply, standing, worded

RECALLED_WORDS = 12
AGAIN_SECONDS = 0.5
T = TypeVar("T")


async def persistently(ask: Callable[[], Awaitable[T]]) -> T:
    """Ask again until the database answers: a candidate waits for a moment rather than start anew."""
    while True:
        try:
            return await ask()
        except DatabaseUnavailable:
            await asyncio.sleep(AGAIN_SECONDS)


class Place:
    """Reads, keeps what was said, and marks what was heard; `owner` is whose interview it is."""

    def __init__(self, interviews: Interviews, owner: str, session_id: UUID, limits: Voice) -> None:
        self.interviews = interviews
        self.owner = owner
        self.session_id = session_id
        self.limits = limits

    async def begun(self) -> bool:
        """Begin the interview; False when it had begun before."""

        async def begin() -> bool:
            async with aclosing(self.interviews.begin(self.owner, self.session_id, "voice")) as told:
                return bool([happened async for happened in told])

        return await persistently(begin)

    async def newest(self) -> tuple[Session, Turn | None]:
        """The session and its last turn, heard or not."""

        async def read() -> tuple[Session, Turn | None]:
            session = (await self.interviews.progress(self.owner, self.session_id)).session
            return session, await self._turn(session.turn)

        return await persistently(read)

    async def deliver(self, number: int) -> None:
        """Record that a question was heard."""
        await persistently(lambda: self.interviews.deliver(self.owner, self.session_id, number))

    async def answered(self, text: str, spoken: Spoken, key: str, number: int | None) -> Reply:
        """Keep the words as the answer to a question; what follows from it."""
        reply = Reply(words.PREPARING)
        answering = self.interviews.answer(
            *(self.owner, self.session_id, text),
            turn=number,
            key=key,
            channel="voice",
            deliver=False,
            spoken=spoken,
        )
        async with aclosing(answering) as told:
            async for happened in told:
                reply = worded(happened) or reply
        return reply

    async def added(self, text: str, spoken: Spoken, key: str, number: int) -> Reply:
        """Add the words to the answer to a question; what follows from it."""
        await self.interviews.amend(self.owner, self.session_id, number, text, key, spoken)
        return standing(*await self.newest())

    async def last_words(self, session: Session, newest: Turn | None, unplaced: str) -> str:
        """The end of what was said last, be it part of an answer or not yet."""
        if unplaced:
            return shortened(unplaced)
        if newest is None or not newest.standing:
            return shortened(newest.answer if newest else None)
        before = await persistently(lambda: self._turn(session.turn - 1))
        return shortened(before.answer if before else None)

    def patience(self, session: Session, text: str) -> float:
        """How long to wait for more before replying to this, in seconds."""
        if words.is_unfinished(text):
            return self.limits.unfinished
        return self.limits.patience if session.phase in listed(self.limits.patient) else 0.0

    async def _turn(self, number: int) -> Turn | None:
        return (await self.interviews.exchange(self.owner, self.session_id, number))[0] if number > 0 else None


def is_last(session: Session, turn: Turn | None) -> bool:
    """Whether the interview may be over with the answer to this turn."""
    return turn is not None and turn.standing and turn.question >= session.total_questions


def shortened(text: str | None) -> str:
    """The last few words of a text."""
    return " ".join((text or "").split()[-RECALLED_WORDS:])
