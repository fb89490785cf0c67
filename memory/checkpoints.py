"""Where runs of the interviewer graph stand: LangGraph's own tables, over the one pool."""

from langgraph.checkpoint.postgres.aio import AsyncPostgresSaver
from langgraph.checkpoint.serde.jsonplus import JsonPlusSerializer

from memory.pool import Connection, Pool


def saver(pool: Pool) -> AsyncPostgresSaver:
    """Return a saver for one run: a shared one holds a lock around every statement, and would make runs queue up.

    It reads back plain values only, so that nothing stored can name a type to be made.
    """
    return AsyncPostgresSaver(pool, serde=JsonPlusSerializer(allowed_msgpack_modules=None))


async def prune(conn: Connection, thread: str) -> None:
    """Keep only the newest checkpoint of a thread: the rows tell the history."""
    await conn.execute(
        """
        WITH newest AS (
            SELECT checkpoint_id, checkpoint -> 'channel_versions' AS versions FROM checkpoints
            WHERE thread_id = %(thread)s AND checkpoint_ns = '' ORDER BY checkpoint_id DESC LIMIT 1
        ), older AS (
            DELETE FROM checkpoints USING newest
            WHERE thread_id = %(thread)s AND checkpoints.checkpoint_id < newest.checkpoint_id
        ), writes AS (
            DELETE FROM checkpoint_writes USING newest
            WHERE thread_id = %(thread)s AND checkpoint_writes.checkpoint_id < newest.checkpoint_id
        )
        DELETE FROM checkpoint_blobs USING newest
        WHERE thread_id = %(thread)s AND newest.versions ->> channel IS DISTINCT FROM version
        """,
        {"thread": thread},
    )


async def forget(conn: Connection, thread: str) -> None:
    """Remove a thread."""
    await conn.execute("DELETE FROM checkpoint_writes WHERE thread_id = %s", [thread])
    await conn.execute("DELETE FROM checkpoint_blobs WHERE thread_id = %s", [thread])
    await conn.execute("DELETE FROM checkpoints WHERE thread_id = %s", [thread])
