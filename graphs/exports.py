"""What `langgraph.json` names: the graphs for LangGraph Studio, over everything that they need.

The development server asks for the graph at every read and run, so what it needs is opened once and stays open.
"""

import asyncio
import os
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
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


@dataclass(frozen=True, slots=True)
class _Graphs:
    router: Graph
    interviewer: Graph


async def _open(stack: AsyncExitStack) -> _Graphs:
    dsn = await _database(stack)
    settings = await asyncio.to_thread(Settings)
    parts = await asyncio.to_thread(load, settings)
    stack.push_async_callback(parts.close)
    pool = await open_pool(dsn, settings.database)
    stack.push_async_callback(pool.close)
    return _Graphs(parts.graph(pool), parts.interviewer(parts.interviewer_parts(pool)))


async def _keep(graphs: asyncio.Future[_Graphs]) -> None:
    """Hold everything open until the loop, at its end, cancels this task."""
    try:
        async with AsyncExitStack() as stack:
            graphs.set_result(await _open(stack))
            await asyncio.Event().wait()
    except Exception as error:
        if graphs.done():
            raise
        graphs.set_exception(error)


@cache
def _kept(loop: asyncio.AbstractEventLoop) -> tuple[asyncio.Future[_Graphs], asyncio.Task[None]]:
    graphs: asyncio.Future[_Graphs] = loop.create_future()
    return graphs, loop.create_task(_keep(graphs))


async def _graphs() -> _Graphs:
    """Return the compiled graphs; the first call opens what they need, and after a failure the next one tries again.

    Raises:
        StartupError: with a message that says what to do.
    """
    graphs, _ = _kept(asyncio.get_running_loop())
    try:
        return await asyncio.shield(graphs)
    except Exception:
        _kept.cache_clear()
        raise


@asynccontextmanager
async def router() -> AsyncIterator[Graph]:
    """Lend the router graph.

    Raises:
        StartupError: with a message that says what to do.
    """
    yield (await _graphs()).router


@asynccontextmanager
async def interviewer() -> AsyncIterator[Graph]:
    """Lend the interviewer graph; a thread begins with `{"topic": …}` and is resumed with each answer's text.

    Raises:
        StartupError: with a message that says what to do.
    """
    yield (await _graphs()).interviewer
