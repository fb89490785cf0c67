"""Looks after rooms for as long as a process lives."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from memory.pool import Pool
from services.rooms.rooms import Rooms
from services.rooms.server import Server
from settings import Settings


@asynccontextmanager
async def open_rooms(settings: Settings, pool: Pool) -> AsyncIterator[Rooms]:
    """Open the rooms, and look after those that fell due for as long as the process lives."""
    server = Server(settings)
    try:
        yield Rooms(settings, pool, server)
    finally:
        await server.close()
