"""Pauses, early ends, and ends by the clock."""

import asyncio
from uuid import UUID

import pytest

from domain.errors import WrongState
from domain.report import Report
from domain.session import Wanted
from memory.parallel import Candidate
from services.wiring import Services
from tests.interviews.candidates import TOPICS, strong
from tests.interviews.rig import OWNER, begin_topic, events, execute, opened, play, say

pytestmark = pytest.mark.asyncio(loop_scope="module")
FIRST = TOPICS["technical"][0].strong


async def evaluated(services: Services, session: UUID) -> Report:
    told = await events(services.interviews, session)
    assert told[-1].report is not None
    return told[-1].report


async def test_a_pause_stops_the_clock_and_the_answers(services: Services):
    interviews = services.interviews
    session = await begin_topic(services, "technical")
    await interviews.pause(OWNER, session)
    await interviews.pause(OWNER, session)
    with pytest.raises(WrongState):
        await say(interviews, session, FIRST)
    await execute(services, "UPDATE sessions SET paused_at = paused_at - interval '1 hour' WHERE id = %s", session)
    await execute(services, "UPDATE sessions SET started_at = started_at - interval '1 hour' WHERE id = %s", session)
    await interviews.resume(OWNER, session)
    await interviews.resume(OWNER, session)
    standing = (await interviews.progress(OWNER, session)).session
    assert 3600 <= standing.paused_seconds < 3660
    await play(interviews, session, strong)
    ended = (await interviews.progress(OWNER, session)).session
    assert ended.ended_at is not None
    assert ended.elapsed(ended.ended_at) < 60


@pytest.mark.parametrize("answers", [0, 1])
async def test_who_ends_early_gets_a_report_without_enough_evidence(services: Services, answers: int):
    interviews = services.interviews
    session = await begin_topic(services, "technical")
    for _ in range(answers):
        await say(interviews, session, FIRST)
    await interviews.finish(OWNER, session)
    await interviews.finish(OWNER, session)
    report = await evaluated(services, session)
    assert report.recommendation == "Insufficient Evidence"
    assert len(report.questions) == answers + 1
    assert (report.questions[-1].answer, report.questions[-1].score) == (None, None)
    assert "time" not in report.questions[-1].cause
    with pytest.raises(WrongState):
        await say(interviews, session, FIRST)


async def test_who_ends_in_a_pause_gets_a_report(services: Services):
    session = await begin_topic(services, "technical")
    await services.interviews.pause(OWNER, session)
    await services.interviews.finish(OWNER, session)
    assert (await evaluated(services, session)).recommendation == "Insufficient Evidence"


async def test_ten_ends_at_once_make_one_report(services: Services, standing_database: str):
    session = await begin_topic(services, "technical")
    async with opened(standing_database) as other:
        await asyncio.gather(*(door.interviews.finish(OWNER, session) for door in [services, other] * 5))
        await evaluated(services, session)
    [row] = await execute(services, "SELECT version FROM reports WHERE session_id = %s", session)
    assert row["version"] == 1


async def test_whoever_stays_silent_until_the_time_is_over_gets_a_report(services: Services):
    session = await begin_topic(services, "technical")
    await execute(
        services,
        "UPDATE sessions SET ends_after = 10, started_at = now() - interval '1 minute' WHERE id = %s",
        session,
    )
    report = await evaluated(services, session)
    assert report.recommendation == "Insufficient Evidence"
    assert [one.status for one in report.questions] == ["timed_out"]
    assert report.questions[0].score is None


async def test_a_paused_interview_does_not_run_out_of_time(services: Services):
    session = await begin_topic(services, "technical")
    await services.interviews.pause(OWNER, session)
    await execute(
        services,
        "UPDATE sessions SET ends_after = 10, started_at = now() - interval '1 minute', "
        "paused_at = now() - interval '1 minute' WHERE id = %s",
        session,
    )
    await asyncio.sleep(0.3)
    assert (await services.interviews.progress(OWNER, session)).session.status == "paused"


async def test_with_too_little_time_left_no_question_is_begun(services: Services):
    session = await begin_topic(services, "technical")
    await execute(
        services,
        """UPDATE sessions SET plan = jsonb_set(plan, '{seconds}', '100'), ends_after = 100,
            started_at = now() - interval '20 seconds' WHERE id = %s""",
        session,
    )
    told = await say(services.interviews, session, FIRST)
    assert [one.kind for one in told] == ["assessed", "phase", "finished"]
    assert told[-1].report is not None
    assert len(told[-1].report.questions) == 1


@pytest.mark.parametrize("ending", ["ended", "answered"])
async def test_a_question_that_stands_no_more_is_not_delivered(services: Services, ending: str):
    session = await begin_topic(services, "technical")
    await say(services.interviews, session, FIRST, deliver=False)
    if ending == "ended":
        await services.interviews.finish(OWNER, session, wait=False)
    else:
        await execute(services, "UPDATE turns SET closed = 'withdrawn' WHERE session_id = %s AND number = 2", session)
    assert not await services.interviews.deliver(OWNER, session, 2)
    [row] = await execute(services, "SELECT delivered_at FROM turns WHERE session_id = %s AND number = 2", session)
    assert row["delivered_at"] is None


async def test_a_question_that_was_delivered_in_a_pause_gets_no_more_time_than_it_lost(services: Services):
    interviews = services.interviews
    wanted = Wanted(questions=2, given=("What is a lock?", "What is an index?"), timers=(600, 600))
    session = (await services.parallel.create(OWNER, Candidate("Noor", "noor@candidates.example"), wanted)).id
    await services.parallel.start(OWNER, session)
    await say(interviews, session, FIRST, deliver=False)
    await interviews.pause(OWNER, session)
    await execute(services, "UPDATE sessions SET paused_at = paused_at - interval '1 hour' WHERE id = %s", session)
    assert await interviews.deliver(OWNER, session, 2)
    await interviews.resume(OWNER, session)
    [row] = await execute(
        services,
        "SELECT deadline <= clock_timestamp() + interval '600 seconds' AS fair FROM turns "
        "WHERE session_id = %s AND number = 2",
        session,
    )
    assert row["fair"]


async def test_an_interview_that_ends_while_it_is_begun_is_not_told_to_be_under_way(database: str):
    async with opened(database) as services:
        # Whoever ends it comes between the first question and the reading of where it stands.
        await execute(
            services,
            """CREATE FUNCTION cut() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
            UPDATE sessions SET status = 'evaluating' WHERE id = NEW.session_id; RETURN NULL; END $$""",
        )
        await execute(
            services,
            "CREATE TRIGGER cut AFTER UPDATE OF delivered_at ON turns FOR EACH ROW EXECUTE FUNCTION cut()",
        )
        wanted = Wanted(questions=1, given=("What is a lock?",))
        session = await services.parallel.create(OWNER, Candidate("Noor", "noor@candidates.example"), wanted)
        with pytest.raises(WrongState, match="ended"):
            await services.parallel.start(OWNER, session.id)
