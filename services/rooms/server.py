"""The LiveKit server's side of rooms: made, looked into, staffed and removed, in calls that end soon."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

import aiohttp
from livekit.api import LiveKitAPI, ServerError
from livekit.protocol.agent import JobStatus
from livekit.protocol.agent_dispatch import AgentDispatch, CreateAgentDispatchRequest
from livekit.protocol.models import DataPacket, ParticipantInfo
from livekit.protocol.room import (
    CreateRoomRequest,
    DeleteRoomRequest,
    ListParticipantsRequest,
    ListRoomsRequest,
    RoomParticipantIdentity,
    SendDataRequest,
)

from domain.errors import Unavailable
from services.rooms.access import AWAY, configuration
from settings import Settings

NOT_FOUND = 404
BUSY = (JobStatus.JS_PENDING, JobStatus.JS_RUNNING)


class VoiceUnavailable(Unavailable):
    """The LiveKit server refuses, hangs, or cannot be reached."""


class Server:
    """One connection pool to the server; each method raises VoiceUnavailable when it cannot be asked."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._opened: LiveKitAPI | None = None

    @property
    def _api(self) -> LiveKitAPI:
        """Made at first use, since it belongs to the loop that runs then."""
        if self._opened is None:
            secret = self._settings.livekit_api_secret
            self._opened = LiveKitAPI(
                self._settings.livekit_url,
                self._settings.livekit_api_key,
                secret.get_secret_value() if secret else None,
                failover=False,
            )
        return self._opened

    async def close(self) -> None:
        """Let the connections go."""
        if self._opened is not None:
            await self._opened.aclose()

    @asynccontextmanager
    async def _asking(self) -> AsyncIterator[LiveKitAPI]:
        try:
            # The library passes its own limit on as none at all.
            async with asyncio.timeout(self._settings.livekit.timeout):
                yield self._api
        except (ServerError, aiohttp.ClientError, TimeoutError, OSError, ValueError) as error:
            raise VoiceUnavailable(AWAY) from error

    async def make(self, room: str) -> None:
        """Make a room, empty as yet; one that is there stays as it is."""
        kept = configuration(self._settings, "", dispatch=False)
        request = CreateRoomRequest(
            name=room, empty_timeout=kept.empty_timeout, departure_timeout=kept.departure_timeout
        )
        async with self._asking() as api:
            await api.room.create_room(request)

    async def remove(self, room: str) -> None:
        """Remove a room with everybody in it; one that is gone already is no matter."""
        async with self._asking() as api, _gone_is_fine():
            await api.room.delete_room(DeleteRoomRequest(room=room))

    async def standing(self, names: Sequence[str] = ()) -> set[str]:
        """Return which rooms there are; by default, of all."""
        async with self._asking() as api:
            listed = await api.room.list_rooms(ListRoomsRequest(names=names))
            return {room.name for room in listed.rooms}

    async def people(self, room: str) -> list[ParticipantInfo]:
        """Return who is in a room; nobody is in one that is not there."""
        async with self._asking() as api, _gone_is_fine():
            return list((await api.room.list_participants(ListParticipantsRequest(room=room))).participants)
        return []

    async def put_out(self, room: str, identity: str) -> None:
        """Remove somebody from a room."""
        async with self._asking() as api, _gone_is_fine():
            await api.room.remove_participant(RoomParticipantIdentity(room=room, identity=identity))

    async def tell(self, room: str, topic: str, data: bytes) -> None:
        """Send everybody in a room a message."""
        request = SendDataRequest(room=room, data=data, kind=DataPacket.Kind.RELIABLE, topic=topic)
        async with self._asking() as api, _gone_is_fine():
            await api.room.send_data(request)

    async def awaited(self, room: str) -> bool:
        """Tell whether some worker has taken a job in this room, and not yet ended it."""
        return any(_taken(one) for one in await self._dispatches(room))

    async def _dispatches(self, room: str) -> list[AgentDispatch]:
        async with self._asking() as api, _gone_is_fine():
            return await api.agent_dispatch.list_dispatch(room)
        return []

    async def send_for_agent(self, room: str, metadata: str) -> None:
        """Ask the workers for an agent, anew; what was asked before is withdrawn."""
        async with self._asking() as api:
            for old in await self._dispatches(room):
                async with _gone_is_fine():
                    await api.agent_dispatch.delete_dispatch(old.id, room)
            wanted = CreateAgentDispatchRequest(agent_name=self._settings.livekit.agent, room=room, metadata=metadata)
            await api.agent_dispatch.create_dispatch(wanted)


@asynccontextmanager
async def _gone_is_fine() -> AsyncIterator[None]:
    try:
        yield
    except ServerError as error:
        if error.status != NOT_FOUND:
            raise


def _taken(dispatch: AgentDispatch) -> bool:
    return any(job.state.status in BUSY for job in dispatch.state.jobs)
