"""Drives interviews: one driver at a time by a lease, any process by the rows, after a crash by their due time."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from langgraph.graph.state import CompiledStateGraph
from langgraph.types import Command

from domain.errors import DatabaseUnavailable, NotFound
from domain.scoring import not_assessed
from domain.session import Session, Turn
from graphs.closing import assess_rest, compose, remember, renew
from graphs.interviewer_parts import InterviewerParts
from graphs.judgement import keep
from memory import checkpoints, leases, sessions, turns
from memory.pool import connection
from services.ending import end
from settings import Interviews as Limits

log = logging.getLogger(__name__)

Graph = CompiledStateGraph[Any, Any, Any, Any]
# How soon a session that could go on is looked at again.
AGAIN_SECONDS = 0.5
# An assessment that waited so long for the model is given up.
GIVE_UP = timedelta(days=1)


class Driver:
    """Brings sessions up to what their rows say."""

    def __init__(self, graph: Graph, parts: InterviewerParts, limits: Limits) -> None:
        self._graph = graph
        self._limits = limits
        self._parts = parts
        self._pool = parts.pool
        self._running: set[asyncio.Task[bool]] = set()

    def start(self, session_id: UUID) -> "asyncio.Task[bool]":
        """Drive a session in a task of its own, which outlives whoever asked for it."""
        task = asyncio.create_task(self.drive(session_id))
        self._running.add(task)
        task.add_done_callback(self._ended)
        return task

    def _ended(self, task: "asyncio.Task[bool]") -> None:
        self._running.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            log.warning("an interview could not go on (%s); it is tried again", type(error).__name__)

    async def close(self, seconds: float = 5.0) -> None:
        """Let what runs finish, and cancel what takes longer: the rows know how to go on."""
        if self._running:
            _, late = await asyncio.wait(set(self._running), timeout=seconds)
            await end(*late)

    async def drive(self, session_id: UUID) -> bool:
        """Advance until nothing is left to do but wait; False while another driver is at it."""
        driver, anew = uuid4(), False
        while True:
            async with connection(self._pool) as conn:
                if not await leases.claim(conn, session_id, driver, self._limits.lease):
                    return False
                if anew:
                    await checkpoints.forget(conn, str(session_id))
            try:
                async with self._renewing(session_id, driver):
                    await self._advance(session_id)
            except Exception:
                # Whatever it is, of a session that was deleted meanwhile it is NotFound; and should the thread be what
                # fails, the rows know the way.
                await self._could_go_on(session_id)
                await self._forget(session_id)
                raise
            finally:
                async with connection(self._pool) as conn:
                    await leases.release(conn, session_id, driver, AGAIN_SECONDS, self._limits.retry)
            if not await self._could_go_on(session_id):
                return True
            # An answer came meanwhile, or the thread leads nowhere: in both cases the rows know the way. The thread is
            # forgotten under the lease, for another driver may have it by now.
            anew = True

    async def _forget(self, session_id: UUID) -> None:
        async with connection(self._pool) as conn:
            await checkpoints.forget(conn, str(session_id))

    @asynccontextmanager
    async def _renewing(self, session_id: UUID, driver: UUID) -> AsyncIterator[None]:
        async def renew() -> None:
            while True:
                await asyncio.sleep(self._limits.lease / 3)
                # While the database is busy or away, the next attempt may come in time.
                with suppress(DatabaseUnavailable):
                    async with connection(self._pool) as conn:
                        await leases.claim(conn, session_id, driver, self._limits.lease)

        task = asyncio.create_task(renew())
        try:
            yield
        finally:
            await end(task)

    async def _could_go_on(self, session_id: UUID) -> bool:
        """Whether an answer came while the driver was at its end; of a deleted session no checkpoint stays."""
        async with connection(self._pool) as conn:
            try:
                session = await sessions.get(conn, session_id)
            except NotFound:
                await checkpoints.forget(conn, str(session_id))
                raise
            turn = await turns.get(conn, session_id, session.turn)
        going = session.status in ("active", "paused") and (turn is None or not turn.standing)
        return session.status == "evaluating" or going

    async def _advance(self, session_id: UUID) -> None:
        """Bring the graph's thread up to what the rows say; the normal course and recovery are the same.

        A thread without a checkpoint starts, one that waits is resumed, one that was stopped in mid-run goes on, and
        one that has ended though its session has not starts again: every node looks at the rows first.
        """
        thread = str(session_id)
        run = self._graph.copy({"checkpointer": checkpoints.saver(self._pool)})
        config: Any = {"configurable": {"thread_id": thread}}
        state = await run.aget_state(config)
        if state.interrupts:
            given: Any = Command(resume=True, update={"session_id": thread})
        else:
            given = None if state.next else {"session_id": thread}
        result = await run.ainvoke(given, config, durability="exit")
        async with connection(self._pool) as conn:
            if result.get("status") == "completed":
                await checkpoints.forget(conn, thread)
            else:
                await checkpoints.prune(conn, thread)

    async def look_after(self, session_id: UUID) -> None:
        """Do what a session that fell due needs: go on, or assess what had to wait."""
        async with connection(self._pool) as conn:
            session = await sessions.get(conn, session_id)
        # One that was only made is due when its beginning was cut short.
        if session.status == "created" or await self._could_go_on(session_id):
            await self.drive(session_id)
        async with connection(self._pool) as conn:
            session = await sessions.get(conn, session_id)
            waiting = await turns.unassessed(conn, session_id)
        if waiting:
            await self._give_up_old(session)
            await assess_rest(self._pool, self._parts.assessor, session)
        if session.over:
            await self._forget(session_id)
            await self._renew_report(session, waiting)
        async with connection(self._pool) as conn:
            await leases.settle(conn, session_id, AGAIN_SECONDS, self._limits.retry)

    async def _give_up_old(self, session: Session) -> None:
        async with connection(self._pool) as conn:
            waiting = await turns.unassessed(conn, session.id)
        for turn in waiting:
            if turn.answered_at is not None and datetime.now(UTC) - turn.answered_at > GIVE_UP:
                why = "the model endpoint could not be reached for a day"
                await keep(self._pool, turn, not_assessed(turn.asked.competency, why, session.engine))

    async def _renew_report(self, session: Session, waited: list[Turn]) -> None:
        """Make the report of an ended interview anew, if there is anything new to tell, and keep what is new of it."""
        async with connection(self._pool) as conn:
            waiting = await turns.unassessed(conn, session.id)
        if len(waiting) < len(waited):
            await renew(self._pool, session.id, await compose(self._pool, self._parts, session))
        # Without any that waited, it was not the report but its driver that did not come to its end.
        if len(waiting) < len(waited) or not waited:
            await remember(self._parts, session.id)
