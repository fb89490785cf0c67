"""Amendments, pauses, early ends, second tries: what may happen besides answers."""

import asyncio
import json
from uuid import UUID

import pytest

from domain.errors import TurnClosed, WrongState
from domain.report import Report
from services.wiring import Services
from tests.interviews.candidates import TOPICS, strong
from tests.interviews.rig import OWNER, begin_topic, events, execute, opened, play, say

pytestmark = pytest.mark.asyncio(loop_scope="module")
FIRST, SECOND = (one.strong for one in TOPICS["technical"][:2])
MORE = "And lists are shared as well, so appending to a list parameter is seen by the caller."


async def evaluated(services: Services, session: UUID) -> Report:
    told = await events(services.interviews, session)
    assert told[-1].report is not None
    return told[-1].report


async def test_an_answer_goes_on_until_the_next_question_is_delivered(services: Services):
    interviews = services.interviews
    session = await begin_topic(services, "technical")
    await say(interviews, session, FIRST, deliver=False)
    await interviews.amend(OWNER, session, 1, MORE)
    first, second = await interviews.transcript(OWNER, session)
    assert first.answer == f"{FIRST} {MORE}"
    assert first.revision == 1
    assert first.assessment is not None
    assert second.standing
    told = await execute(services, "SELECT kind, turn FROM session_events WHERE session_id = %s ORDER BY seq", session)
    after = [(row["kind"], row["turn"]) for row in told][3:]
    assert after == [("assessed", 1), ("assessed", 1), ("asked", 2)]
    beliefs = await interviews.beliefs(OWNER, session)
    assert all(belief.ratings == 1 for belief in beliefs.values())


async def test_an_answer_is_closed_once_the_next_question_is_delivered(services: Services):
    session = await begin_topic(services, "technical")
    await say(services.interviews, session, FIRST)
    with pytest.raises(TurnClosed):
        await services.interviews.amend(OWNER, session, 1, MORE)
    with pytest.raises(TurnClosed):
        await services.interviews.amend(OWNER, session, 2, MORE)
    first, _ = await services.interviews.transcript(OWNER, session)
    assert (first.answer, first.revision) == (FIRST, 0)


async def test_an_amendment_in_a_pause_leaves_it_a_pause(services: Services):
    session = await begin_topic(services, "technical")
    await say(services.interviews, session, FIRST, deliver=False)
    await services.interviews.pause(OWNER, session)
    await services.interviews.amend(OWNER, session, 1, MORE)
    assert (await services.interviews.progress(OWNER, session)).session.status == "paused"
    await services.interviews.resume(OWNER, session)
    standing = (await services.interviews.progress(OWNER, session)).session
    assert (standing.status, standing.paused_at) == ("active", None)


async def test_an_amendment_goes_back_over_the_border_of_a_phase(services: Services):
    session = await begin_topic(services, "technical")
    phases = [
        {"name": "technical", "seconds": 600, "least": 1, "most": 1},
        {"name": "behavioral", "seconds": 600, "least": 2, "most": 2},
    ]
    plan = "UPDATE sessions SET plan = plan || jsonb_build_object('phases', %s::jsonb) WHERE id = %s"
    await execute(services, plan, json.dumps(phases), session)
    await say(services.interviews, session, FIRST, deliver=False)
    await services.interviews.amend(OWNER, session, 1, MORE)
    await services.interviews.deliver(OWNER, session, 2)
    await play(services.interviews, session, strong)
    asked = await services.interviews.transcript(OWNER, session)
    assert [turn.phase for turn in asked] == ["technical", "behavioral", "behavioral"]


async def test_of_an_amendment_and_a_delivery_at_once_one_wins(services: Services):
    for _ in range(5):
        session = await begin_topic(services, "technical")
        await say(services.interviews, session, FIRST, deliver=False)
        amending = asyncio.create_task(services.interviews.amend(OWNER, session, 1, MORE))
        await services.interviews.deliver(OWNER, session, 2)
        await asyncio.wait({amending})
        first, second = await services.interviews.transcript(OWNER, session)
        refused = isinstance(amending.exception(), TurnClosed)
        assert first.revision == (0 if refused else 1)
        assert first.assessment is not None
        assert second.standing


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


async def test_a_second_try_is_a_copy_and_the_first_stays_as_it_is(services: Services):
    interviews = services.interviews
    session = await begin_topic(services, "technical")
    await play(interviews, session, strong)
    before = await interviews.report(OWNER, session)
    copy = await interviews.retry(OWNER, session, 2)
    assert copy.turn is not None
    assert (copy.turn.number, copy.turn.text) == (2, TOPICS["technical"][1].question)
    assert (copy.session.answered, copy.session.forked_from) == (1, session)
    await play(interviews, copy.session.id, lambda turn: f"{strong(turn)} {MORE}")
    tries = await interviews.attempts(OWNER, session, 2)
    assert [one.answer for one in tries] == [SECOND, f"{SECOND} {MORE}"]
    assert await interviews.report(OWNER, session) == before
    assert len((await interviews.report(OWNER, copy.session.id)).questions) == 3


async def test_a_try_after_a_second_try_is_found_from_all_of_them(services: Services):
    interviews = services.interviews
    session = await begin_topic(services, "technical")
    await play(interviews, session, strong)
    second = (await interviews.retry(OWNER, session, 1)).session.id
    await say(interviews, second, f"{FIRST} Twice.")
    third = (await interviews.retry(OWNER, second, 1)).session.id
    await say(interviews, third, f"{FIRST} Thrice.")
    said = [FIRST, f"{FIRST} Twice.", f"{FIRST} Thrice."]
    for one in (session, second, third):
        assert [turn.answer for turn in await interviews.attempts(OWNER, one, 1)] == said
    await interviews.delete(OWNER, session)
    assert [turn.answer for turn in await interviews.attempts(OWNER, third, 1)][-1] == said[-1]


async def test_a_question_that_stands_cannot_be_tried_again(services: Services):
    session = await begin_topic(services, "technical")
    with pytest.raises(WrongState):
        await services.interviews.retry(OWNER, session, 1)
