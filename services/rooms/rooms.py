"""Rooms as the doors see them: the way into one, an agent for it, its end."""

import asyncio
import logging
import secrets

from domain.session import Session
from memory import materials, rooms
from memory.pool import Pool, connection
from services.rooms.access import ELSEWHERE, NOT_READY, OVER, UNSET, Access, Fallback, access
from services.rooms.hearing import hear, verified
from services.rooms.server import Server, VoiceUnavailable
from settings import Settings

log = logging.getLogger(__name__)


class Rooms:
    """Each session has at most one room; nothing here fails because voice does."""

    def __init__(self, settings: Settings, pool: Pool, server: Server) -> None:
        self._settings = settings
        self._pool = pool
        self._server = server

    @property
    def enabled(self) -> bool:
        """Whether a LiveKit server is set up."""
        settings = self._settings
        return all((settings.livekit_url, settings.livekit_api_key, settings.livekit_api_secret))

    async def opened(self, session: Session, *, wanted: bool = False) -> Access | Fallback:
        """Return a fresh way into the session's room, which is made if need be; an agent is sent for if `wanted`.

        Takes at most `VIVA_LIVEKIT__TIMEOUT` seconds when the server does not answer.

        Raises:
            NotFound: the session was erased meanwhile.
        """
        if not self.enabled:
            return Fallback(UNSET)
        if (reason := await self._unfit(session)) is not None:
            return Fallback(reason)
        async with connection(self._pool) as conn:
            room = await rooms.open_room(conn, session.id, f"viva-{secrets.token_hex(16)}")
        if room.closed_at is not None:
            return Fallback(OVER)
        try:
            await self._server.make(room.name)
        except VoiceUnavailable as error:
            log.warning("no room could be made (%s)", type(error.__cause__).__name__)
            return Fallback(error.message)
        async with connection(self._pool) as conn:
            if not await rooms.made(conn, session.id):
                return Fallback(OVER)
            # A look at it before it was made has left it alone.
            await rooms.rouse(conn, session.id, wanted=wanted)
        return access(self._settings, room.name, str(session.id))

    async def _unfit(self, session: Session) -> str | None:
        """Why nobody could hold the session in a room now, or None when somebody could."""
        if not session.conducted:
            return ELSEWHERE
        if session.ended:
            return OVER
        if session.dialect != "live" or session.status != "created":
            return None
        async with connection(self._pool) as conn:
            return None if (await materials.get(conn, session.id)).complete else NOT_READY

    async def joined(self, session: Session) -> Access | Fallback:
        """Return the same, and see to it that an agent is there, or on its way."""
        return await self.opened(session, wanted=True)

    async def close(self, session: Session) -> None:
        """Close the session's room for good; one that cannot be removed now is removed by the sweeper.

        For a session that is erased nothing needs to be done: its room goes with it.
        """
        async with connection(self._pool) as conn:
            room = await rooms.get(conn, session.id)
            await rooms.close(conn, session.id)
        if room is not None and self.enabled:
            try:
                await asyncio.shield(self._server.remove(room.name))
            except VoiceUnavailable:
                log.info("a room waits for its removal until the voice server is back")

    async def heard(self, body: bytes, authorization: str | None) -> None:
        """Take a notice of the LiveKit server.

        Raises:
            Unauthenticated: it is not the server's.
            Invalid: it cannot be read.
        """
        await hear(self._pool, verified(self._settings, body, authorization))

    async def name_of(self, session: Session) -> str | None:
        """Return the name of the session's room while there is one, and it is open."""
        async with connection(self._pool) as conn:
            room = await rooms.get(conn, session.id)
        return room.name if room is not None and room.made_at is not None and room.closed_at is None else None

    async def open_rooms(self, owner: str) -> int:
        """Count the rooms of an owner's parallel interviews that are open."""
        async with connection(self._pool) as conn:
            return await rooms.count(conn, owner)
