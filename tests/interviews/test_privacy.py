"""What a candidate says is nowhere but in the rows that are theirs."""

import logging

import pytest

from services.wiring import Services
from tests.interviews.candidates import TOPICS
from tests.interviews.rig import TABLES, begin_topic, execute, opened, say
from tests.upstream.script import Behaviour
from tests.upstream.server import Upstream

SECRET = "zebra-cockatoo-7731"
ANSWER = f"{TOPICS['technical'][0].strong} My own word for it is {SECRET}."
# Where words may be: the answers, what is made of them, and what is told at the end.
WORDS = {"turns", "reports", "requirements"}


async def holding(services: Services) -> set[str]:
    """The tables in which the secret can be found."""
    found = set()
    for table in TABLES:
        rows = await execute(services, f"SELECT count(*) AS n FROM {table} WHERE {table}::text LIKE %s", f"%{SECRET}%")
        hexed = f"SELECT count(*) AS n FROM {table} WHERE {table}::text LIKE %s"
        rows += await execute(services, hexed, f"%{SECRET.encode().hex()}%")
        if any(row["n"] for row in rows):
            found.add(table)
    return found


@pytest.mark.parametrize("ends", [False, True])
async def test_no_checkpoint_and_no_log_line_holds_an_answer(
    database: str, caplog: pytest.LogCaptureFixture, ends: bool
):
    caplog.set_level(logging.DEBUG)
    async with opened(database) as services:
        session = await begin_topic(services, "technical")
        for _ in range(3 if ends else 1):
            await say(services.interviews, session, ANSWER)
        assert "turns" in await holding(services)
        assert await holding(services) <= WORDS
    assert SECRET not in caplog.text


async def test_no_log_line_holds_an_answer_when_the_model_fails(
    database: str, upstream: Upstream, caplog: pytest.LogCaptureFixture
):
    caplog.set_level(logging.DEBUG)
    async with opened(database, upstream.url, task_deadline=0.5, retries=1) as services:
        session = await begin_topic(services, "technical")
        for how in ("status", "malformed", "drop"):
            upstream.script(Behaviour(do=how, status=500, times=2))
            await say(services.interviews, session, f"{ANSWER} {how}")
        assert await holding(services) <= WORDS
    assert upstream.record.total
    assert SECRET not in caplog.text
