"""`viva serve`: binds first, so that a taken port is told at once, then runs one process or several."""

import argparse
import ipaddress
import shlex
import signal
import socket
from types import FrameType

import uvicorn

from cli.configure import load
from domain.errors import StartupError
from settings import Settings, export, listed

GRACE_SECONDS = 10
QUESTION = "How would you design a URL shortening service?"


def _is_loopback(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _refuse_open_door(settings: Settings) -> None:
    if (
        settings.web.host
        and not _is_loopback(settings.web.host)
        and not (settings.auth.required or settings.insecure)
    ):
        raise StartupError(
            f"{settings.web.host} can be reached by others: set VIVA_AUTH__REQUIRED=true, or say --insecure if that "
            "is meant"
        )
    if "*" in listed(settings.web.origins) and not settings.auth.required:
        raise StartupError("VIVA_WEB__ORIGINS=* lets any page in: set VIVA_AUTH__REQUIRED=true with it")


def _bind(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
    except (OSError, OverflowError) as error:
        listener.close()
        raise StartupError(
            f"cannot listen on {host}:{port} ({error}): choose another with --host or --port"
        ) from error
    listener.set_inheritable(True)
    return listener


def _url(settings: Settings, listener: socket.socket) -> str:
    host = f"[{settings.web.host}]" if ":" in settings.web.host else settings.web.host
    return f"http://{host}:{listener.getsockname()[1]}"


def _announce(url: str) -> None:
    body = shlex.quote(f'{{"question": "{QUESTION}"}}')
    print(f"\nViva Voce is at {url} (docs: {url}/docs). Try:\n", flush=True)
    print(
        f"  curl -N {url}/api/agents/answer-stream -H 'Content-Type: application/json' -d {body}\n",
        flush=True,
    )


class _Announcing(uvicorn.Server):
    """Says where it is once it answers."""

    def __init__(self, config: uvicorn.Config, url: str) -> None:
        super().__init__(config)
        self._url = url

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            _announce(self._url)


def _hang_up_is_terminate() -> None:
    """A closed terminal ends the service in good order, like SIGTERM."""

    def terminate(signum: int, frame: FrameType | None) -> None:
        signal.raise_signal(signal.SIGTERM)

    signal.signal(signal.SIGHUP, terminate)


def server_config(app: object, workers: int = 1, factory: bool = False) -> uvicorn.Config:
    """Return how uvicorn runs the app: no access log, since addresses may carry tokens."""
    return uvicorn.Config(
        app,  # pyright: ignore[reportArgumentType]
        factory=factory,
        workers=workers,
        access_log=False,
        log_level="warning",
        timeout_graceful_shutdown=GRACE_SECONDS,
        ws_per_message_deflate=False,
    )


def _run_one(settings: Settings, listener: socket.socket) -> int:
    from api.app import create_app

    _hang_up_is_terminate()
    server = _Announcing(server_config(create_app(settings)), _url(settings, listener))
    server.run(sockets=[listener])
    return 0 if server.started else 1


def _run_many(settings: Settings, listener: socket.socket, workers: int) -> int:
    from uvicorn.supervisors import Multiprocess

    from cli.parent import database

    export(settings)
    config = server_config("cli.worker:app", workers, factory=True)
    with database(settings):
        _announce(_url(settings, listener))
        Multiprocess(config, target=uvicorn.Server(config).run, sockets=[listener]).run()
    return 0


def serve(args: argparse.Namespace) -> int:
    """Run the service until it is told to stop.

    Raises:
        StartupError: the address cannot be bound, or would be open to others without authentication.
    """
    if args.workers < 1:
        raise StartupError("--workers must be at least 1")
    settings = load(args)
    _refuse_open_door(settings)
    with _bind(settings.web.host, settings.web.port) as listener:
        if args.workers == 1:
            return _run_one(settings, listener)
        return _run_many(settings, listener, args.workers)
