"""The database goes away in mid-life, and comes back."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from tests.contract.door import Door
from tests.contract.rig import ANSWER, PLAIN, ask, becomes_ready
from tests.serving import Serve, Served


@pytest.fixture
async def door(database: str) -> AsyncIterator[Door]:
    async with Door(database) as made:
        yield made


@pytest.fixture
async def behind(door: Door, serve: Serve) -> Served:
    """A server with the offline engine whose database is behind the door."""
    return await serve(database_url=door.dsn, database={"pool_timeout": 0.4})


async def check_works(served: Served) -> None:
    assert (await served.http.get("/health/ready")).json() == {"status": "ready"}
    assert (await served.http.post(ANSWER, json={"question": PLAIN})).status_code == 200
    assert (await ask(served)).kinds[-1] == "complete"


async def check_is_without(served: Served) -> None:
    response = await served.http.post(ANSWER, json={"question": PLAIN})
    assert response.status_code == 503
    assert response.json() == {"detail": "The database does not answer. Try again in a few seconds."}
    assert int(response.headers["retry-after"]) >= 1
    told = await ask(served)
    assert told.kinds[-1] == "error"
    assert told.one("error")["error"] == "database_unavailable"
    assert not told.all("complete")
    ready = await served.http.get("/health/ready")
    assert ready.status_code == 503
    assert ready.json()["status"] == "unavailable"
    assert ready.json()["detail"]
    # It lives all the same, and says so.
    assert (await served.http.get("/health/live")).status_code == 200
    assert (await served.http.get("/health")).status_code == 200
    assert (await served.http.get("/api/agents/available")).status_code == 200


@pytest.mark.parametrize("rounds", [1, 2])
async def test_it_goes_and_comes_back(behind: Served, door: Door, rounds: int):
    await check_works(behind)
    for _ in range(rounds):
        await door.shut()
        await check_is_without(behind)
        await door.open()
        await becomes_ready(behind)
        await check_works(behind)


async def test_it_takes_connections_and_says_nothing(behind: Served, door: Door):
    door.mute = True
    await door.shut()
    await door.open()
    async with asyncio.timeout(20):
        await check_is_without(behind)
    door.mute = False
    await becomes_ready(behind)
    await check_works(behind)


async def test_many_ask_meanwhile(behind: Served, door: Door):
    await door.shut()
    async with asyncio.timeout(20):
        told = await asyncio.gather(*(ask(behind) for _ in range(32)))
    assert {each.one("error")["error"] for each in told} == {"database_unavailable"}
    await door.open()
    await becomes_ready(behind)
    await check_works(behind)
