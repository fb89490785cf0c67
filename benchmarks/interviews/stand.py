"""A process' services over a database of the benchmark's own, and interviews of given questions."""

import shutil
import tempfile
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID, uuid4

from agents.knowledge.library import bank
from domain.session import Session, Wanted
from memory import sessions
from memory.embedded import Cluster
from memory.pool import connection
from services.wiring import Services, open_services
from settings import Settings

OWNER = "benchmark"
ANSWER = (
    "A hash map keeps an array of buckets; the key is hashed to an index and collisions are chained or probed, so a "
    "lookup takes constant time on average and linear time in the worst case. At a load factor of 0.75 it doubles and "
    "rehashes every entry, which is why I give the expected size when I know it. In the JDK long chains turn into "
    "red-black trees after eight entries, so even bad hashes stay logarithmic."
)


def questions(count: int) -> list[str]:
    """So many technical questions of the bank."""
    return [question.text for question in bank() if question.category == "technical"][:count]


@asynccontextmanager
async def opened(url: str | None = None) -> AsyncIterator[Services]:
    """Open services over a fresh embedded server; offline unless the endpoint's URL is given."""
    data = Path(tempfile.mkdtemp(prefix="viva-bench-interviews-"))
    cluster = await Cluster.open(data)
    llm = {"engine": "openai" if url else "offline"}
    online = {"openai_base_url": url, "openai_api_key": "bench", "openai_model": "scripted"} if url else {}
    try:
        settings = Settings.model_validate({"data": data, "database_url": cluster.dsn, "llm": llm, **online})
        async with open_services(settings) as services:
            yield services
    finally:
        await cluster.close()
        shutil.rmtree(data, ignore_errors=True)


async def begin(services: Services, given: Sequence[str]) -> UUID:
    """Begin an interview that asks these questions as they stand."""
    session = Session(
        id=uuid4(),
        owner=OWNER,
        dialect="parallel",
        status="created",
        phase="setup",
        engine=services.interviews.engine,
        wanted=Wanted(questions=len(given), given=tuple(given)),
        created_at=datetime.now(UTC),
    )
    async with connection(services.pool) as conn:
        await sessions.create(conn, session)
    await services.interviews.driver.start(session.id)
    await services.interviews.deliver(OWNER, session.id, 1)
    return session.id


async def answer(services: Services, session: UUID, text: str = ANSWER) -> float:
    """Answer the standing question and return the milliseconds until the next one."""
    begun = time.perf_counter()
    async for _ in services.interviews.answer(OWNER, session, text, channel="rest"):
        pass
    return 1000 * (time.perf_counter() - begun)
