"""Looks after rooms while a process lives: no candidate waits in silence, and no room outlives its interview."""

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

from domain.errors import DatabaseUnavailable
from memory import room_watch
from memory.pool import Pool, connection
from services.ending import end
from services.rooms.rooms import Rooms
from services.rooms.server import Server, VoiceUnavailable
from services.rooms.staffing import Staffing
from settings import Settings

log = logging.getLogger(__name__)

# Should this process die in the middle of it, a room is looked at again so soon; one that is empty, too.
AGAIN_SECONDS = 1.0
# While the server is away nobody can be sent for.
AWAY_SECONDS = 3.0
# An agent may say good-bye, and removes the room itself.
LINGER_SECONDS = 60.0
AT_ONCE = 32
# A token that is still good brings back a room that was removed.
REVENANT_SECONDS = 5.0


class Sweeper:
    """Any number of processes do it; each room that falls due is one's."""

    def __init__(self, settings: Settings, pool: Pool, server: Server) -> None:
        self._settings = settings
        self._pool = pool
        self._server = server
        self._staffing = Staffing(settings, pool, server)
        self._seen = time.monotonic()
        self._patient_until = 0.0

    async def sweep(self) -> bool:
        """Look after what fell due, and tell whether more may be."""
        begun = time.monotonic()
        async with connection(self._pool) as conn:
            if not self._may_judge(begun):
                return False
            due = await room_watch.claim_due(conn, AGAIN_SECONDS, LINGER_SECONDS, AT_ONCE)
        if not due:
            return False
        standing = await self._server.standing([room.name for room in due])
        work = [self._remove(room.name) if room.over else self._staffing.staff(room, standing) for room in due]
        for failure in await asyncio.gather(*work, return_exceptions=True):
            if isinstance(failure, BaseException):
                log.warning("a room could not be looked after (%s); it is tried again", type(failure).__name__)
        return len(due) == AT_ONCE

    def _may_judge(self, asked: float) -> bool:
        """Whether silent agents are dead: when the database was away, it was for them, and they speak up first."""
        now, lapse = time.monotonic(), self._settings.livekit.lapse
        if now - asked > lapse / 2 or now - self._seen > AWAY_SECONDS + lapse / 2:
            self._patient_until = now + lapse
        self._seen = now
        return now >= self._patient_until

    async def _remove(self, name: str) -> None:
        await self._server.remove(name)
        async with connection(self._pool) as conn:
            await room_watch.close_named(conn, name)

    async def lay(self) -> bool:
        """Remove rooms that a token has brought back after their end, and look at others that one has brought back.

        Rooms that none can bring back are forgotten.
        """
        names = await self._server.standing()
        async with connection(self._pool) as conn:
            await room_watch.forget_closed(conn, self._settings.livekit.token_hours + 1)
            closed = await room_watch.closed_among(conn, sorted(names))
            # The server may have nobody to tell that somebody is there.
            await room_watch.wake(conn, sorted(names))
        for name in closed:
            await self._server.remove(name)
        return False

    async def live(self) -> None:
        """Do both until cancelled."""
        pause = self._settings.livekit.sweep
        await asyncio.gather(_repeat(self.sweep, pause), _repeat(self.lay, REVENANT_SECONDS))


async def _repeat(work: Callable[[], Awaitable[bool]], pause: float) -> None:
    while True:
        wait = pause
        try:
            if await work():
                wait = 0.0
        except VoiceUnavailable:
            wait = max(pause, AWAY_SECONDS)
        except DatabaseUnavailable:
            log.debug("no database to look for rooms that fell due")
        except Exception as error:
            log.warning("rooms could not be looked after (%s)", type(error).__name__)
        await asyncio.sleep(wait)


@asynccontextmanager
async def open_rooms(settings: Settings, pool: Pool, *, sweeps: bool = True) -> AsyncIterator[Rooms]:
    """Open the rooms; who sweeps looks after those that fell due for as long as the process lives."""
    server = Server(settings)
    rooms = Rooms(settings, pool, server)
    sweeping = asyncio.create_task(Sweeper(settings, pool, server).live()) if rooms.enabled and sweeps else None
    try:
        yield rooms
    finally:
        if sweeping is not None:
            await end(sweeping)
        await server.close()
