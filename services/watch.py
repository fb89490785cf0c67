"""Wakes whoever follows an interview when something happened in it, in whichever process it happened."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import aclosing, asynccontextmanager
from typing import Self
from uuid import UUID

import psycopg

from memory.happenings import notices

log = logging.getLogger(__name__)

FIRST_PAUSE_SECONDS = 0.05
LONGEST_PAUSE_SECONDS = 2.0
FEW = 20
BETWEEN_SECONDS = 0.02


class Waiter:
    """One follower's bell: a notice that comes between two waits ends the next wait at once."""

    def __init__(self) -> None:
        self._rung = asyncio.Event()

    def ring(self) -> None:
        """End the present wait, or the next one."""
        self._rung.set()

    async def wait(self, timeout: float | None = None) -> None:  # noqa: ASYNC109
        """Wait for a notice, at most `timeout` seconds; a notice says only that it is worth reading the rows."""
        try:
            async with asyncio.timeout(timeout):
                await self._rung.wait()
        except TimeoutError:
            return
        finally:
            self._rung.clear()


class Watch:
    """The one listener of a process; while its connection is lost, it tries again, and then wakes everybody."""

    def __init__(self, dsn: str) -> None:
        self._dsn = dsn
        self._waiters: dict[str, set[Waiter]] = {}
        self._listening: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Self:
        self._listening = asyncio.create_task(self._listen())
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._listening is not None:
            self._listening.cancel()
            await asyncio.wait({self._listening})
        for key in self._waiters:
            self._ring(key)

    @asynccontextmanager
    async def waiter(self, session_id: UUID) -> AsyncIterator[Waiter]:
        """Give a bell for a session; notices count from here on, so open it before the rows are read."""
        waiter, key = Waiter(), str(session_id)
        self._waiters.setdefault(key, set()).add(waiter)
        try:
            yield waiter
        finally:
            others = self._waiters[key]
            others.discard(waiter)
            if not others:
                del self._waiters[key]

    def _ring(self, key: str) -> None:
        for waiter in self._waiters.get(key, ()):
            waiter.ring()

    async def _ring_all(self) -> None:
        """Wake everybody, a few at a time: they all go to the database at once."""
        for at, key in enumerate(tuple(self._waiters), start=1):
            self._ring(key)
            if at % FEW == 0:
                await asyncio.sleep(BETWEEN_SECONDS)

    async def _listen(self) -> None:
        pause = FIRST_PAUSE_SECONDS
        while True:
            try:
                async with aclosing(notices(self._dsn)) as told:
                    async for key in told:
                        pause = FIRST_PAUSE_SECONDS
                        await self._pass_on(key)
            except psycopg.Error as error:
                log.warning("cannot listen to the database (%s); trying again in %.2f s", type(error).__name__, pause)
            await asyncio.sleep(pause)
            pause = min(2 * pause, LONGEST_PAUSE_SECONDS)

    async def _pass_on(self, key: str) -> None:
        if key:
            self._ring(key)
        else:
            # What was told while nobody listened is in the rows.
            await self._ring_all()
