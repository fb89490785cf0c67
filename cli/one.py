"""Runs the service in this process: the database first, the web framework's import beside it."""

import asyncio
import contextlib
import socket
from collections.abc import Callable, Iterator
from importlib import import_module

import uvicorn

from cli import stopping
from services.tokens import Tokens
from services.wiring import open_services
from settings import Settings

GRACE_SECONDS = 10


class _Server(uvicorn.Server):
    """Leaves the signals to `cli.stopping`, and says when it answers."""

    def __init__(self, config: uvicorn.Config, ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._ready = ready

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            self._ready()


def _config(app: object) -> uvicorn.Config:
    """How uvicorn runs the app: no access log, since addresses may carry tokens."""
    return uvicorn.Config(
        app,  # pyright: ignore[reportArgumentType]
        access_log=False,
        log_config=None,
        log_level="warning",
        timeout_graceful_shutdown=GRACE_SECONDS,
        ws_per_message_deflate=False,
    )


def run(
    settings: Settings,
    listener: socket.socket,
    ready: Callable[[], None],
    watch: Callable[[stopping.Stop], None] | None = None,
) -> None:
    """Serve on `listener` until told to stop; `watch` is called in the loop, with what stops it.

    Raises:
        VivaError: the service cannot start.
    """

    async def main(stop: stopping.Stop) -> None:
        if watch is not None:
            watch(stop)
        Tokens(settings)  # What is wrong with it is told before anything is started.
        importing = asyncio.create_task(asyncio.to_thread(import_module, "api.app"))
        async with open_services(settings) as services:
            app = (await importing).create_app(settings, services)
            server = _Server(_config(app), ready)
            stop.by(server)
            await server.serve([listener])

    stopping.run(main, _config(None).get_loop_factory())
