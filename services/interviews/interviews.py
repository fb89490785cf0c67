"""Interviews: start, answer, amend, pause, finish, follow, recover — for every door."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import aclosing
from datetime import UTC, datetime
from uuid import UUID, uuid4

from domain.catalog import Difficulty
from domain.errors import Unavailable, WrongState
from domain.interview_events import Happened
from domain.language.delivery import Timing
from domain.session import Channel, Dialect, Session, Wanted, check_conducted
from memory import materials, sessions
from memory.pool import Connection, connection
from services.interviews import changing
from services.interviews.controlling import Controlling, failure_of
from services.interviews.following import follow
from services.interviews.keeping import keep
from services.interviews.said import NOTHING_SPOKEN, Said, Spoken, resolves
from services.interviews.standing import Standing


class Interviews(Controlling):
    """The one core path; a process has one of it, and any number of processes behave as one."""

    def new(self, owner: str, dialect: Dialect, wanted: Wanted, **fields: object) -> Session:
        """Return a session to be opened; nothing is kept of it yet."""
        session = Session(
            id=uuid4(),
            owner=owner,
            dialect=dialect,
            status="created",
            phase="setup",
            engine=self.engine,
            wanted=wanted,
            created_at=datetime.now(UTC),
        )
        return session.model_copy(update=fields)

    async def start_mock(
        self,
        owner: str,
        topic: str,
        difficulty: Difficulty,
        questions: int,
        *,
        level: str = "",
        probes: bool = False,
        memory_opt_in: bool = False,
    ) -> Standing:
        """Make an interview about a topic and ask its first question.

        Raises:
            Unavailable: the database or, for want of any question, the engine is out of reach.
        """
        wanted = Wanted(questions=questions, level=level, probes=probes)
        session = self.new(owner, "mock", wanted, topic=topic, difficulty=difficulty, memory_opt_in=memory_opt_in)
        return await self.open(session)

    async def open(self, session: Session, also: Callable[[Connection], Awaitable[None]] | None = None) -> Standing:
        """Keep a new session, with what `also` keeps in the same transaction, and ask its first question.

        Raises:
            Unavailable: the database or, for want of any question, the engine is out of reach; nothing is kept.
        """
        async with connection(self._pool) as conn, conn.transaction():
            await sessions.create(conn, session)
            if also is not None:
                await also(conn)
        try:
            await asyncio.shield(self.driver.start(session.id))
        except Exception:
            # Nobody knows of it yet, so nobody could go on with it.
            await self.delete(session.owner, session.id)
            raise
        await self.deliver(session.owner, session.id, 1)
        return await self.progress(session.owner, session.id)

    async def create_live(self, owner: str) -> Session:
        """Make an interview that begins when its resume and job description are there."""
        session = self.new(owner, "live", Wanted(questions=10, probes=True))
        async with connection(self._pool) as conn:
            await sessions.create(conn, session)
        return session

    async def begin(self, owner: str, session_id: UUID, channel: Channel) -> AsyncGenerator[Happened]:
        """Begin a created interview and yield what happens until its first question; begun before, yield nothing.

        Raises:
            NotFound: there is no such session.
            WrongState: resume or job description are missing.
        """
        async with connection(self._pool) as conn:
            session = await sessions.get(conn, session_id, owner)
            check_conducted(session)
            found = await materials.get(conn, session_id)
        if session.status != "created":
            return
        if session.dialect == "live" and not found.complete:
            raise WrongState("Upload resume and JD first")
        driving = self.driver.start(session_id)
        async with aclosing(self._until(session_id, 0, driving, lambda told: told.kind == "asked")) as told:
            async for happened in told:
                yield happened
        await self.deliver(owner, session_id, 1)

    async def answer(
        self,
        owner: str,
        session_id: UUID,
        text: str,
        *,
        turn: int | None = None,
        question: int | None = None,
        key: str | None = None,
        channel: Channel,
        deliver: bool = True,
        timing: Timing | None = None,
        spoken: Spoken | None = None,
    ) -> AsyncGenerator[Happened]:
        """Keep an answer, then yield what follows from it: assessed or deferred, and at last asked, aside or finished.

        The same key again yields the stored outcome and changes nothing. Once kept, the work goes on whether or not
        anybody listens. `timing` is of an answer that was spoken, `spoken` what of it was kept when it was heard.

        Raises:
            NotFound, WrongState, TurnClosed, AlreadyPlaced, Busy, Invalid, TooLarge: nothing was kept.
        """
        said = Said(text, turn, question, key, channel, timing, spoken)
        kept = await keep(self._pool, self._parts.engine, session_id, owner, said)
        driving = None if kept.aside else self.driver.start(session_id)

        def resolved(told: Happened) -> bool:
            return resolves(told, kept)

        async with aclosing(self._until(session_id, kept.after, driving, resolved)) as told:
            async for happened in told:
                if happened.kind == "asked" and deliver and happened.turn is not None:
                    await self.deliver(owner, session_id, happened.turn.number)
                yield happened

    async def _until(
        self, session_id: UUID, after: int, driving: "asyncio.Task[bool] | None", resolved: Callable[[Happened], bool]
    ) -> AsyncGenerator[Happened]:
        if driving is not None:
            await asyncio.wait({driving})
            # What was kept is kept: a sweeper goes on with it when what is out of reach is back.
            failure = failure_of(driving)
            if failure is not None and not isinstance(failure, Unavailable):
                raise failure
        async with aclosing(follow(self._pool, self.watch, session_id, after)) as told:
            async for happened in told:
                yield happened
                if resolved(happened):
                    return

    async def amend(
        self,
        owner: str,
        session_id: UUID,
        turn: int,
        text: str,
        key: str | None = None,
        spoken: Spoken = NOTHING_SPOKEN,
    ) -> None:
        """Add to the newest answer while the next question has not been delivered, and go on from there.

        The same key again changes nothing, nor does that of the answer which these words are part of already.
        `spoken` is what of the addition was kept when it was heard.

        Raises:
            NotFound, WrongState, TurnClosed, AlreadyPlaced, Conflict, Invalid, TooLarge: nothing was changed.
        """
        await changing.amend(self._pool, session_id, owner, turn, text, key, spoken)
        await asyncio.shield(self.driver.start(session_id))

    async def retry(self, owner: str, session_id: UUID, turn: int) -> Standing:
        """Fork the interview at a question, which stands anew in the fork.

        Raises:
            NotFound, WrongState: there is nothing to try again.
        """
        copy = await changing.retry(self._pool, session_id, owner, turn)
        await asyncio.shield(self.driver.start(copy))
        return await self.progress(owner, copy)
