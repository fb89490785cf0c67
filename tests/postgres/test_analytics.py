"""Analytics against a plain recomputation over random rows."""

import random
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from statistics import fmean
from uuid import UUID, uuid4

import pytest

from domain.job_session import Analytics
from memory.job_sessions import analytics
from memory.pool import Connection

TYPES = ("technical", "behavioral", "situational", "cultural")
FIRST = datetime(2026, 1, 1, tzinfo=UTC)
DAYS = 20
OWNERS = ("ada", "bob")


@dataclass(frozen=True, slots=True)
class Held:
    """A session as it is stored."""

    id: UUID
    owner: str
    status: str
    started: datetime
    ended: datetime | None
    paused: float


@dataclass(frozen=True, slots=True)
class Measured:
    """A record of metrics as it is stored."""

    owner: str
    at: datetime
    latency: float | None
    accuracy: float | None
    satisfaction: float | None


@dataclass(frozen=True, slots=True)
class Rows:
    """Everything of everybody."""

    sessions: list[Held]
    metrics: list[Measured]
    asked: list[tuple[str, str, datetime]]


def _moment(chance: random.Random) -> datetime:
    # A tenth lies at the edges of days.
    at = FIRST + timedelta(seconds=chance.randrange(DAYS * 86400), microseconds=chance.randrange(10**6))
    edge = at.replace(hour=0, minute=0, second=0, microsecond=0)
    return chance.choice([edge, edge - timedelta(microseconds=1)]) if chance.random() < 0.1 else at


def _maybe(chance: random.Random, value: float) -> float | None:
    return value if chance.random() < 0.8 else None


def _rows(chance: random.Random, count: int) -> Rows:
    rows = Rows([], [], [])
    for _ in range(count):
        owner, started = chance.choice(OWNERS), _moment(chance)
        status = chance.choice(("active", "paused", "completed"))
        ended = started + timedelta(seconds=chance.uniform(60, 7200)) if status == "completed" else None
        rows.sessions.append(Held(uuid4(), owner, status, started, ended, chance.choice((0.0, 30.5))))
        rows.asked.append((owner, chance.choice(TYPES), _moment(chance)))
        latency, share, stars = chance.uniform(0, 5000), chance.random(), float(chance.randint(1, 5))
        measures = (_maybe(chance, latency), _maybe(chance, share), _maybe(chance, stars))
        rows.metrics.append(Measured(owner, _moment(chance), *measures))
    return rows


async def _store(conn: Connection, rows: Rows) -> None:
    of: dict[str, UUID] = {each.owner: each.id for each in rows.sessions}
    async with conn.cursor() as cursor:
        await cursor.executemany(
            "INSERT INTO sessions (id, owner, dialect, engine, status, started_at, ended_at, paused_seconds)"
            " VALUES (%s, %s, 'interview_sessions', 'offline', %s, %s, %s, %s)",
            [(each.id, each.owner, each.status, each.started, each.ended, each.paused) for each in rows.sessions],
        )
        await cursor.executemany(
            "INSERT INTO job_sessions (session_id, job_context, settings) VALUES (%s, '{}', '{}')",
            [(each.id,) for each in rows.sessions],
        )
        await cursor.executemany(
            "INSERT INTO interactions (id, session_id, owner, question, type, category, difficulty, requires_star,"
            " happened_at) VALUES (%s, %s, %s, 'x', %s, 'x', 'mid', false, %s)",
            [(uuid4(), of[owner], owner, kind, at) for owner, kind, at in rows.asked],
        )
        await cursor.executemany(
            "INSERT INTO metrics (id, session_id, owner, created_at, total_latency_ms, transcription_accuracy,"
            " user_satisfaction) VALUES (%s, %s, %s, %s, %s, %s, %s)",
            [
                (uuid4(), of[each.owner], each.owner, each.at, each.latency, each.accuracy, each.satisfaction)
                for each in rows.metrics
            ],
        )


def _mean(values: Sequence[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return fmean(known) if known else None


def _expected(rows: Rows, owner: str, start: datetime | None, end: datetime | None) -> dict[str, object]:
    def within(at: datetime) -> bool:
        return (start is None or at >= start) and (end is None or at <= end)

    held = [each for each in rows.sessions if each.owner == owner and within(each.started)]
    minutes = [((each.ended - each.started).total_seconds() - each.paused) / 60 for each in held if each.ended]
    metrics = [each for each in rows.metrics if each.owner == owner and within(each.at)]
    days: dict[object, list[Measured]] = defaultdict(list)
    for each in metrics:
        days[each.at.date()].append(each)
    types = Counter(kind for whose, kind, at in rows.asked if whose == owner and within(at))

    def means(some: list[Measured]) -> list[float | None]:
        return [_mean([getattr(each, name) for each in some]) for name in ("latency", "accuracy", "satisfaction")]

    return {
        "sessions": len(held),
        "duration": _mean(minutes),
        "overall": means(metrics),
        "types": sorted(types.items(), key=lambda each: (-each[1], each[0])),
        "days": [(day, *means(days[day])) for day in sorted(days, key=str)],
    }


def _told(found: Analytics) -> dict[str, object]:
    return {
        "sessions": found.sessions,
        "duration": found.average_duration,
        "overall": [found.average_latency, found.average_accuracy, found.average_satisfaction],
        "types": [(each.type, each.count) for each in found.types],
        "days": [(day.date, day.latency, day.accuracy, day.satisfaction) for day in found.days],
    }


def _close(value: object) -> object:
    if isinstance(value, dict):
        return {name: _close(part) for name, part in value.items()}
    if isinstance(value, list | tuple):
        return [_close(part) for part in value]
    return pytest.approx(value, rel=1e-9) if isinstance(value, float) else value


def _plain(value: object) -> object:
    return [_plain(part) for part in value] if isinstance(value, list | tuple) else value


@pytest.mark.parametrize("seed", [1, 2, 3])
async def test_figures_are_those_of_a_plain_recomputation(conn: Connection, seed: int):
    chance = random.Random(seed)
    rows = _rows(chance, 400)
    await _store(conn, rows)
    # Days are UTC's, whatever zone the connection is in.
    await conn.execute("SET TIME ZONE 'Pacific/Kiritimati'")
    periods: list[tuple[datetime | None, datetime | None]] = [(None, None), (FIRST + timedelta(days=40), None)]
    periods += [tuple(sorted((_moment(chance), _moment(chance)))) for _ in range(10)]  # pyright: ignore[reportAssignmentType] - two are two
    periods += [(_moment(chance), None), (None, _moment(chance))]
    for owner in (*OWNERS, "nobody"):
        for start, end in periods:
            found = _told(await analytics.of_owner(conn, owner, start, end))
            expected = _close(_expected(rows, owner, start, end))
            assert {name: _plain(value) for name, value in found.items()} == expected


async def test_other_sessions_do_not_count(conn: Connection):
    await conn.execute(
        "INSERT INTO sessions (id, owner, dialect, engine, status, started_at) VALUES (%s, 'ada', 'mock', 'x',"
        " 'completed', now())",
        [uuid4()],
    )
    assert (await analytics.of_owner(conn, "ada", None, None)).sessions == 0
