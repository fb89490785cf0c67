"""Answers that name their question late, clocks and pauses, memory that is wished for late, and second tries."""

import asyncio
from collections.abc import AsyncIterator
from uuid import UUID

import pytest

from api.dialects.live.pace import Pace
from api.dialects.mock.answering import Arrived, answered
from domain.errors import TurnClosed
from domain.interview_events import Happened
from domain.scoring import COMPETENCIES, average
from memory import turns
from memory.pool import connection
from services.interviews.following import news
from services.wiring import Services
from tests.interviews.candidates import TOPICS
from tests.interviews.grading import forget, grade
from tests.interviews.rig import OWNER, begin_topic, execute, say
from tests.upstream.server import Upstream

pytestmark = pytest.mark.asyncio(loop_scope="module")
FIRST = TOPICS["technical"][0].strong
VAGUE = "I would cache the hot rows and then see, it depends on many things in the system around it."
SECONDS = 10


async def test_an_answer_that_waited_is_not_taken_for_one_to_the_follow_up(online: Services, grader: Upstream):
    await forget(grader)
    grader.script(grade("", 4, "cache the hot rows", follow_up="Which rows would you keep, and for how long?", times=1))
    interviews = online.interviews
    standing = await interviews.start_mock(OWNER, "System Design", "medium", 2, probes=True)
    session = standing.session.id
    # Two requests for one question; the second one has to wait.
    arrived = Arrived(OWNER, session, standing, 1, None)
    await answered(interviews, arrived, VAGUE)
    newest = (await interviews.transcript(OWNER, session))[-1]
    assert (newest.number, newest.probe) == (2, 1)
    with pytest.raises(TurnClosed):
        await answered(interviews, arrived, VAGUE)
    await answered(interviews, Arrived(OWNER, session, await interviews.progress(OWNER, session), 1, None), VAGUE)
    await forget(grader)


async def test_the_clock_does_not_end_an_interview_that_was_paused_just_before(services: Services):
    session = await begin_topic(services, "technical")
    await services.interviews.pause(OWNER, session)
    await services.interviews.finish(None, session)
    standing = await services.interviews.progress(OWNER, session)
    assert standing.session.status == "paused"
    assert standing.turn is not None
    await services.interviews.delete(OWNER, session)


async def test_the_clock_closes_no_question_that_nobody_has_heard(services: Services):
    session = await begin_topic(services, "technical")
    await say(services.interviews, session, FIRST, deliver=False)
    await services.interviews.finish(None, session)
    report = await services.interviews.report(OWNER, session)
    assert [one.status for one in report.questions] == ["answered"]


async def test_who_opts_in_after_the_end_is_remembered(services: Services):
    owner = "one-who-opts-in-late"
    session = (await services.interviews.start_mock(owner, "Python", "easy", 1)).session.id
    async for _ in services.interviews.answer(owner, session, FIRST, channel="rest"):
        pass
    await services.interviews.opt_in(owner, session, True)
    async with asyncio.timeout(SECONDS):
        while not await execute(services, "SELECT id FROM recollections WHERE session_id = %s", session):  # noqa: ASYNC110
            await asyncio.sleep(0.05)


async def test_a_second_try_asks_nothing_that_a_follow_up_has_asked(services: Services):
    session = (await services.interviews.start_mock(OWNER, "Python", "medium", 3, probes=True)).session.id
    await say(services.interviews, session, FIRST)
    [row] = await execute(
        services,
        """UPDATE pool SET used = true WHERE session_id = %s AND position = (
            SELECT max(position) FROM pool WHERE session_id = %s AND NOT used) RETURNING position""",
        session,
        session,
    )
    copy = (await services.interviews.retry(OWNER, session, 1)).session.id
    used = await execute(services, "SELECT position FROM pool WHERE session_id = %s AND used ORDER BY position", copy)
    assert [one["position"] for one in used] == sorted([row["position"], await _position(services, session)])


async def _position(services: Services, session: object) -> int:
    [row] = await execute(services, "SELECT position FROM turns WHERE session_id = %s AND number = 1", session)
    return row["position"]


async def test_a_question_that_took_anothers_place_has_its_own_five_seconds(services: Services):
    session = await begin_topic(services, "technical")
    await say(services.interviews, session, FIRST, deliver=False)
    async with connection(services.pool) as conn:
        turn = await turns.get(conn, session, 2)
    assert turn is not None
    gone: list[int] = []
    pace = Pace(gone.append)
    loop = asyncio.get_running_loop()
    handles: list[asyncio.TimerHandle] = []
    for _ in range(2):
        pace.asked(turn)
        assert pace._timer is not None  # pyright: ignore[reportPrivateUsage]
        handles.append(pace._timer)  # pyright: ignore[reportPrivateUsage]
    assert [handle.cancelled() for handle in handles] == [True, False]
    assert handles[1].when() > loop.time()
    pace.stop()
    assert gone == []


async def test_the_means_so_far_are_those_of_the_assessments(services: Services):
    session = await begin_topic(services, "technical")
    for text in (FIRST, "I would say that a queue is first in, first out, and a stack is the other way round."):
        await say(services.interviews, session, text)
    made = [turn.assessment for turn in await services.interviews.transcript(OWNER, session) if turn.assessment]
    expected = {
        name: mean
        for name in COMPETENCIES
        if (mean := average([rating.score for one in made if (rating := one.rating(name))])) is not None
    }
    assert expected
    turn, means = await services.interviews.exchange(OWNER, session, 1)
    assert turn is not None
    assert turn.answer == FIRST
    assert means == pytest.approx(expected, abs=0.11)


async def test_the_outcome_of_an_old_answer_is_read_without_all_that_came_after(services: Services):
    session = (await services.interviews.start_mock(OWNER, "Python", "easy", 1)).session.id
    await say(services.interviews, session, FIRST, key="old")
    await execute(
        services,
        """INSERT INTO session_events (session_id, seq, kind, turn)
            SELECT %s, 1000 + n, 'assessed', 1 FROM generate_series(1, 300) AS n""",
        session,
    )
    assert len(await news(services.pool, session, 0)) < 50
    told = [one.seq async for one in follow_rows(services, session, 1000)]
    assert told == list(range(1001, 1301))
    assert [one.kind for one in await say(services.interviews, session, FIRST, key="old")][-1] == "finished"


async def follow_rows(services: Services, session: UUID, after: int) -> AsyncIterator[Happened]:
    """What was told after an event, as far as it is there."""
    async with asyncio.timeout(SECONDS):
        async for one in services.interviews.follow(OWNER, session, after):
            yield one
            if one.seq == 1300:
                return
