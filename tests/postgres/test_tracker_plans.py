"""How the server reads the list of interviews: by an index in the order that is asked for, and no more than a page."""

from itertools import product
from typing import Any, get_args

import pytest

from domain.tracker import InterviewFilter, InterviewOrder, Order
from memory.pool import Connection
from memory.tracker import lists

OWNER = "ada"
FILTERS: tuple[dict[str, Any], ...] = (
    {},
    {"interview_status": "completed", "is_remote": True},
    {"interview_type": "mock", "seniority_level": "senior"},
)


@pytest.fixture
async def many(conn: Connection) -> Connection:
    """Twenty thousand interviews of one owner, and a few of others."""
    await conn.execute(
        """
        INSERT INTO interview_schema.companies (company_name)
        SELECT 'Company ' || n FROM generate_series(1, 50) AS n
        """
    )
    await conn.execute(
        """
        INSERT INTO interview_schema.interviews (owner, company_id, interview_type, interview_status, seniority_level,
            is_remote, application_date, first_interview_date, created_at)
        SELECT CASE WHEN n % 20 = 0 THEN 'bob' ELSE 'ada' END,
            (SELECT min(company_id) FROM interview_schema.companies) + n % 50,
            (ARRAY['actual', 'mock', 'practice'])[1 + n % 3],
            (ARRAY['scheduled', 'in_progress', 'completed', 'cancelled'])[1 + n % 4],
            (ARRAY['junior', 'senior', 'staff'])[1 + n / 3 % 3], n % 2 = 0, date '2020-01-01' + n % 2000,
            date '2026-01-01' + n % 300, timestamptz '2026-01-01' + make_interval(secs => n)
        FROM generate_series(1, 20000) AS n
        """
    )
    await conn.execute("ANALYZE interview_schema.interviews")
    return conn


def _nodes(plan: dict[str, Any]) -> list[dict[str, Any]]:
    return [plan, *(node for inner in plan.get("Plans", []) for node in _nodes(inner))]


async def test_every_order_is_read_from_its_index(many: Connection) -> None:
    for given, sort_by, order in product(FILTERS, get_args(InterviewOrder), get_args(Order)):
        wanted = InterviewFilter(**given, sort_by=sort_by, order=order)
        cursor = await many.execute(
            "EXPLAIN (ANALYZE, TIMING off, COSTS off, FORMAT json) " + lists.statement(wanted),
            lists.parameters(OWNER, wanted, 40, 20),
            prepare=False,
        )
        row = await cursor.fetchone()
        assert row is not None
        nodes = _nodes(row["QUERY PLAN"][0]["Plan"])
        on = [node for node in nodes if node.get("Relation Name") == "interviews"]
        assert {node["Node Type"] for node in on} <= {"Index Scan", "Index Only Scan"}, (wanted, on)
        # What is sorted is a page, never all that passes the filters.
        sorts = [node for node in nodes if "Sort" in node["Node Type"]]
        assert all(node["Actual Rows"] <= 20 for node in sorts), (wanted, sorts)
        rows_read = max(node["Actual Rows"] + node.get("Rows Removed by Filter", 0) for node in on)
        assert rows_read <= 1000, (wanted, on)
