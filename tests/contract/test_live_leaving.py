"""A client that leaves at the very moment at which its socket gets the connection that it waits for."""

import asyncio
import json
from typing import Any

import psycopg
from starlette.types import Message

from api.app import create_app
from tests.contract.live import PATIENCE, created
from tests.serving import Serve, settings_of

# The moment is one of the loop's next steps.
STEPS = 8


class Visit:
    """One socket of an app without a network in between, so that each of the loop's steps is the test's own."""

    def __init__(self, app: Any, state: Any, session_id: str) -> None:
        self._messages: asyncio.Queue[Message] = asyncio.Queue()
        self._connected = asyncio.Event()
        scope = {
            "type": "websocket",
            "scheme": "ws",
            "path": f"/ws/interview/{session_id}",
            "query_string": b"",
            "headers": [(b"host", b"127.0.0.1")],
            "client": ("127.0.0.1", 1),
            "state": dict(state),
        }
        self.come("websocket.connect")
        self.running = asyncio.create_task(app(scope, self._messages.get, self._hear))

    def come(self, kind: str) -> None:
        """Let a message of the client come."""
        self._messages.put_nowait({"type": kind})

    async def _hear(self, message: Message) -> None:
        if message["type"] == "websocket.send" and json.loads(message["text"])["type"] == "connected":
            self._connected.set()

    async def connected(self) -> None:
        """Wait until the socket has told where the interview stands."""
        async with asyncio.timeout(PATIENCE):
            await self._connected.wait()


async def notify(dsn: str, session_id: str) -> None:
    async with await psycopg.AsyncConnection.connect(dsn, autocommit=True) as conn:
        await conn.execute("SELECT pg_notify('viva_interview', %s)", [session_id])


async def test_leaving_in_the_moment_of_getting_a_connection(serve: Serve, database: str):
    session_id = await created(await serve())
    app = create_app(settings_of({"database_url": database, "database": {"pool_min": 1, "pool_max": 1}}))
    async with app.router.lifespan_context(app) as state:
        assert state is not None
        pool = state["services"].pool
        for steps in range(STEPS):
            visit = Visit(app, state, session_id)
            await visit.connected()
            async with pool.connection():
                await notify(database, session_id)
                async with asyncio.timeout(PATIENCE):
                    while not pool.get_stats()["requests_waiting"]:  # noqa: ASYNC110
                        await asyncio.sleep(0.01)
            for _ in range(steps):
                await asyncio.sleep(0)
            visit.come("websocket.disconnect")
            async with asyncio.timeout(PATIENCE):
                await visit.running
