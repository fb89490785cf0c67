"""The memory across interviews: opt-in, each owner's own, exact, erased on request and with its session."""

import asyncio
from collections.abc import Generator
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import numpy as np
import psycopg
import pytest

from agents.reporting.make import make_report
from domain.ability import PRIOR_VARIANCE, Belief
from domain.recollection import to_remember
from domain.report import Report
from domain.scoring import Competency
from domain.session import Session, Turn
from graphs.recollecting import Recollections
from llm.embeddings import Embedder
from llm.offline import OfflineEngine
from memory import migrate, recollections, sessions
from memory.embedded import for_database
from memory.pool import Connection, Pool, connection
from tests.unit.report_rig import ANSWER, given, scored, session

BELIEFS: dict[Competency, Belief] = {"technical": Belief(mean=0.8, variance=0.4, ratings=3), "design": Belief()}


@pytest.fixture
def database(cluster: str) -> Generator[str]:
    """The DSN of a migrated database; the authored knowledge is not needed here."""
    name = f"test_{uuid4().hex[:12]}"
    with psycopg.connect(for_database(cluster, "postgres"), autocommit=True) as admin:
        admin.execute(f"CREATE DATABASE {name}".encode())
        migrate.upgrade(for_database(cluster, name))
        yield for_database(cluster, name)
        admin.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())


@pytest.fixture
def memory(pool: Pool, embedder: Embedder) -> Recollections:
    """The service."""
    return Recollections(pool, embedder)


async def stored(conn: Connection, owner: str, *, opted_in: bool = True, days_ago: float = 0) -> Session:
    """A completed session in the database."""
    made = session(3).model_copy(update={"id": uuid4(), "owner": owner, "memory_opt_in": opted_in})
    await sessions.create(conn, made)
    ended = datetime.now(UTC) - timedelta(days=days_ago)
    await conn.execute("UPDATE sessions SET ended_at = %s WHERE id = %s", [ended, made.id])
    return made


async def reported(of: Session, *scores: float | None) -> tuple[Report, list[Turn]]:
    """The report of an interview with these scores, and its turns."""
    turns = [turn.model_copy(update={"session_id": of.id}) for turn in scored(*scores)]
    return await make_report(OfflineEngine(), given(turns, of=of)), turns


async def kept(memory: Recollections, of: Session, *scores: float | None) -> Report:
    """Keep an interview, and return its report."""
    report, turns = await reported(of, *scores)
    assert await memory.keep(of.owner, of, report, turns, BELIEFS)
    return report


async def count(conn: Connection, owner: str) -> int:
    row = await (await conn.execute("SELECT count(*) AS n FROM recollections WHERE owner = %s", [owner])).fetchone()
    assert row is not None
    return row["n"]


async def test_an_interview_is_remembered_without_its_answers(memory: Recollections, conn: Connection):
    report = await kept(memory, await stored(conn, "ann"), 8.0, 3.0, 5.0)
    recalled = await memory.recall_for("ann", "Python and memory management")
    assert set(recalled.avoid) == {one.question for one in report.questions}
    assert recalled.agreed == tuple(f"{item.skill}: {item.practise[0]}" for item in report.roadmap)
    assert recalled.agreed
    told = " ".join((*report.gaps, *(item.skill for item in report.roadmap)))
    assert recalled.weak
    assert all(each in told and "question" not in each for each in recalled.weak)
    rows = await (await conn.execute("SELECT text FROM recollections")).fetchall()
    assert not [row for row in rows if ANSWER[:30] in row["text"]]


async def test_a_belief_comes_back_as_a_wider_prior(memory: Recollections, conn: Connection):
    await kept(memory, await stored(conn, "ann"), 8.0)
    prior = (await memory.recall_for("ann", "")).beliefs
    assert prior.keys() == {"technical"}  # nothing was rated in design
    assert prior["technical"].mean == 0.8
    assert 0.4 < prior["technical"].variance < PRIOR_VARIANCE
    assert not prior["technical"].sure


async def test_without_the_opt_in_nothing_is_kept(memory: Recollections, conn: Connection):
    of = await stored(conn, "ann", opted_in=False)
    report, turns = await reported(of, 4.0)
    assert not await memory.keep("ann", of, report, turns, BELIEFS)
    # The row decides, not the copy that a slow caller still holds.
    stale = of.model_copy(update={"memory_opt_in": True})
    assert not await memory.keep("ann", stale, report, turns, BELIEFS)
    assert not await memory.keep("eve", await stored(conn, "ann"), report, turns, BELIEFS)
    assert await count(conn, "ann") == await count(conn, "eve") == 0


async def test_owners_do_not_see_each_other(memory: Recollections, conn: Connection):
    await kept(memory, await stored(conn, "ann"), 2.0, 3.0)
    await kept(memory, await stored(conn, "bob"), 4.0)
    ann, bob, eve = [await memory.recall_for(owner, "programming languages") for owner in ("ann", "bob", "eve")]
    assert (len(ann.avoid), len(bob.avoid)) == (2, 1)
    assert eve.avoid == eve.agreed == eve.weak == ()
    assert not eve.beliefs
    assert await memory.forget("bob") > 0
    assert await memory.recall_for("ann", "programming languages") == ann


async def test_keeping_again_replaces(memory: Recollections, conn: Connection):
    of = await stored(conn, "ann")
    await kept(memory, of, 2.0, 3.0, 4.0)
    before = await count(conn, "ann")
    report = await kept(memory, of, 2.0, 3.0, 4.0)
    assert await count(conn, "ann") == before
    assert before == len(to_remember(report, scored(2.0, 3.0, 4.0), BELIEFS))


async def test_a_report_made_anew_does_not_make_its_interview_the_newest(memory: Recollections, conn: Connection):
    old, new = await stored(conn, "ann", days_ago=9), await stored(conn, "ann", days_ago=1)
    await kept(memory, old, 2.0)
    latest = await kept(memory, new, 9.0, 1.0)
    await kept(memory, old, 2.0)
    agreed = (await memory.recall_for("ann", "")).agreed
    assert agreed == tuple(f"{item.skill}: {item.practise[0]}" for item in latest.roadmap)


async def test_opting_out_erases_everything_for_good(memory: Recollections, conn: Connection):
    first, second = await stored(conn, "ann"), await stored(conn, "ann")
    await kept(memory, first, 2.0)
    await kept(memory, second, 3.0)
    assert await memory.forget("ann") > 0
    assert await count(conn, "ann") == 0
    # A report made anew afterwards, by a process that still holds the old row, brings nothing back.
    report, turns = await reported(first, 2.0)
    assert not await memory.keep("ann", first, report, turns, BELIEFS)
    assert await count(conn, "ann") == 0


async def _until_one_waits(conn: Connection) -> None:
    for _ in range(500):
        if await (await conn.execute("SELECT FROM pg_locks WHERE NOT granted")).fetchone() is not None:
            return
        await asyncio.sleep(0.01)
    pytest.fail("nobody waits")


async def test_what_is_being_kept_while_opting_out_is_erased_too(memory: Recollections, pool: Pool, conn: Connection):
    of = await stored(conn, "ann")
    report, turns = await reported(of, 2.0)
    async with connection(pool) as keeping:
        async with keeping.transaction():
            assert await recollections.remember(keeping, "ann", of.id, report, turns, BELIEFS, {})
            erasing = asyncio.create_task(memory.forget("ann"))
            await _until_one_waits(conn)
        assert await erasing > 0
    assert await count(conn, "ann") == 0


async def test_a_deleted_session_takes_its_memories_along(memory: Recollections, conn: Connection):
    first, second = await stored(conn, "ann"), await stored(conn, "ann")
    await kept(memory, first, 2.0)
    await kept(memory, second, 3.0)
    await sessions.delete(conn, first.id)
    rows = await (await conn.execute("SELECT DISTINCT session_id FROM recollections")).fetchall()
    assert [row["session_id"] for row in rows] == [second.id]


async def test_a_failure_midway_keeps_what_was_there(memory: Recollections, pool: Pool, conn: Connection):
    of = await stored(conn, "ann")
    await kept(memory, of, 2.0)
    before = await count(conn, "ann")
    report, turns = await reported(of, 5.0, 6.0)
    wrong = {one.text: np.zeros(3, np.float32) for one in to_remember(report, turns, BELIEFS)}
    with pytest.raises(Exception, match="384 dimensions"):
        async with connection(pool) as other, other.transaction():
            await recollections.remember(other, "ann", of.id, report, turns, BELIEFS, wrong)
    assert await count(conn, "ann") == before


async def _many(conn: Connection, owner: str, of: UUID, vectors: np.ndarray) -> None:
    async with conn.cursor() as cursor:
        await cursor.executemany(
            """INSERT INTO recollections (owner, session_id, kind, text, embedding)
                VALUES (%s, %s, 'gap', %s, %s::real[]::halfvec)""",
            [(owner, of, f"{owner} {place}", vector.tolist()) for place, vector in enumerate(vectors)],
        )


async def test_recall_is_exact_among_many_owners(conn: Connection):
    chance = np.random.default_rng(7)
    vectors = chance.normal(size=(1500, 384)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    for owner in ("ann", "bob", "eve"):
        await _many(conn, owner, (await stored(conn, owner)).id, vectors if owner != "ann" else vectors[::10])
    await conn.execute("ANALYZE recollections")
    for query in vectors[5:10]:
        wanted = np.argsort(-(vectors[::10].astype(np.float16).astype(np.float32) @ query))[:10]
        found = await recollections.recall(conn, "ann", query, 10)
        assert [one.text for one in found] == [f"ann {place}" for place in wanted]
        assert found[0].similarity == pytest.approx(float(vectors[::10][wanted[0]] @ query), abs=2e-3)


async def test_questions_met_come_once_and_with_vectors(memory: Recollections, conn: Connection, embedder: Embedder):
    await kept(memory, await stored(conn, "ann", days_ago=2), 2.0, 3.0)
    await kept(memory, await stored(conn, "ann"), 5.0)
    met = await recollections.met(conn, "ann")
    assert len(met) == len({text for text, _ in met}) == 2
    text, vector = met[0]
    assert vector is not None
    assert float(vector @ embedder.embed([text])[0]) == pytest.approx(1.0, abs=1e-3)


async def test_no_word_of_it_is_logged(memory: Recollections, conn: Connection, caplog: pytest.LogCaptureFixture):
    caplog.set_level("DEBUG")
    report = await kept(memory, await stored(conn, "ann"), 2.0)
    await memory.recall_for("ann", "memory")
    await memory.forget("ann")
    assert not [word for word in (*report.gaps, report.questions[0].question) if word in caplog.text]
