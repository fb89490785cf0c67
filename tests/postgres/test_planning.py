"""The planner over a real bank: what users add, change and retire is asked, or not, from then on."""

import pytest

from agents.planning import Planner
from llm.embeddings import Embedder
from llm.offline import OfflineEngine
from memory import bank
from memory.pool import Pool, connection

ADD = """
    INSERT INTO interview_schema.questions (question_text, question_category, question_difficulty, tags, created_by)
    VALUES (%s, %s, 'medium', %s, 'someone')
"""
OWN = "Which Zig features replace the C preprocessor, and at what price?"


@pytest.fixture
def planner(pool: Pool, embedder: Embedder) -> Planner:
    """A planner without a model."""
    return Planner(OfflineEngine(), embedder, pool)


async def texts_on(planner: Planner, topic: str) -> list[str]:
    return [question.text for question in (await planner.by_topic(topic, "medium", 3)).pool]


async def test_every_question_of_the_bank_has_its_vector(pool: Pool) -> None:
    async with connection(pool) as conn:
        stored = await bank.active(conn)
        stamp = await bank.stamp(conn)
    assert len(stored) == stamp.active >= 464
    assert all(one.authored and one.vector is not None and one.vector.shape == (384,) for one in stored)


async def test_a_users_question_is_asked_as_soon_as_it_is_there(pool: Pool, planner: Planner) -> None:
    assert OWN not in await texts_on(planner, "Zig")
    async with connection(pool) as conn:
        await conn.execute(ADD, [OWN, "Systems programming (technical)", ["zig"]])
    prepared = await planner.by_topic("Zig", "medium", 3)
    found = [question for question in prepared.pool if question.text == OWN]
    assert [(question.category, question.topic, question.bank) for question in found] == [("technical", "Zig", None)]
    async with connection(pool) as conn:
        await conn.execute("UPDATE interview_schema.questions SET is_active = false WHERE question_text = %s", [OWN])
    assert OWN not in await texts_on(planner, "Zig")


async def test_a_changed_wording_is_noticed(pool: Pool, planner: Planner) -> None:
    before = (await texts_on(planner, "SQL"))[0]
    async with connection(pool) as conn:
        await conn.execute(
            """
            UPDATE interview_schema.questions SET question_text = question_text || ' Explain.', updated_at = now()
            WHERE question_text = %s
            """,
            [before],
        )
    after = await texts_on(planner, "SQL")
    assert before not in after
    assert f"{before} Explain." in after


async def test_an_empty_bank_still_asks_about_the_topic(pool: Pool, planner: Planner) -> None:
    async with connection(pool) as conn:
        await conn.execute("UPDATE interview_schema.questions SET is_active = false")
    made = await planner.questions("Gardening", "easy", 3)
    assert len(set(made)) == 3
    assert all("Gardening" in text for text in made)
    assert len((await planner.by_questions(["Why?", "How?"], ())).pool) == 2
