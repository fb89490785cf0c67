"""Fixtures with a database: one seeded cluster for the whole run, a copy of it and a real server for each test."""

import asyncio
import shutil
import tempfile
import time
from collections.abc import AsyncIterator, Generator
from contextlib import AsyncExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import psycopg
import pytest
import pytest_asyncio

from memory.embedded import Cluster, for_database
from settings import Settings
from tests.postgres.embedded_rig import memory_disk, sweep_sockets

if TYPE_CHECKING:
    from tests.serving import Serve, Served

# What somebody who runs the service here has put into its `.env` is nothing to the tests.
Settings.model_config["env_file"] = None


@pytest.fixture(scope="session")
def cluster() -> Generator[str]:
    """The DSN of an embedded server that lives as long as the run."""
    top = Path(tempfile.mkdtemp(prefix="viva-test-", dir=memory_disk()))
    top.chmod(0o755)
    # A loop of its own: the tests' loops come and go.
    with asyncio.Runner(loop_factory=asyncio.new_event_loop) as runner:
        opened = runner.run(Cluster.open(top / "data"))
        # No test pulls this server's plug, and not every disk syncs fast.
        _administer(opened.dsn, "ALTER SYSTEM SET fsync = off")
        _administer(opened.dsn, "SELECT pg_reload_conf()")
        yield opened.dsn
        runner.run(opened.close())
    sweep_sockets(top)
    shutil.rmtree(top)


def _administrator(dsn: str) -> "psycopg.Connection[tuple[Any, ...]]":
    """A connection whose statements do not wait for ever: meanwhile no loop of this process runs."""
    limits = {"connect_timeout": 20, "options": "-c statement_timeout=120s"}
    return psycopg.connect(for_database(dsn, "postgres"), autocommit=True, **limits)


def _administer(dsn: str, statement: str) -> None:
    with _administrator(dsn) as connection:
        connection.execute(statement.encode())


@pytest.fixture(scope="session")
def template(cluster: str) -> str:
    """The name of a migrated and seeded database, to be copied; nobody stays connected to it."""
    from tests.serving import prepare

    name = "template_seeded"
    _administer(cluster, f"CREATE DATABASE {name}")
    with asyncio.Runner(loop_factory=asyncio.new_event_loop) as runner:
        runner.run(prepare(for_database(cluster, name)))
    _await_nobody(cluster, name)
    return name


def _await_nobody(dsn: str, name: str, seconds: float = 5.0) -> None:
    """Wait until the server has seen the last connection to a database go, which takes it a moment."""
    end = time.monotonic() + seconds
    with _administrator(dsn) as connection:
        while left := connection.execute("SELECT query FROM pg_stat_activity WHERE datname = %s", [name]).fetchall():
            assert time.monotonic() < end, f"somebody is still connected: {left}"
            time.sleep(0.01)


@contextmanager
def copied(cluster: str, template: str) -> Generator[str]:
    name = f"test_{uuid4().hex[:12]}"
    _administer(cluster, f"CREATE DATABASE {name} TEMPLATE {template}")
    yield for_database(cluster, name)
    _administer(cluster, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def database(cluster: str, template: str) -> Generator[str]:
    """The DSN of a seeded database of the test's own."""
    with copied(cluster, template) as dsn:
        yield dsn


@pytest.fixture(scope="module")
def standing_database(cluster: str, template: str) -> Generator[str]:
    """The DSN of a seeded database that the tests of a module share."""
    with copied(cluster, template) as dsn:
        yield dsn


@pytest.fixture
async def serve(database: str) -> "AsyncIterator[Serve]":
    """Start the app under uvicorn on a free port, as often as the test likes; see `tests.serving.serving`."""
    from tests.serving import serving

    async with AsyncExitStack() as stack:

        async def start(**values: object) -> "Served":
            return await stack.enter_async_context(serving({"database_url": database, **values}))

        yield start


@pytest.fixture
async def offline(serve: "Serve") -> "Served":
    """A server with the offline engine."""
    return await serve()


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def standing(standing_database: str) -> "AsyncIterator[Served]":
    """A server with the offline engine that tests share; they are marked `asyncio(loop_scope="module")`."""
    from tests.serving import serving

    async with serving({"database_url": standing_database}) as served:
        yield served
