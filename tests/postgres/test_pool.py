"""The pool: what its connections can do, and what becomes of it when the server goes away."""

import asyncio
from collections.abc import AsyncIterator

import numpy as np
import pytest
from pgvector import HalfVector

from domain.errors import DatabaseUnavailable
from memory.embedded import for_database
from memory.pool import Pool, connection, open_pool
from settings import Database
from tests.postgres.embedded_rig import ask


@pytest.fixture
async def pool(database: str) -> AsyncIterator[Pool]:
    """A pool of at most two connections."""
    opened = await open_pool(database, Database(pool_max=2))
    yield opened
    await opened.close()


async def test_rows_are_dicts_and_vectors_are_known(pool: Pool) -> None:
    async with connection(pool) as conn:
        assert conn.autocommit
        cursor = await conn.execute("SELECT %s::halfvec AS v, 1 AS n", [HalfVector(np.ones(3, np.float32))])
        row = await cursor.fetchone()
    assert row is not None
    assert row["n"] == 1
    assert row["v"].to_list() == [1.0, 1.0, 1.0]


async def test_no_more_connections_than_allowed(pool: Pool) -> None:
    async with connection(pool), connection(pool):
        with pytest.raises(DatabaseUnavailable):
            async with connection(pool):
                raise AssertionError
    async with connection(pool) as conn:
        await conn.execute("SELECT 1")


async def test_broken_connections_are_replaced_unnoticed(pool: Pool, database: str) -> None:
    async with connection(pool) as one, connection(pool) as two:
        await one.execute("SELECT 1")
        await two.execute("SELECT 1")
    name = "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = current_database() AND pid <> "
    ask(database, f"{name} pg_backend_pid(); SELECT 1")
    for _ in range(3):
        async with connection(pool) as conn:
            await conn.execute("SELECT 1")


async def test_a_server_that_goes_away_in_the_middle(pool: Pool, database: str) -> None:
    async def lose() -> None:
        async with connection(pool) as conn:
            ask(database, f"SELECT pg_terminate_backend({conn.info.backend_pid}); SELECT 1")
            await conn.execute("SELECT 1")

    with pytest.raises(DatabaseUnavailable):
        await lose()
    async with connection(pool) as conn:
        await conn.execute("SELECT 1")


async def test_a_closed_pool(database: str) -> None:
    opened = await open_pool(database, Database())
    await opened.close()
    with pytest.raises(DatabaseUnavailable):
        async with connection(opened):
            raise AssertionError


async def test_it_opens_without_a_server_and_heals_when_there_is_one(database: str) -> None:
    """A database that cannot be entered stands for a server that is down, for longer than a round of attempts."""
    admin, name = for_database(database, "postgres"), ask(database, "SELECT current_database()")
    ask(admin, f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS false; SELECT 1')
    pool = await open_pool(database, Database(pool_timeout=0.2))
    try:
        for _ in range(40):
            with pytest.raises(DatabaseUnavailable):
                async with connection(pool):
                    raise AssertionError
        ask(admin, f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS true; SELECT 1')
        async with asyncio.timeout(10):
            while True:
                try:
                    async with connection(pool) as conn:
                        await conn.execute("SELECT 1")
                    break
                except DatabaseUnavailable:
                    continue
    finally:
        await pool.close()


async def test_what_is_not_the_servers_absence_is_not_reworded(pool: Pool) -> None:
    with pytest.raises(ZeroDivisionError):
        async with connection(pool):
            _ = 1 / 0
