"""The authored knowledge in the database: seeded once, brought up to date, and never against a user's will."""

from pathlib import Path

import numpy as np
import pytest

from agents.knowledge.library import bank
from domain.catalog import BankQuestion
from domain.knowledge import Passage
from llm.embeddings import Embedder
from memory import catalog, passages, seeds
from memory.pool import Connection, Pool
from services import seeding

COUNTS = """
    SELECT (SELECT count(*) FROM passages) AS passages, (SELECT count(*) FROM interview_schema.questions) AS questions,
        (SELECT count(*) FROM interview_schema.questions WHERE is_active) AS active
"""


async def row(conn: Connection, statement: str) -> dict[str, object]:
    """The first row."""
    found = await (await conn.execute(statement.encode())).fetchone()
    assert found is not None
    return found


def authored(monkeypatch: pytest.MonkeyPatch, questions: list[BankQuestion]) -> None:
    """Another version of the bank."""
    monkeypatch.setattr(seeding, "bank", lambda: questions)
    monkeypatch.setattr(seeding, "_authored_digest", lambda: f"another {hash(tuple(questions))}")


async def test_seeding_again_changes_nothing(pool: Pool, conn: Connection, embedder: Embedder) -> None:
    before = await row(conn, COUNTS)
    assert not await seeding.seed(pool, embedder)
    await conn.execute("DELETE FROM seeds WHERE name = 'knowledge'")
    newest = "SELECT max(updated_at) AS newest FROM interview_schema.questions"
    changed = await row(conn, newest)
    assert await seeding.seed(pool, embedder)
    assert await row(conn, COUNTS) == before
    assert await row(conn, newest) == changed
    assert before["questions"] == before["active"] == len(bank())


async def test_what_is_lost_comes_back(pool: Pool, conn: Connection, embedder: Embedder) -> None:
    before = await row(conn, COUNTS)
    await conn.execute("DELETE FROM seeds; DELETE FROM passages WHERE kind = 'note' AND scope = 'general'")
    await conn.execute("DELETE FROM interview_schema.questions WHERE question_category = 'behavioral'")
    assert await seeding.seed(pool, embedder)
    assert await row(conn, COUNTS) == before


async def test_changed_edited_removed_and_brought_back(
    pool: Pool, conn: Connection, embedder: Embedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second, third, *others = bank()
    await conn.execute(
        "UPDATE interview_schema.questions SET answer_summary = 'Mine.', authored_digest = NULL "
        "WHERE question_text = ANY(%s)",
        [[second.text, others[0].text]],
    )
    newer = [one.model_copy(update={"summary": "Newer."}) for one in (first, second)]
    authored(monkeypatch, [*newer, *others[1:]])
    assert await seeding.seed(pool, embedder)
    cursor = await conn.execute(
        "SELECT question_text, answer_summary, is_active FROM interview_schema.questions WHERE question_text = ANY(%s)",
        [[first.text, second.text, third.text, others[0].text]],
    )
    found = {one["question_text"]: (one["answer_summary"], one["is_active"]) async for one in cursor}
    assert found == {
        first.text: ("Newer.", True),
        second.text: ("Mine.", True),
        third.text: (third.summary, False),
        others[0].text: ("Mine.", True),
    }
    assert third.text not in await catalog.authored(conn, [third.text])
    authored(monkeypatch, [*newer, third, *others])
    assert await seeding.seed(pool, embedder)
    assert await catalog.authored(conn, [third.text]) == {third.text: third}


async def test_a_user_may_ask_the_same_question(conn: Connection) -> None:
    question = bank()[0]
    await conn.execute(
        "INSERT INTO interview_schema.questions (question_text, question_category, question_difficulty, created_by) "
        "VALUES (%s, 'technical', 'easy', 'ada')",
        [question.text],
    )
    await catalog.put_authored(conn, [question])
    assert (await catalog.authored(conn, [question.text]))[question.text] == question


async def test_a_failure_on_the_way_leaves_nothing_behind(
    pool: Pool, conn: Connection, embedder: Embedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = await row(conn, COUNTS)

    async def fail(*_: object) -> None:
        raise RuntimeError("in the middle")

    authored(monkeypatch, bank()[:5])
    with monkeypatch.context() as broken:
        broken.setattr(catalog, "retire_authored", fail)
        with pytest.raises(RuntimeError):
            await seeding.seed(pool, embedder)
    assert await row(conn, COUNTS) == before
    assert await seeding.seed(pool, embedder)
    assert (await row(conn, COUNTS))["active"] == 5


async def test_another_model_makes_all_vectors_anew(
    pool: Pool, conn: Connection, embedder: Embedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    spoilt = "UPDATE passages SET embedding = (SELECT array_agg(0.5) FROM generate_series(1, 384))::real[]::halfvec"
    await conn.execute(spoilt.encode())
    monkeypatch.setattr(seeding, "MODEL", "another model")
    monkeypatch.setattr(seeding, "_authored_digest", lambda: "another")
    assert await seeding.seed(pool, embedder)
    text = seeding._passages()[0].text
    [hit, *_] = await passages.nearest(conn, seeding._passages()[0].scope, embedder.embed([text])[0], 1)
    assert hit.similarity > 0.99
    assert await seeds.digest(conn, seeding.VECTORS) == "another model"


async def test_a_renamed_reference_is_followed(
    pool: Pool, conn: Connection, embedder: Embedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, *others = seeding._passages()
    moved = first.model_copy(update={"ref": "renamed"})
    monkeypatch.setattr(seeding, "_passages", lambda: [moved, *others])
    monkeypatch.setattr(seeding, "_authored_digest", lambda: "another")
    assert await seeding.seed(pool, embedder)
    assert (await passages.known(conn))[first.scope, first.kind, first.text] == "renamed"


def passage(scope: str, kind: str, text: str) -> Passage:
    """A passage that refers to its own text."""
    return Passage.model_validate({"scope": scope, "kind": kind, "ref": text, "text": text})


async def test_the_nearest_of_each_kind_in_one_scope(conn: Connection) -> None:
    await passages.clear(conn)
    axes = np.eye(384, dtype=np.float32)
    kept = [
        passage("a", "question", "x"),
        passage("a", "question", "y"),
        passage("a", "note", "x"),
        passage("b", "question", "x"),
    ]
    tilted = (axes[0] + axes[1]) / np.sqrt(2, dtype=np.float32)
    await passages.put(conn, kept, np.stack([axes[0], tilted, axes[2], axes[0]]))
    hits = await passages.nearest(conn, "a", axes[0], 5)
    assert [(hit.kind, hit.ref) for hit in hits] == [("question", "x"), ("question", "y"), ("note", "x")]
    assert [hit.similarity for hit in hits] == pytest.approx([1.0, 0.7071, 0.0], abs=1e-3)
    assert len(await passages.nearest(conn, "a", axes[0], 1)) == 2
    assert await passages.nearest(conn, "nobody", axes[0], 5) == []
    await passages.forget(conn, [("a", "question", "x")])
    assert set(await passages.known(conn)) == {("a", "question", "y"), ("a", "note", "x"), ("b", "question", "x")}


async def test_put_again_takes_the_new_vector(conn: Connection) -> None:
    axes = np.eye(384, dtype=np.float32)
    for axis in axes[:2]:
        await passages.put(conn, [passage("c", "note", "z")], axis[None])
    [hit] = await passages.nearest(conn, "c", axes[1], 1)
    assert hit.similarity == pytest.approx(1.0)


def test_authored_files_are_what_the_digest_covers() -> None:
    files = list(Path(seeding.HERE).rglob("*.toml"))
    assert len(files) > 6
    assert seeding._authored_digest() == seeding._authored_digest()
