"""Every row of one interview, without ids and times, for comparison."""

from typing import Any, LiteralString

import psycopg
from psycopg.rows import dict_row

QUERIES: dict[str, LiteralString] = {
    "sessions": """
        SELECT owner, dialect, status, phase, engine, wanted, plan, topic, difficulty, turn, question, probes, in_phase,
            answered, greeting, driver IS NULL AS free, due_at IS NULL AS settled,
            ended_at IS NOT NULL AS ended
        FROM sessions""",
    "turns": """
        SELECT number, question, probe, phase, position, text, reason, answer, closed, channel, key, revision,
            assessment, hints FROM turns ORDER BY number""",
    "pool": "SELECT position, text, used, question_id FROM pool ORDER BY position",
    "practised": """
        SELECT question_id, times_practiced FROM interview_schema.questions
        WHERE times_practiced > 0 ORDER BY question_id""",
    "asides": "SELECT turn, number, said, reply FROM asides ORDER BY turn, number",
    "requirements": "SELECT id, kind, text, status, evidence FROM requirements ORDER BY id",
    "beliefs": "SELECT competency, mean, variance, ratings FROM beliefs ORDER BY competency",
    "events": "SELECT kind, turn, count(*) FROM session_events GROUP BY kind, turn ORDER BY kind, turn",
    "reports": "SELECT report - 'session_id' AS report, version FROM reports",
    "checkpoints": "SELECT count(*) FROM checkpoints",
}


def rows(dsn: str) -> dict[str, list[dict[str, Any]]]:
    """Return them by table."""
    with psycopg.connect(dsn) as conn, conn.cursor(row_factory=dict_row) as cursor:
        return {name: cursor.execute(query).fetchall() for name, query in QUERIES.items()}
