"""Runs the real app under a real uvicorn server in the test's own loop."""

import asyncio
import socket
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import uvicorn
from starlette.types import ASGIApp

from api.app import create_app
from services.wiring import open_services
from settings import Settings

SECRET = "a-secret-for-tests-that-is-long-enough-to-sign"
PATIENCE = 20.0
# Longer than a start or a stop takes on the busiest machine: what lasts longer has come to a standstill.
STANDSTILL = 120.0


@dataclass(frozen=True, slots=True)
class Served:
    """A running server; `http` is a client of it that keeps its connections."""

    port: int
    settings: Settings
    http: httpx.AsyncClient

    @property
    def url(self) -> str:
        """Without a slash at the end."""
        return f"http://127.0.0.1:{self.port}"


Serve = Callable[..., Awaitable[Served]]


def settings_of(values: dict[str, object]) -> Settings:
    """Settings of their own, whatever the environment says; groups are dicts (`web={"heartbeat": 0.1}`)."""
    given = values.get("database", {})
    assert isinstance(given, dict)
    # On a machine with much else to do, sixty requests at once wait longer for a connection than people would.
    patient = {"pool_timeout": PATIENCE, **given}
    return Settings.model_validate({"auth_jwt_secret": SECRET, **values, "database": patient})


async def prepare(dsn: str) -> None:
    """Migrate and seed a database."""
    async with asyncio.timeout(STANDSTILL), open_services(settings_of({"database_url": dsn})):
        pass


async def _started(server: uvicorn.Server, running: "asyncio.Task[None]") -> None:
    async with asyncio.timeout(STANDSTILL):
        while not server.started:
            assert not running.done(), "the server did not start"
            await asyncio.sleep(0.005)


async def _stopped(server: uvicorn.Server, running: "asyncio.Task[None]") -> None:
    """Stop a server; what keeps it from that is named, as it stands."""
    server.should_exit = True
    await asyncio.wait({running}, timeout=STANDSTILL)
    open_ones = server.server_state.connections
    assert running.done(), f"the server does not stop: connections {open_ones}, tasks {asyncio.all_tasks()}"
    await running


@asynccontextmanager
async def listening(app: ASGIApp) -> AsyncIterator[int]:
    """Serve an app on a free loopback port, which is given, while the context is open."""
    config = uvicorn.Config(app, access_log=False, log_config=None, log_level="warning")
    with socket.create_server(("127.0.0.1", 0), backlog=256) as listener:
        # As `viva serve` does, or a body waits 40 ms behind its headers for an ACK.
        listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        server = uvicorn.Server(config)
        running = asyncio.create_task(server.serve(sockets=[listener]))
        try:
            await _started(server, running)
            yield listener.getsockname()[1]
        finally:
            await _stopped(server, running)


@asynccontextmanager
async def serving(values: dict[str, object]) -> AsyncIterator[Served]:
    """Serve the service by these settings on a free loopback port while the context is open."""
    settings = settings_of({"data": Path(tempfile.gettempdir()) / "viva-test-unused", **values})
    limits = httpx.Limits(max_connections=None)
    async with (
        listening(create_app(settings)) as port,
        httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", timeout=30, limits=limits, trust_env=False) as client,
    ):
        yield Served(port, settings, client)
