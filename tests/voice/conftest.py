"""A process with the offline engine, whose interviews are spoken."""

from collections.abc import AsyncIterator

import pytest_asyncio

from services.wiring import Services
from tests.interviews.rig import opened


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def services(standing_database: str) -> AsyncIterator[Services]:
    """A process with the offline engine."""
    async with opened(standing_database) as services:
        yield services
