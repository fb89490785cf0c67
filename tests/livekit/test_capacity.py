"""More interviews than a worker holds: who is too many is told and queued, and spoken to when somebody is free."""

import asyncio
import signal
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from tests.interviews.rig import OWNER, events
from tests.livekit.candidate import Candidate
from tests.livekit.server import LiveKit
from tests.livekit.sitting import FIRST, SECOND, House, Sitting, house, job_process, sitting

pytestmark = pytest.mark.asyncio(loop_scope="module")

PATIENCE = 60.0
ONE = {"VIVA_LIVEKIT__CAPACITY": "1", "VIVA_VOICE__PATIENCE": "0", "VIVA_LIVEKIT__GRACE": "3"}


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def place(
    livekit: LiveKit, standing_database: str, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[House]:
    async with house(livekit, standing_database, tmp_path_factory.mktemp("crowd"), livekit={"grace": 3}) as opened:
        yield opened


async def noticed(candidate: Candidate) -> int:
    """Wait for a notice that nobody is free, and return which place it tells."""
    await candidate.until(lambda: bool(candidate.notices), PATIENCE, "a notice")
    assert candidate.notices[-1]["data"]["state"] == "waiting"
    return int(candidate.notices[-1]["data"]["place"])


async def end(sat: Sitting) -> None:
    """End an interview."""
    interviews = sat.house.services.interviews
    await interviews.finish(OWNER, sat.session_id)
    await sat.house.services.rooms.close((await interviews.progress(OWNER, sat.session_id)).session)


async def test_who_is_too_many_is_told_and_comes_next_in_order(place: House) -> None:
    async with place.worker("alone", **ONE), sitting(place) as first:
        await first.greeted()
        async with sitting(place) as second:
            assert await noticed(second.candidate) == 1
            async with sitting(place) as third:
                assert await noticed(third.candidate) == 2
                assert second.candidate.audible == []
                await end(first)
                await second.greeted()
                assert third.candidate.audible == []
                assert await place.agents(third.way.room_name) == []
                await end(second)
                await third.greeted()
                await end(third)
                told = [event.kind for event in await events(place.services.interviews, third.session_id)]
                assert told.count("unvoiced") == 1


async def test_two_workers_share_what_there_is(place: House) -> None:
    async with (
        place.worker("left", **ONE) as left,
        place.worker("right", **ONE) as right,
        sitting(place) as one,
        sitting(place) as other,
    ):
        await asyncio.gather(one.greeted(), other.greeted())
        assert job_process(left, place.live) is not None
        assert job_process(right, place.live) is not None
        for sat in (one, other):
            await sat.candidate.speak(place.said[SECOND])
            await sat.recognised(SECOND)
            await end(sat)


async def test_a_worker_that_is_told_to_stop_ends_what_it_has_and_takes_nothing_more(place: House) -> None:
    async with place.worker("leaving", **ONE, VIVA_VOICE__IDLE="2") as leaving, sitting(place) as sat:
        await sat.greeted()
        leaving.send_signal(signal.SIGTERM)
        async with sitting(place) as late:
            await noticed(late.candidate)
            await sat.candidate.speak(place.said[FIRST])
            await sat.recognised(FIRST)
            await sat.asked(1)
            assert leaving.returncode is None
            assert late.candidate.audible == []
            await end(sat)
            async with asyncio.timeout(PATIENCE):
                await leaving.wait()
            assert leaving.returncode == 0
            assert late.candidate.audible == []


async def test_an_interview_that_outlives_the_patience_of_a_stop_is_given_back(place: House) -> None:
    given = {**ONE, "VIVA_VOICE__IDLE": "1", "VIVA_VOICE__DRAIN": "1"}
    async with place.worker("hurried", **given) as hurried, sitting(place) as sat:
        await sat.greeted()
        await sat.candidate.speak(place.said[FIRST])
        await sat.recognised(FIRST)
        hurried.send_signal(signal.SIGTERM)
        async with asyncio.timeout(PATIENCE):
            await hurried.wait()
        assert hurried.returncode == 0
        assert await sat.job() is None
        assert "killing process" not in (place.folder / "hurried.log").read_text()
