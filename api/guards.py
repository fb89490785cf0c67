"""What stands before every route: which hosts are answered, which pages may call, how much a body may weigh."""

import ipaddress
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.middleware.cors import CORSMiddleware
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.shapes import envelope_of
from api.sockets import refuse
from api.text import size

DOCUMENTED_ORIGINS = tuple(
    f"http://{host}:{port}" for host in ("localhost", "127.0.0.1") for port in (5173, 5174, 3000)
)
OPEN_TO_LOOPBACK = "/api/"
UPLOADS = ("/audio-answer/", "/transcribe-audio", "/upload/", "/capture_reference_face", "/api/tracker/import")
UPLOAD_ENDS = ("/face-check",)
FORM_OVERHEAD = 64 * 1024
CONNECTIONS = ("http", "websocket")
# What answers tell of limits, by either name.
TOLD = ("Limit", "Remaining", "Reset")


def is_loopback(host: str) -> bool:
    """Tell whether a host name or address means this machine."""
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def _host_of(authority: str) -> str:
    return (urlsplit(f"//{authority}").hostname or "").lower()


async def _turn_away(detail: str, status: int, scope: Scope, receive: Receive, send: Send) -> None:
    if scope["type"] == "websocket":
        # Servers log an address when they accept it, and this one may carry a token.
        scope["query_string"] = b""
        await refuse(receive, send, detail)
    else:
        await JSONResponse(envelope_of(scope["path"])(status, detail), status)(scope, receive, send)


class HostGuard:
    """Answers only to known Host headers, so that no web page can reach a local service by a name of its own."""

    def __init__(self, app: ASGIApp, hosts: tuple[str, ...], loopback_only: bool) -> None:
        self.app = app
        self._hosts = {host.lower() for host in hosts}
        self._loopback_only = loopback_only

    def _known(self, authority: str) -> bool:
        try:
            host = _host_of(authority)
        except ValueError:
            return False
        return not self._loopback_only or host in self._hosts or is_loopback(host)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in CONNECTIONS or self._known(Headers(scope=scope).get("host", "")):
            await self.app(scope, receive, send)
            return
        detail = "This service answers to loopback host names only; add others by VIVA_WEB__HOSTS."
        await _turn_away(detail, 400, scope, receive, send)


class OriginGuard:
    """Lets documented pages call, with CORS headers, and refuses every other page before anything is done."""

    def __init__(self, app: ASGIApp, origins: tuple[str, ...]) -> None:
        self.app = app
        self._any = "*" in origins
        self._origins = {*DOCUMENTED_ORIGINS, *origins}
        self._cors = CORSMiddleware(
            app,
            allow_origin_regex=".*",
            allow_methods=["*"],
            allow_headers=["*"],
            expose_headers=["Retry-After", *(f"{prefix}RateLimit-{name}" for prefix in ("", "X-") for name in TOLD)],
        )

    def allows(self, origin: str, host: str, path: str) -> bool:
        """Tell whether a page of `origin` may call `path` of a service that was reached as `host`."""
        if self._any or origin in self._origins:
            return True
        parts = urlsplit(origin)
        if parts.netloc.lower() == host.lower() and parts.scheme in ("http", "https"):
            return True
        local = parts.scheme in ("http", "https") and is_loopback(parts.hostname or "")
        return local and path.startswith(OPEN_TO_LOOPBACK)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = Headers(scope=scope) if scope["type"] in CONNECTIONS else Headers({})
        origin = headers.get("origin")
        if origin is None:
            await self.app(scope, receive, send)
        elif self._safely_allows(origin, headers.get("host", ""), scope["path"]):
            await self._cors(scope, receive, send)
        else:
            detail = "Pages of this origin may not call this service; add it by VIVA_WEB__ORIGINS."
            await _turn_away(detail, 403, scope, receive, send)

    def _safely_allows(self, origin: str, host: str, path: str) -> bool:
        try:
            return self.allows(origin, host, path)
        except ValueError:
            return False


class BodyLimit:
    """Refuses bodies over a limit, whether they announce their size or not; paths for files have a limit of their own.

    `upload` is the most that a file may have, in bytes; the form around it may add a little.
    """

    def __init__(self, app: ASGIApp, limit: int, upload: int) -> None:
        self.app = app
        self._limit = limit
        self._upload = upload + FORM_OVERHEAD

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        path = scope["path"]
        limit = self._upload if path.startswith(UPLOADS) or path.endswith(UPLOAD_ENDS) else self._limit
        announced = headers.get("content-length", "0")
        if announced.isdigit() and int(announced) > limit:
            await _refuse(limit, scope, receive, send)
        elif "transfer-encoding" in headers:
            await self._unannounced(limit, scope, receive, send)
        else:
            await self.app(scope, receive, send)

    async def _unannounced(self, limit: int, scope: Scope, receive: Receive, send: Send) -> None:
        """Read a chunked body ahead: an error raised while the app reads would be told as a malformed body."""
        body = bytearray()
        more = True
        while more and len(body) <= limit:
            message = await receive()
            if message["type"] != "http.request":
                return
            body += message.get("body", b"")
            more = message.get("more_body", False)
        if len(body) > limit:
            await _refuse(limit, scope, receive, send)
            return
        await self.app(scope, _replayed(bytes(body), receive), send)


async def _refuse(limit: int, scope: Scope, receive: Receive, send: Send) -> None:
    detail = f"The body is larger than {size(limit)}. Send less."
    # The connection stays open: closed with the body half read, it would be reset before this is read.
    await JSONResponse(envelope_of(scope["path"])(413, detail), 413)(scope, receive, send)


def _replayed(body: bytes, receive: Receive) -> Receive:
    told = False

    async def replayed() -> Message:
        nonlocal told
        if told:
            return await receive()
        told = True
        return {"type": "http.request", "body": body, "more_body": False}

    return replayed
