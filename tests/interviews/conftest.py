"""Services that the tests of a module share: offline, and over the scripted endpoint."""

from collections.abc import AsyncIterator

import pytest_asyncio

from services.wiring import Services
from tests.interviews.rig import opened
from tests.upstream.fixture import upstream
from tests.upstream.server import Upstream

__all__ = ["upstream"]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def services(standing_database: str) -> AsyncIterator[Services]:
    """A process with the offline engine."""
    async with opened(standing_database) as services:
        yield services


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def grader() -> AsyncIterator[Upstream]:
    """A scripted endpoint."""
    async with Upstream(tokens=5) as upstream:
        yield upstream


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def online(standing_database: str, grader: Upstream) -> AsyncIterator[Services]:
    """A process whose engine is the scripted endpoint."""
    async with opened(standing_database, grader.url, task_deadline=2, retries=0) as services:
        yield services
