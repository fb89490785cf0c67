"""Rooms that fell due: each is one process' to look after, and who waits longest comes first."""

import asyncio
from collections.abc import Sequence
from typing import cast
from uuid import UUID

import pytest

from domain.errors import NotFound
from memory import room_watch, rooms
from memory.pool import connection
from services.rooms.server import Server
from services.rooms.sweeping import Sweeper
from services.wiring import Services
from tests.interviews.rig import begin_given, execute

pytestmark = pytest.mark.asyncio(loop_scope="module")

QUESTIONS = ("Why?",)
WAITING = "SELECT count(*) AS n FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"


class Standing:
    """In place of a LiveKit server: rooms in which nobody is."""

    def __init__(self, *names: str) -> None:
        self.names = set(names)

    async def standing(self, names: Sequence[str] = ()) -> set[str]:
        """Return those of the rooms that are there."""
        return self.names & set(names) if names else self.names

    async def people(self, name: str) -> list[object]:
        """Nobody."""
        assert name in self.names
        return []


def sweeper(services: Services, *standing: str) -> Sweeper:
    return Sweeper(services.settings, services.pool, cast("Server", Standing(*standing)))


async def resting(services: Services) -> int:
    """How many rooms nobody looks at for a while."""
    [row] = await execute(services, "SELECT count(*) AS n FROM rooms WHERE due_at > now() + interval '30 s'")
    return row["n"]


async def opened(services: Services, count: int) -> list[UUID]:
    """Rooms of interviews, all of them due."""
    await execute(services, "DELETE FROM rooms")
    ids = [await begin_given(services, QUESTIONS) for _ in range(count)]
    async with connection(services.pool) as conn:
        for each in ids:
            await rooms.open_room(conn, each, f"room-{each}")
    return ids


async def claimed(services: Services) -> list[UUID | None]:
    async with connection(services.pool) as conn:
        return [due.session_id for due in await room_watch.claim_due(conn, 60.0, 60.0, 8)]


async def ahead(services: Services, session_id: UUID) -> bool:
    async with connection(services.pool) as conn:
        return await room_watch.ahead(conn, session_id, 8.0)


async def in_vain(services: Services, session_id: UUID, times: int = 2) -> None:
    """Ask for an agent, whom nobody sends."""
    async with connection(services.pool) as conn:
        for _ in range(times):
            await room_watch.asked(conn, session_id)


async def test_a_room_that_falls_due_is_looked_after_by_one_of_many(services: Services) -> None:
    ids = await opened(services, 12)
    found = await asyncio.gather(*(claimed(services) for _ in range(6)))
    taken = [each for one in found for each in one]
    assert sorted(map(str, taken)) == sorted(map(str, ids))
    assert await claimed(services) == []


async def test_a_room_is_one_jobs_of_many_that_want_it(services: Services) -> None:
    [session_id] = await opened(services, 1)

    async def claim(job: str) -> bool:
        async with connection(services.pool) as conn:
            return await rooms.claim(conn, session_id, job, 60.0)

    assert sorted(await asyncio.gather(*(claim(f"AJ_{number}") for number in range(8)))) == [False] * 7 + [True]


async def test_who_waits_longest_comes_first(services: Services) -> None:
    first, second, third = await opened(services, 3)
    await in_vain(services, first)
    await in_vain(services, second)
    assert [await ahead(services, each) for each in (first, second, third)] == [False, True, True]
    async with connection(services.pool) as conn:
        assert [await room_watch.place(conn, each) for each in (first, second)] == [1, 2]
        assert await rooms.claim(conn, first, "AJ_1", 60.0)
    assert [await ahead(services, each) for each in (second, third)] == [False, True]


async def test_rooms_that_lost_their_agents_at_once_do_not_wait_for_each_other(services: Services) -> None:
    first, second = await opened(services, 2)
    await in_vain(services, first, 1)
    assert not await ahead(services, second)


async def test_who_has_left_keeps_nobody_waiting(services: Services) -> None:
    first, second = await opened(services, 2)
    await in_vain(services, first)
    assert await ahead(services, second)
    async with connection(services.pool) as conn:
        await room_watch.calm(conn, first)
    assert not await ahead(services, second)


async def test_a_room_that_is_not_there_is_left_alone_until_it_is_asked_for(services: Services) -> None:
    [session_id] = await opened(services, 1)
    await sweeper(services).sweep()
    assert await resting(services) == 1
    async with connection(services.pool) as conn:
        await rooms.rouse(conn, session_id)
    assert await claimed(services) == [session_id]


async def test_a_room_that_is_there_is_looked_at_again_and_again(services: Services) -> None:
    [session_id] = await opened(services, 1)
    await sweeper(services, f"room-{session_id}").sweep()
    assert await resting(services) == 0


async def test_a_room_that_was_brought_back_is_looked_at_though_nobody_tells_of_it(services: Services) -> None:
    first, _ = await opened(services, 2)
    await sweeper(services).sweep()
    assert await resting(services) == 2
    await sweeper(services, f"room-{first}").lay()
    assert await claimed(services) == [first]


async def test_who_asks_while_a_room_is_looked_at_is_not_kept_waiting(services: Services) -> None:
    [session_id] = await opened(services, 1)
    await claimed(services)
    async with connection(services.pool) as conn:
        await rooms.rouse(conn, session_id)
        await room_watch.rest(conn, session_id, 60.0)
    assert await claimed(services) == [session_id]


async def test_an_agent_that_comes_has_its_room_looked_after_as_soon_as_ever(services: Services) -> None:
    [session_id] = await opened(services, 1)
    await sweeper(services).sweep()
    async with connection(services.pool) as conn:
        assert await rooms.claim(conn, session_id, "AJ_1", 3.0)
        await room_watch.rest(conn, session_id, 60.0)
    assert await resting(services) == 0


async def test_a_session_that_is_erased_meanwhile_gets_no_room(services: Services) -> None:
    session_id = await begin_given(services, QUESTIONS)
    async with connection(services.pool) as erasing, connection(services.pool) as conn:
        async with erasing.transaction():
            await erasing.execute("DELETE FROM sessions WHERE id = %s", [session_id])
            opening = asyncio.create_task(rooms.open_room(conn, session_id, "room-of-nobody"))
            await waiting(services, 1)
        with pytest.raises(NotFound):
            await opening


async def waiting(services: Services, count: int) -> None:
    """Wait until so many wait for somebody's lock."""
    async with asyncio.timeout(20):
        while (await execute(services, WAITING))[0]["n"] < count:  # noqa: ASYNC110
            await asyncio.sleep(0.01)
