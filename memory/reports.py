"""The reports of interviews."""

from uuid import UUID

from psycopg.types.json import Jsonb

from domain.report import Report
from memory.pool import Connection


async def put(conn: Connection, session_id: UUID, report: Report) -> None:
    """Store a report; a newer one takes the place of the one before."""
    await conn.execute(
        """
        INSERT INTO reports (session_id, report) VALUES (%(id)s, %(report)s)
        ON CONFLICT (session_id) DO UPDATE
        SET report = EXCLUDED.report, version = reports.version + 1, made_at = now()
        """,
        {"id": session_id, "report": Jsonb(report.model_dump(mode="json"))},
    )


async def get(conn: Connection, session_id: UUID) -> Report | None:
    """Return the newest report of a session."""
    cursor = await conn.execute("SELECT report FROM reports WHERE session_id = %s", [session_id])
    row = await cursor.fetchone()
    return Report.model_validate(row["report"]) if row else None


async def exists(conn: Connection, session_id: UUID) -> bool:
    """Whether a session has a report."""
    cursor = await conn.execute("SELECT FROM reports WHERE session_id = %s", [session_id])
    return cursor.rowcount == 1
