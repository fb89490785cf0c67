"""Pauses, ends, erases and takes up interviews again."""

import asyncio
import logging
from collections.abc import AsyncGenerator
from typing import Any
from uuid import UUID

from domain.errors import DatabaseUnavailable, WrongState
from domain.interview_events import Happened
from domain.scoring import EngineName
from domain.session import check_conducted
from graphs.interviewer_parts import InterviewerParts
from memory import checkpoints, happenings, leases, recollections, sessions, timers
from memory.pool import connection
from services.ending import end
from services.interviews.driving import Driver, Graph
from services.interviews.following import follow
from services.interviews.hearing import Hearing
from services.interviews.keeping import LOOKED_AFTER
from services.interviews.spoken import settle
from services.interviews.timing import close_late
from services.watch import Watch
from settings import Interviews as Limits

log = logging.getLogger(__name__)

SWEPT_AT_ONCE = 8
# A session that a sweeper took falls due again after so many leases, should the sweeper die.
SWEPT_AGAIN = 3


class Controlling(Hearing):
    """Changes where an interview stands; each method raises NotFound for a session that is not there."""

    def __init__(self, parts: InterviewerParts, graph: Graph, watch: Watch, limits: Limits) -> None:
        super().__init__(parts.pool)
        self.engine: EngineName = parts.engine.name
        self.driver = Driver(graph, parts, limits)
        self._limits = limits
        self._parts = parts
        self.watch = watch
        self._swept: set[asyncio.Task[None]] = set()

    async def follow(self, owner: str, session_id: UUID, after: int) -> AsyncGenerator[Happened]:
        """Yield every event after `after`, then those that come, in any process; end after "finished"."""
        async with connection(self._pool) as conn:
            await sessions.get(conn, session_id, owner)
        async for happened in follow(self._pool, self.watch, session_id, after):
            yield happened

    async def last_event(self, owner: str, session_id: UUID) -> int:
        """Return the number of the newest event, to follow from there.

        Raises:
            WrongState: the interview is held elsewhere, so there is nothing to follow.
        """
        async with connection(self._pool) as conn:
            check_conducted(await sessions.get(conn, session_id, owner))
            return await sessions.last_event(conn, session_id)

    async def pause(self, owner: str, session_id: UUID) -> None:
        """Stop the clock; a session that is paused already stays so.

        Raises:
            WrongState: the session is not active.
        """
        async with connection(self._pool) as conn, conn.transaction():
            session = await sessions.get(conn, session_id, owner, lock=True)
            if session.status == "paused":
                return
            if not await sessions.pause(conn, session_id):
                not_begun = session.status == "created"
                raise WrongState("The interview has not begun" if not_begun else "Session is not active")
            await happenings.tell(conn, session_id, "paused")

    async def resume(self, owner: str, session_id: UUID) -> None:
        """Let the clock run on; an active session stays so.

        Raises:
            WrongState: the session is neither paused nor active.
        """
        async with connection(self._pool) as conn, conn.transaction():
            session = await sessions.get(conn, session_id, owner, lock=True)
            if session.status == "active":
                return
            await timers.go_on(conn, session_id)
            if not await sessions.resume(conn, session_id):
                raise WrongState("Session is not paused")
            await happenings.tell(conn, session_id, "resumed")

    async def finish(self, owner: str | None, session_id: UUID, *, wait: bool = True) -> None:
        """End the interview now, and make the report; without an owner it is the clock that ends it.

        Without `wait` the report is made while nobody waits for it.
        What was heard or sent of an answer is the answer; else the standing question stays without one, and only the
        clock closes it as timed out.

        Raises:
            WrongState: it has not begun, or is held elsewhere.
        """
        async with connection(self._pool) as conn, conn.transaction():
            session = await sessions.get(conn, session_id, owner, lock=True)
            check_conducted(session)
            if session.status == "created":
                raise WrongState("The interview has not begun")
            if session.status not in ("active", "paused"):
                return
            if owner is None and session.status == "paused":
                # Paused since the clock was read: it stands still.
                return
            await settle(conn, session)
            if owner is None:
                await timers.time_out(conn, session_id, session.turn)
            await sessions.evaluate(conn, session_id, LOOKED_AFTER)
            await happenings.tell(conn, session_id, "phase")
        making = self.driver.start(session_id)
        if wait:
            await asyncio.shield(making)

    async def opt_in(self, owner: str, session_id: UUID, yes: bool) -> None:
        """Record whether what is learnt may be kept beyond the session; opting out erases what was kept."""
        async with connection(self._pool) as conn, conn.transaction():
            await sessions.get(conn, session_id, owner)
            if yes:
                await sessions.set_memory(conn, session_id, True)
            else:
                await recollections.forget(conn, owner)

    async def delete(self, owner: str, session_id: UUID) -> None:
        """Erase a session and everything that came from it, its second tries among it."""
        async with connection(self._pool) as conn, conn.transaction():
            await sessions.get(conn, session_id, owner, lock=True)
            for gone in await sessions.delete(conn, session_id):
                await checkpoints.forget(conn, str(gone))

    async def sweep(self) -> bool:
        """Begin to look after sessions that fell due, and tell whether more may be; other processes do the same.

        Nobody waits for what was begun: one session that is slow to be looked after keeps no other waiting.
        """
        free = SWEPT_AT_ONCE - len(self._swept)
        if free <= 0:
            return False
        async with connection(self._pool) as conn:
            late = await leases.overdue(conn, self._limits.grace, free)
            due = await leases.claim_due(conn, SWEPT_AGAIN * self._limits.lease, free)
            ran_out = await timers.ran_out(conn, free)
        for work in (
            *(self.finish(None, each, wait=False) for each in late),
            *(self.driver.look_after(each) for each in due),
            *(self.run_out(*each) for each in ran_out),
        ):
            task = asyncio.create_task(work)
            self._swept.add(task)
            task.add_done_callback(self._swept_one)
        return free in (len(late), len(due), len(ran_out))

    def _swept_one(self, task: "asyncio.Task[None]") -> None:
        self._swept.discard(task)
        if (error := failure_of(task)) is not None:
            log.warning("an interview could not be taken up (%s); it is tried again", type(error).__name__)

    async def run_out(self, session_id: UUID, number: int) -> None:
        """Close a question whose timer ran out, with what was sent of its answer, and begin to go on.

        The next timer that runs out does not wait for what follows from this one.
        """
        if await close_late(self._pool, session_id, number):
            self.driver.start(session_id)

    async def recover(self) -> None:
        """Sweep for as long as the process lives."""
        while True:
            more = False
            try:
                more = await self.sweep()
            except DatabaseUnavailable:
                log.debug("no database to look for interviews that fell due")
            except Exception as error:
                # Nobody else looks after them in this process.
                log.warning("interviews that fell due could not be found (%s)", type(error).__name__)
            if not more:
                await asyncio.sleep(self._limits.sweep)

    async def close(self) -> None:
        """Let what runs finish, or leave it to whoever comes next: the rows know how to go on."""
        await self.driver.close()
        await end(*self._swept)
        # Those have begun to drive others meanwhile.
        await self.driver.close(0)


def failure_of(task: "asyncio.Task[Any]") -> BaseException | None:
    """Return what ended a driver, if it failed."""
    return None if task.cancelled() else task.exception()
