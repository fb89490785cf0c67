"""From a request's credentials to the principal."""

from fastapi import Request
from fastapi.security import HTTPBearer
from starlette.requests import HTTPConnection
from starlette.websockets import WebSocket

from domain.errors import Unauthenticated
from domain.principal import GUEST, Principal
from services.tokens import verify

# It only tells the OpenAPI document; `principal` below decides.
bearer = HTTPBearer(
    auto_error=False,
    bearerFormat="JWT",
    scheme_name="Token",
    description="Wanted from everyone when VIVA_AUTH__REQUIRED is true; `viva token USER` prints one.",
)


def _bearer(header: str | None) -> str | None:
    if header is None:
        return None
    scheme, _, token = header.partition(" ")
    if scheme.lower() != "bearer" or not token.strip():
        raise Unauthenticated("The Authorization header must read: Bearer TOKEN.")
    return token.strip()


def _who(connection: HTTPConnection, token: str | None, how: str) -> Principal:
    settings = connection.state.services.settings
    if token is not None:
        return verify(settings, connection.state.secret, token)
    if settings.auth.required:
        raise Unauthenticated(f"This service wants a token: {how} (viva token USER prints one).")
    return Principal(id=GUEST)


def principal(request: Request) -> Principal:
    """Return who calls: the token's user, or the local guest where no token is asked for.

    Raises:
        Unauthenticated: a token is missing though required, or is not valid.
    """
    return _who(request, _bearer(request.headers.get("authorization")), "Authorization: Bearer TOKEN")


def socket_principal(websocket: WebSocket) -> Principal:
    """Return who opens a WebSocket; pages cannot set headers there, so `?token=` counts, too.

    Raises:
        Unauthenticated: a token is missing though required, or is not valid.
    """
    token = _bearer(websocket.headers.get("authorization")) or websocket.query_params.get("token")
    return _who(websocket, token, "the Authorization header, or ?token=TOKEN")
