"""A model endpoint that fails in the middle of an interview, in every way that endpoints fail."""

import asyncio
from collections.abc import AsyncIterator
from uuid import UUID

import pytest

from domain.interview_events import Happened
from domain.session import Wanted
from memory.parallel import Candidate
from services.interviews.controlling import SWEPT_AT_ONCE
from services.interviews.timing import keep_draft
from services.wiring import Services
from tests.interviews.candidates import TOPICS, strong
from tests.interviews.grading import forget, grade
from tests.interviews.rig import OWNER, begin_topic, execute, opened, play, say
from tests.upstream.script import Behaviour
from tests.upstream.server import Upstream

ANSWERS = [one.strong for one in TOPICS["technical"]]
AWAY = {
    "500": Behaviour(do="status", status=500),
    "429": Behaviour(do="status", status=429),
    "hang": Behaviour(do="hang"),
    "drop": Behaviour(do="drop"),
}
PATIENT = {"task_deadline": 300, "deadline": 300, "idle_timeout": 300}
NONSENSE = {
    "malformed": Behaviour(do="malformed"),
    "page": Behaviour(do="html"),
    "empty": Behaviour(do="empty_choices"),
    "error": Behaviour(do="error_object"),
    "prose": Behaviour(text="I would rather not grade this."),
}


@pytest.fixture
async def online(database: str, upstream: Upstream) -> AsyncIterator[Services]:
    async with opened(database, upstream.url, task_deadline=0.3, deadline=1, retries=0) as services:
        yield services


def fail(upstream: Upstream, how: Behaviour) -> None:
    upstream.script(how.model_copy(update={"times": 1000}))


async def recover(upstream: Upstream) -> None:
    await forget(upstream)
    for answer in ANSWERS:
        opening = " ".join(answer.split()[:8])
        upstream.script(grade(opening, 7, opening))


async def next_told(services: Services, session: UUID, kind: str, after: int) -> Happened:
    async with asyncio.timeout(20):
        async for told in services.interviews.follow(OWNER, session, after):
            if told.kind == kind:
                return told
    raise AssertionError(f"never told: {kind}")


@pytest.mark.parametrize("how", AWAY)
async def test_an_answer_is_kept_and_assessed_once_the_model_is_back(online: Services, upstream: Upstream, how: str):
    session = await begin_topic(online, "technical")
    fail(upstream, AWAY[how])
    told = await say(online.interviews, session, ANSWERS[0], key="a")
    assert [one.kind for one in told] == ["deferred", "asked"]
    first, second = await online.interviews.transcript(OWNER, session)
    assert (first.answer, first.assessment) == (ANSWERS[0], None)
    assert second.text == TOPICS["technical"][1].question
    await recover(upstream)
    assessed = await next_told(online, session, "assessed", told[-1].seq)
    assert assessed.turn is not None
    assert assessed.turn.assessment is not None
    assert assessed.turn.assessment.score == 7
    again = await say(online.interviews, session, ANSWERS[0], key="a")
    assert [one.kind for one in again if one.kind != "delivered"] == ["deferred", "asked"]


@pytest.mark.parametrize("how", NONSENSE)
async def test_an_unusable_reply_is_no_number(online: Services, upstream: Upstream, how: str):
    session = await begin_topic(online, "technical")
    fail(upstream, NONSENSE[how])
    told = await say(online.interviews, session, ANSWERS[0])
    assert told[-1].kind == "asked"
    [first, _] = await online.interviews.transcript(OWNER, session)
    assert first.answer == ANSWERS[0]
    assert first.assessment is None or first.assessment.score is None


@pytest.mark.parametrize("how", ["500", "hang"])
async def test_a_report_made_without_the_model_is_made_anew_once_it_is_back(
    online: Services, upstream: Upstream, how: str
):
    session = await begin_topic(online, "technical")
    fail(upstream, AWAY[how])
    told = await play(online.interviews, session, strong)
    report = told[-1].report
    assert report is not None
    assert report.pending == 3
    assert report.recommendation == "Insufficient Evidence"
    assert [one.score for one in report.questions] == [None, None, None]
    await recover(upstream)
    after = told[-1].seq
    while report.pending:
        renewed = await next_told(online, session, "finished", after)
        assert renewed.report is not None
        report, after = renewed.report, renewed.seq
    assert [one.score for one in report.questions] == [7, 7, 7]
    assert report.recommendation == "Hire"


async def test_a_report_is_not_made_anew_while_nothing_has_changed(online: Services, upstream: Upstream):
    session = await begin_topic(online, "technical")
    fail(upstream, AWAY["500"])
    await play(online.interviews, session, strong)
    tried = upstream.record.total
    await upstream.record.reach(total=tried + 12, seconds=20)
    [row] = await execute(online, "SELECT version FROM reports WHERE session_id = %s", session)
    assert row["version"] == 1


async def test_without_the_model_from_the_start_the_questions_come_from_the_bank(online: Services, upstream: Upstream):
    fail(upstream, AWAY["500"])
    standing = await online.interviews.start_mock(OWNER, "System Design", "medium", 3, probes=True)
    told = await play(online.interviews, standing.session.id, lambda turn: f"{ANSWERS[0]} Number {turn.number}.")
    turns = await online.interviews.transcript(OWNER, standing.session.id)
    assert [turn.asked.source for turn in turns] == ["bank"] * 3
    assert told[-1].report is not None
    assert told[-1].report.pending == 3


async def test_an_answer_that_waits_can_still_be_amended(online: Services, upstream: Upstream):
    session = await begin_topic(online, "technical")
    fail(upstream, AWAY["500"])
    await say(online.interviews, session, ANSWERS[0], deliver=False)
    await online.interviews.amend(OWNER, session, 1, "And more.")
    await recover(upstream)
    await next_told(online, session, "assessed", 0)
    [first, second] = await online.interviews.transcript(OWNER, session)
    assert (first.answer, second.standing) == (f"{ANSWERS[0]} And more.", True)
    assert first.assessment is not None
    assert first.assessment.score == 7


async def test_answers_that_wait_for_the_model_keep_no_timer_from_running_out(database: str, upstream: Upstream):
    async with opened(database, upstream.url, retries=0, **PATIENT) as services:
        wanted = Wanted(questions=2, given=("What is a lock?", "What is an index?"), timers=(1, 600))
        begun = [
            await services.parallel.create(OWNER, Candidate("Noor", "noor@candidates.example"), wanted)
            for _ in range(SWEPT_AT_ONCE + 2)
        ]
        fail(upstream, AWAY["hang"])
        for session in begun:
            await services.parallel.start(OWNER, session.id)
            await keep_draft(services.pool, OWNER, session.id, 1, ANSWERS[0])
        async with asyncio.timeout(60):
            for session in begun:
                while (await services.interviews.transcript(OWNER, session.id))[0].standing:  # noqa: ASYNC110
                    await asyncio.sleep(0.05)


async def test_reports_that_wait_for_the_model_keep_no_interview_from_its_end(database: str, upstream: Upstream):
    async with opened(database, upstream.url, retries=0, **PATIENT) as services:
        begun = [await begin_topic(services, "technical") for _ in range(SWEPT_AT_ONCE + 2)]
        fail(upstream, AWAY["hang"])
        over = "UPDATE sessions SET ends_after = 10, started_at = now() - interval '1 minute' WHERE id = %s"
        for session in begun:
            await keep_draft(services.pool, OWNER, session, 1, ANSWERS[0])
            await execute(services, over, session)
        async with asyncio.timeout(60):
            for session in begun:
                while (await services.interviews.progress(OWNER, session)).session.status == "active":  # noqa: ASYNC110
                    await asyncio.sleep(0.05)
