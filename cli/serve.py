"""`viva serve`: binds first, so that a taken port is told at once, then runs one process or several."""

import argparse
import contextlib
import functools
import ipaddress
import shlex
import socket

from cli.configure import load
from domain.errors import StartupError
from settings import Settings, export, listed

QUESTION = "How would you design a URL shortening service?"
BACKLOG = 2048


def _is_loopback(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _refuse_open_door(settings: Settings) -> None:
    if not (_is_loopback(settings.web.host) or settings.auth.required or settings.insecure):
        raise StartupError(
            f"{settings.web.host or 'an empty host'} can be reached by others: set VIVA_AUTH__REQUIRED=true, or say "
            "--insecure if that is meant"
        )
    if "*" in listed(settings.web.origins) and not settings.auth.required:
        raise StartupError("VIVA_WEB__ORIGINS=* lets any page in: set VIVA_AUTH__REQUIRED=true with it")


def _bind(host: str, port: int) -> socket.socket:
    """Listen at once: two sockets may be bound to one port, but only one can listen."""
    listener = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    # asyncio's own loop sets it on no connection that such a listener accepts: each reply would wait 40 ms for an ACK.
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    try:
        listener.bind((host, port))
        listener.listen(BACKLOG)
    except (OSError, OverflowError, UnicodeError) as error:
        listener.close()
        raise StartupError(f"cannot listen on {host}:{port} ({error}): choose another with --host or --port") from error
    return listener


def _announce(settings: Settings, listener: socket.socket) -> None:
    host = f"[{settings.web.host}]" if ":" in settings.web.host else settings.web.host
    url = f"http://{host}:{listener.getsockname()[1]}"
    body = shlex.quote(f'{{"question": "{QUESTION}"}}')
    # Whoever reads this may have had enough; the service goes on.
    with contextlib.suppress(BrokenPipeError):
        print(f"\nViva Voce is at {url} (docs: {url}/docs). Try:\n", flush=True)
        print(
            f"  curl -N {url}/api/agents/answer-stream -H 'Content-Type: application/json' -d {body}\n",
            flush=True,
        )


def serve(args: argparse.Namespace) -> int:
    """Run the service until it is told to stop, by SIGINT, SIGTERM or SIGHUP, all of which are a good end.

    Raises:
        StartupError: the address cannot be bound, or would be open to others without authentication, or something
            that the service needs cannot be had.
    """
    if args.workers < 1:
        raise StartupError("--workers must be at least 1")
    settings = load(args)
    _refuse_open_door(settings)
    with _bind(settings.web.host, settings.web.port) as listener:
        announce = functools.partial(_announce, settings, listener)
        if args.workers == 1:
            from cli import one

            one.run(settings, listener, announce)
        else:
            from cli import several

            export(settings)
            several.run(settings, listener, args.workers, announce)
    return 0
