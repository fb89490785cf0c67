"""When callers called last: one row for each caller and budget, judged and renewed by one statement.

The table is not logged: after a crash of the server all callers begin anew.
"""

from domain.allowance import Allowance, Budget, Standing, longest
from memory.pool import Connection

# The instants of the calls that count, oldest first. A window is full when its most-th newest call lies within it.
# The row is locked before the clock is read, so processes that ask at once are judged one after the other.
_TAKE = """
    INSERT INTO allowances AS kept (owner, budget, calls, taken, judged_at)
    SELECT %(owner)s, %(budget)s, ARRAY[now], true, now FROM (SELECT clock_timestamp() AS now) AS clock
    ON CONFLICT (owner, budget) DO UPDATE SET (calls, taken, judged_at) = (
        SELECT CASE WHEN free THEN live || now ELSE live END, free, now
        FROM (
            SELECT now, live, NOT EXISTS (
                SELECT FROM unnest(%(most)s::integer[], %(seconds)s::double precision[]) AS bounds (most, seconds)
                WHERE live[cardinality(live) - most + 1] > now - make_interval(secs => seconds)
            ) AS free
            FROM (
                SELECT now, ARRAY(
                    SELECT call FROM unnest(kept.calls) WITH ORDINALITY AS made (call, nth)
                    WHERE call > now - make_interval(secs => %(longest)s::double precision) ORDER BY nth
                ) AS live
                FROM (SELECT clock_timestamp() AS now) AS clock
            ) AS counted
        ) AS judged
    )
    RETURNING taken,
        ARRAY(
            SELECT (SELECT count(*) FROM unnest(calls) AS made (call)
                WHERE call > judged_at - make_interval(secs => seconds))
            FROM unnest(%(seconds)s::double precision[]) WITH ORDINALITY AS bounds (seconds, nth) ORDER BY nth
        ) AS used,
        ARRAY(
            SELECT coalesce((SELECT extract(epoch FROM min(call) - judged_at) + seconds
                FROM unnest(calls) AS made (call)
                WHERE call > judged_at - make_interval(secs => seconds)), 0)::double precision
            FROM unnest(%(seconds)s::double precision[]) WITH ORDINALITY AS bounds (seconds, nth) ORDER BY nth
        ) AS waits
"""


async def take(conn: Connection, owner: str, budget: Budget) -> Allowance:
    """Count a call if every window of the budget has a place for it; one that is refused does not count."""
    cursor = await conn.execute(
        _TAKE,
        {
            "owner": owner,
            "budget": budget.name,
            "most": [window.most for window in budget.windows],
            "seconds": [window.seconds for window in budget.windows],
            "longest": longest(budget.windows),
        },
    )
    row = await cursor.fetchone()
    assert row is not None
    stands = zip(budget.windows, row["used"], row["waits"], strict=True)
    return Allowance(row["taken"], tuple(Standing(window, used, wait) for window, used, wait in stands))


async def sweep(conn: Connection, seconds: float) -> None:
    """Forget callers who have not called for `seconds`, after which none of their calls may count."""
    await conn.execute(
        "DELETE FROM allowances WHERE judged_at < clock_timestamp() - make_interval(secs => %s::double precision)",
        [seconds],
    )
