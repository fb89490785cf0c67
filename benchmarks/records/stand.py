"""A database with a hundred thousand tracked interviews, and the processes that serve it."""

import asyncio
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

from benchmarks.processes import STOP_SECONDS, Server, first_json, start, where
from domain.principal import GUEST
from memory.embedded import Cluster

INTERVIEWS = 100_000
FILL = """
    INSERT INTO interview_schema.companies (company_name)
    SELECT 'Company ' || md5(n::text) FROM generate_series(1, 500) AS n;
    INSERT INTO interview_schema.roles (role_name) SELECT 'Role ' || n FROM generate_series(1, 40) AS n;
    INSERT INTO interview_schema.interviews (
        owner, company_id, role_id, interview_type, seniority_level, interview_status, interview_result, job_location,
        is_remote, salary_range, application_date, first_interview_date, job_description, created_at)
    SELECT CASE WHEN n % 6 = 0 THEN 'somebody else' ELSE '{owner}' END, 1 + (random() * 499)::int,
        1 + (random() * 39)::int, (ARRAY['actual', 'mock', 'practice'])[1 + n % 3],
        (ARRAY['intern', 'junior', 'mid', 'senior', 'staff', 'principal', 'lead', 'manager', 'director', NULL])
            [1 + (random() * 9)::int],
        (ARRAY['scheduled', 'in_progress', 'completed', 'cancelled', 'rescheduled'])[1 + (random() * 4)::int],
        (ARRAY['pending', 'passed', 'failed', 'offer_received', 'offer_accepted', 'offer_declined'])
            [1 + (random() * 5)::int],
        'Rotterdam', random() < 0.4, '80,000 - 95,000', date '2020-01-01' + (random() * 2000)::int,
        CASE WHEN random() < 0.5 THEN date '2025-07-01' + (random() * 300)::int END, repeat('Late data. ', 30),
        timestamptz '2020-01-01' + random() * interval '2000 days'
    FROM generate_series(1, {count}) AS n;
"""


@contextmanager
def cluster() -> Iterator[str]:
    """Run an embedded server; its DSN is given."""
    data = Path(tempfile.mkdtemp(prefix="viva-bench-records-"))
    with asyncio.Runner(loop_factory=asyncio.new_event_loop) as runner:
        opened = runner.run(Cluster.open(data))
        try:
            yield opened.dsn
        finally:
            runner.run(opened.close())
            shutil.rmtree(data, ignore_errors=True)


def fill(dsn: str) -> None:
    """Add a hundred thousand interviews of the local guest, and a fifth as many of somebody else."""
    with psycopg.connect(dsn, autocommit=True) as conn:
        conn.execute(FILL.format(owner=GUEST, count=INTERVIEWS * 6 // 5).encode())
        conn.execute("VACUUM ANALYZE interview_schema.interviews, interview_schema.interview_tally")


@contextmanager
def served(dsn: str) -> Iterator[Server]:
    """Run the service over a database, with the offline engine."""
    environment = {"DATABASE_URL": dsn, "VIVA_LLM__ENGINE": "offline"}
    process = start(["cli.main", "serve", "--port", "0"], environment)
    try:
        yield Server(process, where(process))
    finally:
        process.terminate()
        process.wait(STOP_SECONDS)


@contextmanager
def bare(dsn: str) -> Iterator[Server]:
    """Run the bare route over a database."""
    process = start(["benchmarks.records.floor", "--dsn", dsn])
    server = Server(process, first_json(process))
    try:
        yield server
    finally:
        server.stop()
