"""Drivers under the worst of circumstances: leases, cancellations, connections that are hard to get."""

import asyncio
from collections.abc import AsyncIterator
from uuid import uuid4

import pytest

from memory import leases
from memory.pool import connection
from services.wiring import Services, open_services
from tests.interviews.candidates import TOPICS
from tests.interviews.rig import begin_topic, execute
from tests.serving import settings_of

FIRST = TOPICS["technical"][0].strong


@pytest.fixture
async def crowded(database: str) -> AsyncIterator[Services]:
    """A process with one connection, for which everybody has to wait, and without a sweeper."""
    limits = {"lease": 0.06, "sweep": 1000}
    values = {"database_url": database, "interviews": limits, "database": {"pool_max": 1}}
    async with open_services(settings_of(values)) as services:
        yield services


async def test_a_lease_is_renewed_no_more_once_its_driver_is_done(crowded: Services):
    """Also when the renewal gets the connection that it waited for in the very moment in which it is to end."""
    session, pool = await begin_topic(crowded, "technical"), crowded.pool
    for ticks in range(16):
        driver, lent = uuid4(), pool.connection()
        async with asyncio.timeout(5):
            conn = await lent.__aenter__()
            assert await leases.claim(conn, session, driver, 60)
            async with crowded.interviews.driver._renewing(session, driver):  # pyright: ignore[reportPrivateUsage]
                while not pool.get_stats().get("requests_waiting"):  # noqa: ASYNC110
                    await asyncio.sleep(0.005)
                await lent.__aexit__(None, None, None)
                for _ in range(ticks):
                    await asyncio.sleep(0)
            async with connection(pool) as conn:
                await leases.release(conn, session, driver, 0.5, 0.5)
        [row] = await execute(crowded, "SELECT driver FROM sessions WHERE id = %s", session)
        assert row["driver"] is None, ticks
