"""Following interviews across processes: no notice is missed, whatever becomes of the connection."""

import asyncio
from uuid import UUID, uuid4

import psycopg

from services.watch import Waiter, Watch
from tests.contract.door import Door
from tests.contract.rig import settled, tasks

LONG = 20.0


async def notify(dsn: str, session_id: UUID) -> None:
    async with await psycopg.AsyncConnection.connect(dsn, autocommit=True) as conn:
        await conn.execute("SELECT pg_notify('viva_interview', %s)", [str(session_id)])


async def rings(waiter: Waiter, seconds: float) -> bool:
    """Whether a notice ends the wait before its own time does."""
    before = asyncio.get_running_loop().time()
    await waiter.wait(seconds)
    return asyncio.get_running_loop().time() - before < seconds


async def listening(waiter: Waiter) -> None:
    """Return once the watch listens, which wakes everybody."""
    assert await rings(waiter, LONG)


async def test_a_notice_wakes_the_followers_of_its_session_alone(database: str):
    one, other = uuid4(), uuid4()
    async with (
        Watch(database) as watch,
        watch.waiter(one) as first,
        watch.waiter(one) as second,
        watch.waiter(other) as stranger,
    ):
        for waiter in (first, second, stranger):
            await listening(waiter)
        await notify(database, one)
        assert await rings(first, LONG)
        assert await rings(second, LONG)
        assert not await rings(stranger, 0.05)


async def test_a_notice_between_two_waits_counts(database: str):
    session = uuid4()
    async with Watch(database) as watch, watch.waiter(session) as waiter, watch.waiter(session) as witness:
        await listening(waiter)
        await listening(witness)
        await notify(database, session)
        assert await rings(witness, LONG)
        assert await rings(waiter, LONG)
        assert not await rings(waiter, 0.05)


async def test_a_lost_connection_is_made_again_and_wakes_everybody(database: str):
    session = uuid4()
    async with Door(database) as door, Watch(door.dsn) as watch, watch.waiter(session) as waiter:
        await listening(waiter)
        await door.shut()
        await notify(database, session)
        assert not await rings(waiter, 0.2)
        await door.open()
        await listening(waiter)
        await notify(database, session)
        assert await rings(waiter, LONG)


async def test_it_begins_without_a_database(database: str):
    door = Door(database)
    async with Watch(door.dsn) as watch, watch.waiter(uuid4()) as waiter:
        assert not await rings(waiter, 0.2)
        async with door:
            await listening(waiter)


async def test_closing_leaves_nothing_behind_and_nobody_waiting(database: str):
    before = tasks()
    async with Watch(database) as watch, watch.waiter(uuid4()) as waiter:
        await listening(waiter)
        waiting = asyncio.create_task(waiter.wait())
        await asyncio.sleep(0)
        await watch.__aexit__()
        async with asyncio.timeout(LONG):
            await waiting
    await settled(before)
    with psycopg.connect(database, autocommit=True) as conn:
        row = conn.execute("SELECT count(*) FROM pg_stat_activity WHERE query LIKE 'LISTEN%'").fetchone()
    assert row == (0,)
