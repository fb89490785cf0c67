"""One user's figures over a period, computed where the rows are."""

from datetime import datetime
from typing import LiteralString

from domain.job_session import Analytics
from memory.pool import Connection

# One statement, so that all figures are of one moment; each table is read once. Sums of intervals
# and bins of days are integer arithmetic, where extract() and time zones by name would cost more than the reading.
_FIGURES: LiteralString = """
    WITH held AS (
        SELECT count(*) AS sessions, count(*) FILTER (WHERE status = 'completed') AS completed,
            sum(ended_at - started_at) FILTER (WHERE status = 'completed') AS lasted,
            sum(paused_seconds) FILTER (WHERE status = 'completed') AS paused
        FROM sessions
        WHERE owner = %(owner)s AND dialect = 'interview_sessions'
            AND (%(start)s::timestamptz IS NULL OR started_at >= %(start)s)
            AND (%(end)s::timestamptz IS NULL OR started_at <= %(end)s)
    ), asked AS (
        SELECT type, count(*) AS count FROM interactions
        WHERE owner = %(owner)s
            AND (%(start)s::timestamptz IS NULL OR happened_at >= %(start)s)
            AND (%(end)s::timestamptz IS NULL OR happened_at <= %(end)s)
        GROUP BY type
    ), daily AS (
        SELECT date_bin('1 day', created_at, '2000-01-01Z') AS day,
            sum(total_latency_ms) AS latency, count(total_latency_ms) AS latencies,
            sum(transcription_accuracy) AS accuracy, count(transcription_accuracy) AS accuracies,
            sum(user_satisfaction) AS satisfaction, count(user_satisfaction) AS satisfactions
        FROM metrics
        WHERE owner = %(owner)s
            AND (%(start)s::timestamptz IS NULL OR created_at >= %(start)s)
            AND (%(end)s::timestamptz IS NULL OR created_at <= %(end)s)
        GROUP BY 1
    )
    SELECT sessions, (extract(epoch FROM lasted)::double precision - paused) / 60 / nullif(completed, 0)
            AS average_duration,
        (SELECT sum(latency) / nullif(sum(latencies), 0) FROM daily) AS average_latency,
        (SELECT sum(accuracy) / nullif(sum(accuracies), 0) FROM daily) AS average_accuracy,
        (SELECT sum(satisfaction) / nullif(sum(satisfactions), 0) FROM daily) AS average_satisfaction,
        (SELECT coalesce(jsonb_agg(asked ORDER BY count DESC, type), '[]') FROM asked) AS types,
        (SELECT coalesce(jsonb_agg(jsonb_build_object(
            'date', (day AT TIME ZONE 'UTC')::date, 'latency', latency / nullif(latencies, 0),
            'accuracy', accuracy / nullif(accuracies, 0),
            'satisfaction', satisfaction / nullif(satisfactions, 0)) ORDER BY day), '[]') FROM daily) AS days
    FROM held
"""


async def of_owner(conn: Connection, owner: str, start: datetime | None, end: datetime | None) -> Analytics:
    """Return the figures of everything from `start` up to `end`, both included; None leaves a side open.

    Sessions count by their start, interactions and metrics by their own time.
    """
    cursor = await conn.execute(_FIGURES, {"owner": owner, "start": start, "end": end})
    return Analytics.model_validate(await cursor.fetchone())
