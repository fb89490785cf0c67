"""What `langgraph.json` names: the router graph for LangGraph Studio, over everything that it needs.

The development server asks for the graph at every read and run, so what it needs is opened once and stays open.
"""

import asyncio
import os
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from functools import cache

from domain.errors import StartupError
from graphs.parts import Graph, load
from memory.pool import open_pool
from settings import Settings

# The server refuses blocking calls on its loop, and starting Postgres makes them: another process keeps it.
KEEPER = (sys.executable, "-m", "cli.main", "database")


async def _end(keeper: Process) -> None:
    if keeper.stdin is not None:
        keeper.stdin.close()
    await keeper.wait()


async def _database(stack: AsyncExitStack) -> str:
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    keeper = await asyncio.create_subprocess_exec(
        *KEEPER, stdin=PIPE, stdout=PIPE, env=environment, start_new_session=True
    )
    stack.push_async_callback(_end, keeper)
    dsn = (await keeper.stdout.readline()).decode().strip() if keeper.stdout else ""
    if not dsn:
        raise StartupError("the database cannot be made ready: `viva database` says why, and so does the server's log")
    return dsn


async def _open(stack: AsyncExitStack) -> Graph:
    dsn = await _database(stack)
    settings = await asyncio.to_thread(Settings)
    parts = await asyncio.to_thread(load, settings)
    stack.push_async_callback(parts.close)
    pool = await open_pool(dsn, settings.database)
    stack.push_async_callback(pool.close)
    return parts.graph(pool)


async def _keep(graph: asyncio.Future[Graph]) -> None:
    """Hold everything open until the loop, at its end, cancels this task."""
    try:
        async with AsyncExitStack() as stack:
            graph.set_result(await _open(stack))
            await asyncio.Event().wait()
    except Exception as error:
        if graph.done():
            raise
        graph.set_exception(error)


@cache
def _kept(loop: asyncio.AbstractEventLoop) -> tuple[asyncio.Future[Graph], asyncio.Task[None]]:
    graph: asyncio.Future[Graph] = loop.create_future()
    return graph, loop.create_task(_keep(graph))


@asynccontextmanager
async def router() -> AsyncIterator[Graph]:
    """Lend the compiled graph; the first call opens what it needs, and after a failure the next call tries again.

    Raises:
        StartupError: with a message that says what to do.
    """
    graph, _ = _kept(asyncio.get_running_loop())
    try:
        compiled = await asyncio.shield(graph)
    except Exception:
        _kept.cache_clear()
        raise
    yield compiled
