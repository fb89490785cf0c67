"""Sees to it that where a candidate waits, one agent speaks: asks for it again and again, and tells the candidate."""

import logging
from uuid import UUID

import orjson
from livekit.protocol.models import ParticipantInfo

from memory import happenings, room_watch
from memory.pool import Pool, connection
from memory.room_watch import Due
from services.rooms.server import Server
from settings import Settings

log = logging.getLogger(__name__)

# What candidates are told in the room comes on this topic, as JSON.
TOPIC = "viva.voice"
WAITING = (
    "The interviewer cannot speak with you yet; you are number {place} of those who wait. It goes on by itself as "
    "soon as one is free. You may also type your answers: your interview is kept."
)
# A worker that has taken a job gets so long until its agent speaks for itself.
SETTLING_SECONDS = 8.0
# Who joins a room that is not there makes it anew, and an agent is sent for by the same token.
REST_SECONDS = 60.0
SPEAKER = "agent-"


def speaker(job_id: str) -> str:
    """Return under which identity a job is in its room."""
    return SPEAKER + job_id


def job_of(identity: str) -> str:
    """Return the job behind an agent's identity."""
    return identity.removeprefix(SPEAKER)


def _is(person: ParticipantInfo, kind: "ParticipantInfo.Kind") -> bool:
    return person.kind == kind


class Staffing:
    """Works on rooms that the sweeper has claimed."""

    def __init__(self, settings: Settings, pool: Pool, server: Server) -> None:
        self._livekit = settings.livekit
        self._pool = pool
        self._server = server

    async def staff(self, room: Due, standing: set[str]) -> None:
        """Send for an agent if one is missed; a room that is not there is left alone for a while."""
        if room.session_id is None or not room.silent:
            return
        people = await self._server.people(room.name) if room.name in standing else []
        candidate = any(_is(one, ParticipantInfo.Kind.STANDARD) for one in people)
        wanted = room.name in standing and room.waiting_since is not None and not room.attempts
        if candidate or wanted:
            await self._ask(room, room.session_id, people)
            return
        if room.attempts or room.lapsed or room.waiting_since:
            await self._put_out(room.name, people, room.lapsed)
            async with connection(self._pool) as conn:
                await room_watch.calm(conn, room.session_id)
        elif room.name not in standing:
            async with connection(self._pool) as conn:
                await room_watch.rest(conn, room.session_id, REST_SECONDS)

    async def _put_out(self, room: str, people: list[ParticipantInfo], job: str | None) -> None:
        """Remove the agent of a job, or every agent: the server takes 20 seconds to notice that one is dead."""
        for one in people:
            if _is(one, ParticipantInfo.Kind.AGENT) and job in (None, job_of(one.identity)):
                await self._server.put_out(room, one.identity)

    async def _ask(self, room: Due, session_id: UUID, people: list[ParticipantInfo]) -> None:
        if room.lapsed is not None and not room.attempts:
            log.info("an agent says no more that it lives: another is sent")
            await self._put_out(room.name, people, room.lapsed)
        elif await self._may_come(room):
            return
        elif room.attempts:
            # Who is there by now and has not claimed the room will not.
            await self._put_out(room.name, people, None)
        async with connection(self._pool) as conn:
            # Who was spoken with already does not wait behind those who were not.
            turn = room.lapsed is not None or not await room_watch.ahead(conn, session_id, SETTLING_SECONDS)
        if turn:
            await self._server.send_for_agent(room.name, str(session_id))
        async with connection(self._pool) as conn:
            await room_watch.asked(conn, session_id)
        if room.attempts + 1 >= self._livekit.attempts:
            await self._tell(room, session_id)

    async def _may_come(self, room: Due) -> bool:
        """Tell whether it is too early to ask again: some worker may have taken it, or still take it."""
        if not room.attempts:
            return room.lapsed is None and await self._server.awaited(room.name) and await self._counted(room)
        asked = room.asked if room.asked is not None else SETTLING_SECONDS
        if asked < self._livekit.retry:
            return True
        return asked < SETTLING_SECONDS and await self._server.awaited(room.name)

    async def _counted(self, room: Due) -> bool:
        """Count a request that the candidate's own token has made."""
        assert room.session_id is not None
        async with connection(self._pool) as conn:
            await room_watch.asked(conn, room.session_id)
        return True

    async def _tell(self, room: Due, session_id: UUID) -> None:
        """Tell the candidate that nobody has come yet: in the room each time, as an event once."""
        async with connection(self._pool) as conn:
            place = await room_watch.place(conn, session_id)
            async with conn.transaction():
                if await room_watch.told(conn, session_id):
                    log.warning("no agent came to a room within %d attempts: is a worker running?", room.attempts + 1)
                    await happenings.tell(conn, session_id, "unvoiced")
        message = {"state": "waiting", "place": place, "message": WAITING.format(place=place)}
        await self._server.tell(room.name, TOPIC, orjson.dumps({"type": "voice", "data": message}))
