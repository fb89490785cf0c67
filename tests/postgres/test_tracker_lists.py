"""The list of interviews beside a plain recomputation; the tally; updates that meet."""

import asyncio
import random
from datetime import date
from itertools import product
from typing import Any, get_args

import pytest

from domain.tracker import (
    Interview,
    InterviewFilter,
    InterviewOrder,
    InterviewResult,
    InterviewStatus,
    InterviewType,
    Order,
    Seniority,
)
from memory.pool import Connection, Pool, connection
from memory.tracker import companies, interviews, lists, stats

OWNER, OTHER = "ada", "bob"
FILTERS: tuple[dict[str, Any], ...] = (
    {},
    {"interview_status": "completed"},
    {"interview_status": "scheduled", "is_remote": True},
    {"interview_type": "mock", "interview_result": "passed"},
    {"seniority_level": "senior"},
    {"company_id": 1},
    {"company_id": 2, "is_remote": False, "interview_status": "cancelled"},
    {"company_id": 2**31 - 1},
)


def any_fields(chance: random.Random) -> dict[str, Any]:
    """An interview of any kind; half of them lack what others have."""
    return {
        "company_id": chance.choice([1, 2, 3, None]),
        "custom_role_title": "Engineer",
        "interview_type": chance.choice(get_args(InterviewType)),
        "interview_status": chance.choice(get_args(InterviewStatus)),
        "interview_result": chance.choice(get_args(InterviewResult)),
        "seniority_level": chance.choice([*get_args(Seniority), None]),
        "is_remote": chance.choice([True, False, None]),
        "application_date": chance.choice([None, date(2026, 1, chance.randint(1, 28)).isoformat()]),
        "first_interview_date": chance.choice([None, date(2026, 2, chance.randint(1, 28)).isoformat()]),
    }


@pytest.fixture
async def kept(conn: Connection) -> list[Interview]:
    """A hundred and fifty interviews of one owner; another has some of his own."""
    chance = random.Random(5)
    for name in ("zeta", "Alpha", "mid"):
        await companies.create(conn, {"company_name": name})
    for _ in range(20):
        await interviews.create(conn, OTHER, any_fields(chance))
    rows = [await interviews.create(conn, OWNER, any_fields(chance)) for _ in range(150)]
    for row in chance.sample(rows, 60):
        await interviews.update(conn, OWNER, row.interview_id, any_fields(chance))
    return [await interviews.get(conn, OWNER, row.interview_id) for row in rows]


def expected(rows: list[Interview], wanted: InterviewFilter, given: dict[str, Any]) -> list[int]:
    """The ids of the rows that pass, in order; what lacks the field comes last, the older first or last with them."""
    passing = [row for row in rows if all(getattr(row, name) == value for name, value in given.items())]

    def key(row: Interview) -> Any:
        value = getattr(row, wanted.sort_by)
        return value.lower() if isinstance(value, str) else value

    down = wanted.order == "desc"
    having = sorted(
        (row for row in passing if key(row) is not None), key=lambda r: (key(r), r.interview_id), reverse=down
    )
    lacking = sorted((row for row in passing if key(row) is None), key=lambda r: r.interview_id, reverse=down)
    return [row.interview_id for row in (*having, *lacking)]


async def test_lists_are_as_a_plain_reading_has_them(conn: Connection, kept: list[Interview]) -> None:
    for given, sort_by, order in product(FILTERS, get_args(InterviewOrder), get_args(Order)):
        wanted = InterviewFilter(**given, sort_by=sort_by, order=order)
        whole = expected(kept, wanted, given)
        for skip, limit in ((0, 20), (7, 5), (len(whole), 20), (0, 100)):
            found = await lists.listed(conn, OWNER, wanted, skip, limit)
            assert found.total == len(whole), wanted
            assert [row.interview_id for row in found.rows] == whole[skip : skip + limit], wanted


async def test_the_tally_is_kept_whatever_happens(pool: Pool, kept: list[Interview]) -> None:
    """More changes at once than it takes to be summed up several times."""
    chance = random.Random(7)

    async def change(seed: int) -> None:
        own = random.Random(seed)
        async with connection(pool) as conn:
            for _ in range(12):
                await interviews.update(conn, OWNER, own.choice(kept).interview_id, any_fields(own))
                await interviews.create(conn, OWNER, any_fields(own))

    await asyncio.gather(*(change(chance.randint(0, 10**6)) for _ in range(16)))
    async with connection(pool) as conn:
        await conn.execute(
            "DELETE FROM interview_schema.interviews WHERE owner = 'ada' AND interview_status = 'rescheduled'"
        )
        for status in get_args(InterviewStatus):
            found = await lists.listed(conn, OWNER, InterviewFilter(interview_status=status), 0, 1)
            cursor = await conn.execute(
                "SELECT count(*) AS n FROM interview_schema.interviews WHERE owner = 'ada' AND interview_status = %s",
                [status],
            )
            row = await cursor.fetchone()
            assert row is not None
            assert found.total == row["n"]
        told = await stats.overview(conn, OWNER)
        assert sum(told.interviews_by_result.values()) == told.total_interviews
        row = await (await conn.execute("SELECT count(*) AS n FROM interview_schema.interview_tally")).fetchone()
        assert row is not None
        assert row["n"] < 400


async def test_a_renamed_company_is_sorted_anew(conn: Connection, kept: list[Interview]) -> None:
    await conn.execute("UPDATE interview_schema.companies SET company_name = 'aaa' WHERE company_name = 'zeta'")
    found = await lists.listed(conn, OWNER, InterviewFilter(sort_by="company_name", order="asc"), 0, 1)
    assert found.rows[0].company_name == "aaa"
