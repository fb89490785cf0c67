"""What the five-hundredth answer of an interview costs beside the twentieth: time, write-ahead log, bytes kept."""

import asyncio
from dataclasses import dataclass, field
from typing import LiteralString
from uuid import UUID

from benchmarks.interviews.stand import ANSWER, answer, begin, opened, questions
from benchmarks.table import Row, quantile
from memory.pool import connection
from services.wiring import Services

EARLY, LATE = 20, 500
# So many turns on either side are measured as well, and the median counts.
AROUND = 10
# The same questions come round and round, so that early and late turns have the same work to do.
ROUND = 2 * AROUND

_SIZE: LiteralString = """
    SELECT
        (SELECT coalesce(sum(pg_column_size(t.*) - coalesce(pg_column_size(answer), 0)
            - coalesce(pg_column_size(text), 0) - coalesce(pg_column_size(assessment), 0)), 0)
            FROM turns AS t WHERE session_id = %(id)s) AS turns,
        (SELECT coalesce(sum(pg_column_size(assessment)), 0) FROM turns WHERE session_id = %(id)s) AS assessments,
        (SELECT coalesce(sum(pg_column_size(e.*)), 0) FROM session_events AS e WHERE session_id = %(id)s) AS events,
        (SELECT coalesce(sum(pg_column_size(s.*)), 0) FROM sessions AS s WHERE id = %(id)s) AS session,
        (SELECT coalesce(sum(pg_column_size(r.*)), 0) FROM requirements AS r WHERE session_id = %(id)s) AS requirements,
        (SELECT coalesce(sum(pg_column_size(b.*)), 0) FROM beliefs AS b WHERE session_id = %(id)s) AS beliefs,
        (SELECT coalesce(sum(pg_column_size(c.*)), 0) FROM checkpoints AS c WHERE thread_id = %(thread)s)
            + (SELECT coalesce(sum(pg_column_size(c.*)), 0) FROM checkpoint_blobs AS c WHERE thread_id = %(thread)s)
            + (SELECT coalesce(sum(pg_column_size(c.*)), 0) FROM checkpoint_writes AS c WHERE thread_id = %(thread)s)
            AS checkpoints
"""
_TABLES: LiteralString = """
    SELECT sum(pg_total_relation_size(c.oid)) AS bytes FROM pg_class AS c
    WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace
"""
_WAL: LiteralString = "SELECT pg_current_wal_insert_lsn() - '0/0'::pg_lsn AS bytes"


@dataclass(slots=True)
class Cost:
    """What single turns cost: milliseconds, and bytes of write-ahead log."""

    times: list[float] = field(default_factory=list)
    logged: list[float] = field(default_factory=list)


async def _bytes(services: Services, query: LiteralString) -> int:
    async with connection(services.pool) as conn:
        row = await (await conn.execute(query)).fetchone()
    assert row is not None
    return int(row["bytes"])


async def _sizes(services: Services, session: UUID) -> dict[str, int]:
    async with connection(services.pool) as conn:
        row = await (await conn.execute(_SIZE, {"id": session, "thread": str(session)})).fetchone()
    assert row is not None
    return {name: int(size) for name, size in row.items()}


async def _measured(services: Services, session: UUID, cost: Cost) -> None:
    before = await _bytes(services, _WAL)
    cost.times.append(await answer(services, session))
    cost.logged.append(await _bytes(services, _WAL) - before)


async def _measure() -> list[Row]:
    asked = questions(ROUND)
    async with opened() as services:
        old, young = [await begin(services, asked * (1 + LATE // ROUND + 1)) for _ in range(2)]
        for _ in range(EARLY - AROUND):
            await answer(services, young)
            await answer(services, old)
        first, tables = await _sizes(services, old), await _bytes(services, _TABLES)
        for _ in range(LATE - EARLY):
            await answer(services, old)
        last, grown = await _sizes(services, old), await _bytes(services, _TABLES) - tables
        early, late = Cost(), Cost()
        for _ in range(2 * AROUND):
            # In turn, so that a noisy moment meets both.
            await _measured(services, young, early)
            await _measured(services, old, late)
    kept = {name: (last[name] - first[name]) / (LATE - EARLY) for name in last}
    return _rows(early, late, kept, last["checkpoints"], grown / (LATE - EARLY))


def _rows(early: Cost, late: Cost, kept: dict[str, float], checkpoints: int, grown: float) -> list[Row]:
    time = [quantile(cost.times, 0.5) for cost in (late, early)]
    logged = [quantile(cost.logged, 0.5) / 1e3 for cost in (late, early)]
    return [
        Row(f"time of turn {LATE} / turn {EARLY}", *time, goal=1.2),
        Row(f"write-ahead log of turn {LATE} / turn {EARLY}", *logged, goal=1.1, unit="KB"),
        Row("rows and checkpoints per turn, beyond question and answer", sum(kept.values()) / 1e3, goal=3, unit="KB"),
        Row("· of that the assessment", kept["assessments"] / 1e3, unit="KB"),
        Row("· the answer's text", len(ANSWER) / 1e3, unit="KB"),
        Row(f"· all checkpoints after {LATE} turns", checkpoints / 1e3, unit="KB"),
        Row("· growth of all tables on disk per turn, dead rows included", grown / 1e3, unit="KB"),
    ]


def turns(quick: bool) -> list[Row]:
    """One interview of five hundred turns beside a young one; the quick way is the same."""
    return asyncio.run(_measure())
