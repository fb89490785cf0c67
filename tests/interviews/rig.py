"""Drives interviews in-process, as any door would, and reads what is left of them."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

from psycopg import sql

from domain.interview_events import Happened
from domain.session import Session, Wanted
from memory import sessions
from memory.pool import connection
from services.interviews import Interviews
from services.wiring import Services, open_services
from tests.interviews.candidates import TOPICS, Reply, Topic
from tests.serving import STANDSTILL, settings_of

OWNER = "candidate"
# Everything that can hold a row of a session, by the column that names it.
TABLES = {
    "sessions": "id",
    **dict.fromkeys(("pool", "turns", "asides", "utterances", "requirements", "beliefs"), "session_id"),
    **dict.fromkeys(("session_events", "materials", "reports"), "session_id"),
    **dict.fromkeys(("checkpoints", "checkpoint_blobs", "checkpoint_writes"), "thread_id"),
}
# Drivers that die are replaced soon, and what waits is tried often: no test waits for long.
QUICK = {"lease": 1.0, "retry": 0.1, "sweep": 0.05, "grace": 0.0}


@asynccontextmanager
async def opened(dsn: str, url: str | None = None, **llm: object) -> AsyncIterator[Services]:
    """Open a process' services over a database, with the offline engine unless the endpoint's URL is given."""
    online: dict[str, object] = {"openai_base_url": url, "openai_api_key": "sk-test", "openai_model": "scripted"}
    group = {"engine": "openai" if url else "offline", **llm}
    values = {"database_url": dsn, "llm": group, "interviews": QUICK, **(online if url else {})}
    async with open_services(settings_of(values)) as services:
        yield services


async def make_given(services: Services, questions: Sequence[str]) -> UUID:
    """Make an interview that will ask these questions as they stand."""
    session = Session(
        id=uuid4(),
        owner=OWNER,
        dialect="parallel",
        status="created",
        phase="setup",
        engine=services.interviews.engine,
        wanted=Wanted(questions=len(questions), given=tuple(questions)),
        created_at=datetime.now(UTC),
    )
    async with connection(services.pool) as conn:
        await sessions.create(conn, session)
    return session.id


async def begin_given(services: Services, questions: Sequence[str]) -> UUID:
    """Begin an interview that asks these questions as they stand."""
    session_id = await make_given(services, questions)
    await services.interviews.driver.start(session_id)
    await services.interviews.deliver(OWNER, session_id, 1)
    return session_id


async def begin_topic(services: Services, topic: Topic) -> UUID:
    """Begin an interview with the three questions of a topic."""
    return await begin_given(services, [one.question for one in TOPICS[topic]])


async def say(interviews: Interviews, session_id: UUID, text: str, **named: Any) -> list[Happened]:
    """Answer the standing question and return what follows."""
    async with asyncio.timeout(STANDSTILL):
        return [told async for told in interviews.answer(OWNER, session_id, text, **{"channel": "rest", **named})]


async def play(interviews: Interviews, session_id: UUID, reply: Reply, most: int = 20) -> list[Happened]:
    """Answer question after question until the interview is over; return everything that was told on the way."""
    told: list[Happened] = []
    for _ in range(most):
        turn = (await interviews.progress(OWNER, session_id)).turn
        assert turn is not None
        told += await say(interviews, session_id, reply(turn))
        if told[-1].kind == "finished":
            return told
    raise AssertionError("the interview did not end")


async def events(interviews: Interviews, session_id: UUID, after: int = 0) -> list[Happened]:
    """Everything that was told of an interview that is over."""
    async with asyncio.timeout(STANDSTILL):
        return [told async for told in interviews.follow(OWNER, session_id, after)]


async def execute(services: Services, statement: str, *values: object) -> list[dict[str, Any]]:
    """Run a statement and return its rows, if it has any."""
    async with connection(services.pool) as conn:
        cursor = await conn.execute(statement.encode(), list(values))
        return await cursor.fetchall() if cursor.description else []


async def rows(services: Services, session_id: UUID) -> dict[str, int]:
    """Count a session's rows by table, where there are any."""
    found: dict[str, int] = {}
    async with connection(services.pool) as conn:
        for table, column in TABLES.items():
            query = sql.SQL("SELECT count(*) AS n FROM {} WHERE {} = %s").format(*map(sql.Identifier, (table, column)))
            row = await (await conn.execute(query, [str(session_id)])).fetchone()
            if row and row["n"]:
                found[table] = row["n"]
    return found
