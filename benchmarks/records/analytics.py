"""Analytics of one user's 100,000 recorded interviews, in the service."""

import asyncio
import time
from datetime import UTC, datetime

import httpx
from starlette.types import ASGIApp, Receive, Scope, Send

from benchmarks.interviews.stand import opened
from benchmarks.table import Row, quantile
from memory.job_sessions import analytics
from memory.pool import Connection, connection
from services.wiring import Services

OWNER = "benchmark"
COUNT = 100_000
GOAL_MS = 150.0
# Spread over a year; other users' rows lie between those that are asked for.
FILLING = (
    """
    INSERT INTO sessions (id, owner, dialect, engine, status, started_at, created_at, ended_at, paused_seconds)
    SELECT gen_random_uuid(), owner, 'interview_sessions', 'offline', 'completed', at, at, at + interval '40 min', 60
    FROM (SELECT CASE WHEN n % 6 > 0 THEN 'benchmark' ELSE 'other' END AS owner,
        timestamptz '2026-01-01 00:00Z' + n * interval '262 s' AS at FROM generate_series(1, 120000) AS n) AS made
    """,
    'INSERT INTO job_sessions SELECT id, \'{"title": "T", "company": "C"}\', \'{}\' FROM sessions',
    """
    INSERT INTO interactions (id, session_id, owner, question, type, category, difficulty, requires_star, happened_at)
    SELECT gen_random_uuid(), id, owner, repeat('Why? ', 20),
        (ARRAY['technical', 'behavioral', 'situational', 'cultural'])[1 + (extract(epoch FROM started_at)::bigint % 4)],
        'general', 'mid', false, started_at + interval '1 min'
    FROM sessions
    """,
    """
    INSERT INTO metrics (id, session_id, owner, total_latency_ms, transcription_accuracy, user_satisfaction, created_at)
    SELECT gen_random_uuid(), id, owner, 500 + 1000 * random(), random(), 1 + 4 * random(),
        started_at + interval '2 min'
    FROM sessions
    """,
    "VACUUM (ANALYZE) sessions, interactions, metrics",
)


async def _fill(conn: Connection) -> None:
    for statement in FILLING:
        await conn.execute(statement.encode())


async def _timed(conn: Connection, samples: int, start: datetime | None) -> list[float]:
    times: list[float] = []
    for _ in range(samples):
        begun = time.perf_counter()
        await analytics.of_owner(conn, OWNER, start, None)
        times.append(1000 * (time.perf_counter() - begun))
    found = await analytics.of_owner(conn, OWNER, None, None)
    if found.sessions != COUNT or sum(each.count for each in found.types) != COUNT:
        raise RuntimeError(f"{found.sessions} sessions were counted instead of {COUNT}")
    return times


def _with_state(app: ASGIApp, state: dict[str, object]) -> ASGIApp:
    """The app as a server would call it, with what its lifespan gave."""

    async def called(scope: Scope, receive: Receive, send: Send) -> None:
        await app({**scope, "state": dict(state)}, receive, send)

    return called


async def _asked(services: Services, samples: int) -> list[float]:
    """Milliseconds of the whole request, through the app."""
    from api.app import create_app
    from services.tokens import issue

    app = create_app(services.settings, services)
    headers = {"Authorization": f"Bearer {issue(services.settings, OWNER)}"}
    times: list[float] = []
    async with app.router.lifespan_context(app) as state:
        transport = httpx.ASGITransport(_with_state(app, dict(state or {})))
        async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1", headers=headers) as client:
            for _ in range(samples):
                begun = time.perf_counter()
                response = await client.get("/interview-sessions/analytics")
                times.append(1000 * (time.perf_counter() - begun))
                response.raise_for_status()
                await asyncio.sleep(0.1)
    return times


async def _measure(samples: int) -> list[Row]:
    async with opened() as services:
        async with connection(services.pool) as conn:
            await _fill(conn)
            await _timed(conn, 3, None)
            whole = await _timed(conn, samples, None)
            month = await _timed(conn, samples, datetime(2026, 12, 1, tzinfo=UTC))
        request = await _asked(services, samples)
    return [
        Row(f"analytics over {COUNT:,} sessions, the request, p50", quantile(request, 0.5), goal=GOAL_MS),
        Row("· p95", quantile(request, 0.95)),
        Row("· the statement alone, p50", quantile(whole, 0.5)),
        Row("· of the last weeks only, p50", quantile(month, 0.5)),
    ]


def analytics_time(quick: bool) -> list[Row]:
    """One user's figures among 120,000 sessions, interactions and metrics."""
    return asyncio.run(_measure(10 if quick else 40))
