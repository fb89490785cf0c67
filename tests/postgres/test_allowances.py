"""How calls are counted: exactly, by one statement, whoever asks from wherever."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from domain.allowance import Budget, Window
from memory import limits
from memory.pool import Connection, Pool, connection, open_pool
from settings import Database

PAIR = Budget("pair", (Window(100, 60.0), Window(10, 1.0)))


@pytest.fixture
async def pools(database: str) -> AsyncIterator[list[Pool]]:
    """Two pools, as two processes have them."""
    opened = [await open_pool(database, Database(pool_max=5, pool_timeout=30)) for _ in range(2)]
    yield opened
    for pool in opened:
        await pool.close()


async def age(conn: Connection, seconds: float) -> None:
    """Let the calls that were made lie back by some seconds, as if time had passed."""
    await conn.execute(
        "UPDATE allowances SET calls = ARRAY(SELECT call - make_interval(secs => %(s)s) FROM unnest(calls) AS of (call)"
        " ORDER BY call), judged_at = judged_at - make_interval(secs => %(s)s)",
        {"s": seconds},
    )


async def test_many_at_once_get_exactly_what_there_is(pools: list[Pool]):
    wide = Budget("wide", (Window(100, 3600.0), Window(10, 3600.0)))

    async def ask(pool: Pool) -> bool:
        async with connection(pool) as conn:
            return (await limits.take(conn, "ada", wide)).taken

    taken = await asyncio.gather(*(ask(pools[n % 2]) for n in range(300)))
    assert sum(taken) == 10
    async with connection(pools[0]) as conn:
        row = await (await conn.execute("SELECT cardinality(calls) AS n FROM allowances")).fetchone()
    assert row == {"n": 10}


async def test_both_windows_hold(pools: list[Pool]):
    async with connection(pools[0]) as conn:
        for second in range(10):
            allowances = [await limits.take(conn, "ada", PAIR) for _ in range(12)]
            assert [one.taken for one in allowances] == [True] * 10 + [False] * 2
            assert allowances[-1].tightest.window.most == (10 if second < 9 else 100)
            assert 0 < allowances[-1].retry_after <= (1 if second < 9 else 60)
            await age(conn, 1.001)
        full = await limits.take(conn, "ada", PAIR)
        assert not full.taken
        assert full.tightest.window == Window(100, 60.0)
        assert 40 < full.retry_after < 51
        await age(conn, full.retry_after + 0.9)
        assert [(await limits.take(conn, "ada", PAIR)).taken for _ in range(11)] == [True] * 10 + [False]


async def test_callers_and_budgets_are_apart(pools: list[Pool]):
    one = Budget("one", (Window(1, 60.0),))
    async with connection(pools[0]) as conn:
        assert (await limits.take(conn, "ada", one)).taken
        assert not (await limits.take(conn, "ada", one)).taken
        assert (await limits.take(conn, "bob", one)).taken
        assert (await limits.take(conn, "ada", PAIR)).taken


async def test_refusals_do_not_count_and_a_lower_limit_holds_at_once(pools: list[Pool]):
    async with connection(pools[0]) as conn:
        left = [(await limits.take(conn, "ada", Budget("b", (Window(3, 60.0),)))).tightest.left for _ in range(5)]
        assert left == [2, 1, 0, 0, 0]
        lower = await limits.take(conn, "ada", Budget("b", (Window(2, 60.0),)))
        assert not lower.taken
        assert lower.tightest.used == 3
        assert (await limits.take(conn, "ada", Budget("b", (Window(4, 60.0),)))).taken


async def test_those_who_left_are_forgotten(pools: list[Pool]):
    async with connection(pools[0]) as conn:
        await limits.take(conn, "ada", PAIR)
        await age(conn, 61)
        await limits.take(conn, "bob", PAIR)
        await limits.sweep(conn, 60)
        rows = await (await conn.execute("SELECT owner FROM allowances")).fetchall()
    assert rows == [{"owner": "bob"}]
