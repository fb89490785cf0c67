"""People in rooms: a candidate that joins by its token, and agents that a worker of the tests sends."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from livekit import rtc


@dataclass(slots=True)
class Candidate:
    """Somebody in a room; `told` is what came as data, by topic."""

    room: rtc.Room
    told: list[tuple[str | None, Any]] = field(default_factory=list)
    news: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def agents(self) -> list[str]:
        """The identities of the agents in the room."""
        kind = rtc.ParticipantKind.PARTICIPANT_KIND_AGENT
        return sorted(name for name, one in self.room.remote_participants.items() if one.kind == kind)

    async def hears(self, topic: str) -> Any:
        """Wait for a message on a topic, and return it."""
        async with asyncio.timeout(30):
            while not (found := [said for about, said in self.told if about == topic]):
                self.news.clear()
                await self.news.wait()
        return found[0]


@asynccontextmanager
async def joined(way: dict[str, Any]) -> AsyncIterator[Candidate]:
    """Be in a room by what the service gave."""
    room = rtc.Room()
    candidate = Candidate(room)

    def heard(packet: rtc.DataPacket) -> None:
        candidate.told.append((packet.topic, json.loads(packet.data)))
        candidate.news.set()

    room.on("data_received", heard)
    await room.connect(way["url"], way["token"])
    try:
        yield candidate
    finally:
        await room.disconnect()
