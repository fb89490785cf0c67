"""Interviews whose driver died, or that were paused, cleared or broken at a bad moment: none is stuck, none forgets."""

import asyncio
from uuid import UUID

import numpy as np
import pytest

from domain.errors import Invalid
from domain.interview_events import Happened
from domain.session import LONGEST_KEY
from graphs.judgement import judge
from graphs.relearning import relearn
from memory import findings, leases, sessions, turns
from memory.pool import connection
from services.interviews.keeping import keep
from services.interviews.said import Said
from services.wiring import Services
from tests.interviews.candidates import TOPICS, strong
from tests.interviews.rig import OWNER, begin_topic, execute, play, say
from tests.upstream.script import Behaviour
from tests.upstream.server import Upstream

pytestmark = pytest.mark.asyncio(loop_scope="module")
FIRST = TOPICS["technical"][0].strong
SECONDS = 10
DUE = "UPDATE sessions SET due_at = now() WHERE id = %s"


async def kept(services: Services, session: UUID) -> None:
    """Keep the first answer as a process does that dies at once."""
    await keep(services.pool, services.engine, session, OWNER, Said(FIRST, 1, None, None, "rest"))


async def told(services: Services, session: UUID, kind: str, turn: int) -> Happened:
    async with asyncio.timeout(SECONDS):
        async for one in services.interviews.follow(OWNER, session, 0):
            if one.kind == kind and one.turn is not None and one.turn.number == turn:
                return one
    raise AssertionError(f"never told: {kind}")


async def due(services: Services, session: UUID) -> bool:
    [row] = await execute(services, "SELECT due_at IS NOT NULL AS due FROM sessions WHERE id = %s", session)
    return row["due"]


@pytest.mark.parametrize("closing", ["skipped", "dont_know"])
async def test_a_session_that_could_go_on_stays_due_when_it_is_settled(services: Services, closing: str):
    session = await begin_topic(services, "technical")
    await execute(services, "UPDATE turns SET closed = %s, answer = 'no' WHERE session_id = %s", closing, session)
    async with connection(services.pool) as conn:
        await leases.settle(conn, session, 60, 60)
    assert await due(services, session)
    await execute(services, DUE, session)
    await told(services, session, "asked", 2)


async def test_a_session_whose_first_question_was_never_asked_stays_due_when_it_is_settled(services: Services):
    session = await services.interviews.create_live(OWNER)
    await execute(services, "UPDATE sessions SET status = 'active' WHERE id = %s", session.id)
    async with connection(services.pool) as conn:
        await leases.settle(conn, session.id, 60, 60)
    assert await due(services, session.id)
    await services.interviews.delete(OWNER, session.id)


async def test_a_beginning_that_failed_is_tried_again(services: Services):
    session = await services.interviews.create_live(OWNER)
    async with connection(services.pool) as conn:
        assert await leases.claim(conn, session.id, session.id, 60)
        await leases.release(conn, session.id, session.id, 60, 60)
    assert await due(services, session.id)
    await services.interviews.delete(OWNER, session.id)


async def test_an_answer_whose_driver_died_before_a_pause_is_worked_on(services: Services):
    session = await begin_topic(services, "technical")
    await kept(services, session)
    await services.interviews.pause(OWNER, session)
    await execute(services, DUE, session)
    await told(services, session, "asked", 2)
    standing = (await services.interviews.progress(OWNER, session)).session
    assert standing.status == "paused"
    await services.interviews.resume(OWNER, session)
    await play(services.interviews, session, strong)


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE checkpoints SET checkpoint = checkpoint #- '{channel_values,session_id}' WHERE thread_id = %s::text",
        "UPDATE checkpoints SET checkpoint = checkpoint || '{\"channel_values\": {}}' WHERE thread_id = %s::text",
        "UPDATE checkpoints SET checkpoint = checkpoint - 'channel_versions' WHERE thread_id = %s::text",
        "UPDATE checkpoint_writes SET blob = 'x' WHERE thread_id = %s::text",
        "DELETE FROM checkpoint_writes WHERE thread_id = %s::text",
        "DELETE FROM checkpoint_blobs WHERE thread_id = %s::text",
    ],
)
async def test_a_thread_that_leads_nowhere_is_begun_anew_from_the_rows(services: Services, damage: str):
    session = await begin_topic(services, "technical")
    await execute(services, damage, session)
    await kept(services, session)
    await execute(services, DUE, session)
    await told(services, session, "asked", 2)
    await play(services.interviews, session, strong)


async def test_a_question_that_nobody_delivered_can_be_read_and_answered(services: Services):
    session = await begin_topic(services, "technical")
    await say(services.interviews, session, FIRST, deliver=False)
    turn = (await services.interviews.progress(OWNER, session)).turn
    assert turn is not None
    assert (turn.number, turn.delivered_at) == (2, None)
    await say(services.interviews, session, strong(turn), turn=2)


async def test_a_live_question_whose_socket_is_gone_stands_for_every_door_by_itself(services: Services):
    session = await begin_topic(services, "technical")
    await execute(services, "UPDATE sessions SET dialect = 'live' WHERE id = %s", session)
    await say(services.interviews, session, FIRST, deliver=False)
    assert (await services.interviews.progress(OWNER, session)).turn is None
    await execute(services, "UPDATE turns SET asked_at = asked_at - interval '5 s' WHERE session_id = %s", session)
    turn = (await services.interviews.progress(OWNER, session)).turn
    assert turn is not None
    assert turn.number == 2
    await say(services.interviews, session, strong(turn), turn=2)
    delivered = "SELECT turn FROM session_events WHERE session_id = %s AND kind = 'delivered' ORDER BY turn"
    assert [row["turn"] for row in await execute(services, delivered, session)] == [1, 2, 3]


async def test_of_two_attempts_that_fail_at_once_one_is_told(online: Services, grader: Upstream):
    session = await begin_topic(online, "technical")
    grader.script(Behaviour(do="status", status=500, times=1000))
    await kept(online, session)
    async with connection(online.pool) as conn:
        row, turn = await sessions.get(conn, session), await turns.get(conn, session, 1)
    assert turn is not None
    assessor = online.interviews._parts.assessor  # pyright: ignore[reportPrivateUsage]
    assert await asyncio.gather(*(judge(online.pool, assessor, row, turn) for _ in range(4))) == [False] * 4
    found = await execute(online, "SELECT seq FROM session_events WHERE session_id = %s AND kind = 'deferred'", session)
    assert len(found) == 1
    await online.interviews.delete(OWNER, session)


async def test_a_second_try_has_the_time_that_the_first_had(services: Services):
    session = await begin_topic(services, "technical")
    await play(services.interviews, session, strong)
    await execute(
        services,
        """UPDATE sessions SET paused_seconds = 7200, started_at = started_at - interval '2 hours', ends_after = 600
            WHERE id = %s""",
        session,
    )
    copy = (await services.interviews.retry(OWNER, session, 2)).session
    assert copy.started_at is not None
    assert copy.elapsed(copy.created_at) < 60
    assert 0 <= copy.phase_started < 60
    assert copy.status == "active"


async def test_an_amendment_and_a_second_try_keep_what_was_believed_before_the_first_answer(services: Services):
    interviews = services.interviews
    standing = await interviews.start_mock(OWNER, "Python", "expert", 2)
    session = standing.session.id
    before = await interviews.beliefs(OWNER, session)
    assert {belief.mean for belief in before.values()} == {2.2}
    await say(interviews, session, "I do not know much about this one, I am afraid to say.", deliver=False)
    answered = await interviews.beliefs(OWNER, session)
    copy = (await interviews.retry(OWNER, session, 1)).session.id
    assert await interviews.beliefs(OWNER, copy) == before
    async with connection(services.pool) as conn, conn.transaction():
        await relearn(conn, session)
    assert await interviews.beliefs(OWNER, session) == answered


async def test_a_probe_that_was_about_to_be_asked_is_not_taken_for_one_that_was(services: Services):
    standing = await services.interviews.start_mock(OWNER, "System Design", "medium", 2, probes=True)
    session = standing.session.id
    [row] = await execute(
        services, "SELECT embedding FROM pool WHERE session_id = %s AND NOT used ORDER BY position LIMIT 1", session
    )
    vector = row["embedding"].to_numpy().astype(np.float32)
    async with connection(services.pool) as conn:
        await findings.near_unused(conn, session, vector)
        assert not await findings.is_near_asked(conn, session, vector, 0)


async def test_what_is_to_be_remembered_is_remembered_though_the_driver_died_just_before(services: Services):
    owner = "one-who-opted-in"
    standing = await services.interviews.start_mock(owner, "Python", "easy", 1, memory_opt_in=True)
    session = standing.session.id
    async for _ in services.interviews.answer(owner, session, FIRST, channel="rest"):
        pass
    await execute(services, "DELETE FROM recollections WHERE owner = %s", owner)
    await execute(services, DUE, session)
    async with asyncio.timeout(SECONDS):
        while not await execute(services, "SELECT id FROM recollections WHERE session_id = %s", session):  # noqa: ASYNC110
            await asyncio.sleep(0.05)


async def test_what_cannot_be_stored_is_refused(services: Services):
    session = await begin_topic(services, "technical")
    for text, key in (
        ("a lone \ud800 surrogate", None),
        (FIRST, "\x00"),
        (FIRST, "\udfff"),
        (FIRST, "k" * (LONGEST_KEY + 1)),
    ):
        with pytest.raises(Invalid):
            await say(services.interviews, session, text, key=key)
    assert (await services.interviews.progress(OWNER, session)).session.answered == 0
