"""Whatever dies in the middle of a spoken interview, it goes on with every word that was recognised, and one agent."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable

import pytest
import pytest_asyncio
from livekit import rtc
from livekit.api import LiveKitAPI
from livekit.protocol.room import DeleteRoomRequest

from services.rooms import Access, Fallback
from tests.interviews.rig import OWNER, say
from tests.livekit.candidate import Candidate, joined
from tests.livekit.server import LiveKit
from tests.livekit.sitting import (
    FIRST,
    QUESTIONS,
    SECOND,
    House,
    Sitting,
    house,
    job_process,
    kill_tree,
    sitting,
)
from tests.livekit.voice_rig import dispatched, way
from voice.words import WELCOME_BACK

pytestmark = pytest.mark.asyncio(loop_scope="module")

# Words stay without a place for so long that a test can kill whoever has heard them; rooms do not wait for long.
GIVEN = {"VIVA_VOICE__ENDPOINT": "1.5", "VIVA_VOICE__PATIENCE": "0", "VIVA_LIVEKIT__GRACE": "3"}
PATIENCE = 60.0


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def place(
    livekit: LiveKit, standing_database: str, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[House]:
    async with house(livekit, standing_database, tmp_path_factory.mktemp("voice"), livekit={"grace": 3}) as opened:
        yield opened


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def worker(place: House) -> AsyncIterator[asyncio.subprocess.Process]:
    async with place.worker("shared", **GIVEN) as process:
        yield process


async def becomes(true: Callable[[], Awaitable[bool]]) -> None:
    async with asyncio.timeout(PATIENCE):
        while not await true():  # noqa: ASYNC110
            await asyncio.sleep(0.1)


async def goes_on(sat: Sitting, candidate: Candidate, *before: str) -> None:
    """Say more, and find it in the rows after what was said before: whole, once, in order."""
    await candidate.speak(sat.house.said[SECOND])

    async def kept() -> bool:
        return any(answer and answer.endswith(SECOND) for answer in await sat.answers())

    await becomes(kept)
    assert " ".join(filter(None, await sat.answers())) == " ".join([*before, SECOND])


async def comes_back(sat: Sitting, access: Access) -> None:
    """Join anew, be told the last words, and go on from there."""
    async with joined(access.url, access.token) as back:
        await back.agent_speaks(0.0, PATIENCE)
        await back.agent_is_silent()
        assert FIRST in " ".join(text for _, text in back.captions)
        await goes_on(sat, back, FIRST)


async def test_who_waits_for_an_agent_is_told_may_type_and_is_spoken_to_at_last(place: House) -> None:
    async with sitting(place) as sat:
        await sat.candidate.until(lambda: bool(sat.candidate.notices), PATIENCE, "a notice")
        notice = sat.candidate.notices[0]
        assert notice["data"]["state"] == "waiting"
        assert "type" in notice["data"]["message"]
        await say(place.services.interviews, sat.session_id, "In a table.")
        async with place.worker("late", **GIVEN):
            await sat.greeted()
            assert QUESTIONS[1] in sat.agent_said()
            await goes_on(sat, sat.candidate, "In a table.")


async def test_a_worker_that_is_killed_with_all_below_it_is_replaced_by_another(place: House) -> None:
    async with place.worker("one", **GIVEN) as one, place.worker("two", **GIVEN) as two, sitting(place) as sat:
        await sat.greeted()
        await sat.candidate.speak(place.said[FIRST])
        await sat.recognised(FIRST)
        [doomed] = [worker for worker in (one, two) if job_process(worker, place.live)]
        kill_tree(doomed)
        await sat.heard_back(time.monotonic())
        assert FIRST in sat.agent_said()
        assert WELCOME_BACK in sat.agent_said()
        assert await place.agents(sat.way.room_name) == [f"agent-{await sat.job()}"]
        await goes_on(sat, sat.candidate, FIRST)


async def test_an_agent_whose_process_is_killed_is_replaced(place: House, worker: asyncio.subprocess.Process) -> None:
    async with sitting(place) as sat:
        await sat.greeted()
        first = await sat.job()
        await sat.candidate.speak(place.said[FIRST])
        await sat.recognised(FIRST)
        process = job_process(worker, place.live)
        assert process is not None
        process.kill()
        await sat.heard_back(time.monotonic())
        assert FIRST in sat.agent_said()
        assert WELCOME_BACK in sat.agent_said()
        assert await place.agents(sat.way.room_name) == [f"agent-{await sat.job()}"]
        assert await sat.job() not in (None, first)
        await goes_on(sat, sat.candidate, FIRST)


async def test_who_drops_and_rejoins_by_the_same_token_goes_on(
    place: House, worker: asyncio.subprocess.Process
) -> None:
    del worker
    async with sitting(place) as sat:
        await sat.greeted()
        job = await sat.job()
        await sat.candidate.speak(place.said[FIRST])
        await sat.recognised(FIRST)
        await sat.candidate.leave()
        await comes_back(sat, sat.way)
        assert await sat.job() == job


async def test_who_comes_back_after_the_room_has_closed_goes_on_by_a_fresh_token(
    place: House, worker: asyncio.subprocess.Process
) -> None:
    del worker
    async with sitting(place) as sat:
        await sat.greeted()
        await sat.candidate.speak(place.said[FIRST])
        await sat.recognised(FIRST)
        await sat.candidate.leave()

        async def deserted() -> bool:
            return await sat.job() is None and not await place.agents(sat.way.room_name)

        await becomes(deserted)
        await comes_back(sat, await way(place.services, sat.session_id))


async def test_the_same_candidate_again_takes_the_place_of_the_first(
    place: House, worker: asyncio.subprocess.Process
) -> None:
    del worker
    async with sitting(place) as sat:
        await sat.greeted()
        gone = asyncio.Event()
        sat.candidate.room.on("disconnected", lambda *_: gone.set())
        async with joined(sat.way.url, sat.way.token) as second:
            async with asyncio.timeout(PATIENCE):
                await gone.wait()
            await second.agent_speaks(0.0, PATIENCE)
            await second.agent_is_silent()
            await goes_on(sat, second)


async def test_a_second_agent_leaves_without_a_word(place: House, worker: asyncio.subprocess.Process) -> None:
    del worker
    async with sitting(place) as sat:
        await sat.greeted()
        job, said = await sat.job(), sat.agent_said()
        come: list[str] = []
        sat.candidate.room.on("participant_connected", lambda who: come.append(who.identity))
        await dispatched(place.live, sat.way.room_name, sat.session_id)
        await asyncio.sleep(3)
        assert await place.agents(sat.way.room_name) == [f"agent-{job}"]
        assert sat.agent_said() == said
        assert all(who != f"agent-{job}" for who in come)
        await goes_on(sat, sat.candidate)


async def test_a_room_that_is_removed_under_its_agent_comes_again(
    place: House, worker: asyncio.subprocess.Process
) -> None:
    del worker
    async with sitting(place) as sat:
        await sat.greeted()
        await sat.candidate.speak(place.said[FIRST])
        await sat.recognised(FIRST)
        gone = asyncio.Event()
        sat.candidate.room.on("disconnected", lambda *_: gone.set())
        async with LiveKitAPI(place.live.url, place.live.key, place.live.secret, failover=False) as server:
            await server.room.delete_room(DeleteRoomRequest(room=sat.way.room_name))
        async with asyncio.timeout(PATIENCE):
            await gone.wait()
        fresh = await way(place.services, sat.session_id)
        assert fresh.room_name == sat.way.room_name
        await comes_back(sat, fresh)


async def test_an_interview_that_is_over_lets_nobody_in(place: House, worker: asyncio.subprocess.Process) -> None:
    del worker
    async with sitting(place) as sat:
        await sat.greeted()
        await sat.candidate.speak(place.said[FIRST])
        await sat.recognised(FIRST)
        await place.services.interviews.finish(OWNER, sat.session_id)
        assert (await sat.answers())[0] == FIRST
        session = (await place.services.interviews.progress(OWNER, sat.session_id)).session
        assert isinstance(await place.services.rooms.joined(session), Fallback)
        await sat.candidate.until(
            lambda: sat.candidate.room.connection_state == rtc.ConnectionState.CONN_DISCONNECTED, PATIENCE, "the end"
        )
