"""From a request's credentials to the principal."""

from fastapi import Request
from fastapi.security import HTTPBearer
from starlette.requests import HTTPConnection
from starlette.websockets import WebSocket

from domain.errors import Unauthenticated
from domain.principal import GUEST, Principal

# It only tells the OpenAPI document; `principal` below decides.
bearer = HTTPBearer(
    auto_error=False,
    bearerFormat="JWT",
    scheme_name="Token",
    description="Wanted from everyone when VIVA_AUTH__REQUIRED is true; `viva token USER` prints one.",
)
CALLER = "viva.caller"


def _bearer(header: str | None) -> str | None:
    if header is None:
        return None
    scheme, _, token = header.partition(" ")
    if scheme.lower() != "bearer" or not token.strip():
        raise Unauthenticated("The Authorization header must read: Bearer TOKEN.")
    return token.strip()


async def _who(connection: HTTPConnection, token: str | None, how: str, wanted: bool) -> Principal:
    if token is not None:
        return await connection.state.tokens.verify(token)
    if wanted or connection.state.services.settings.auth.required:
        raise Unauthenticated(f"This service wants a token: {how} (viva token USER prints one).")
    return Principal(id=GUEST)


async def _known(request: Request, wanted: bool) -> Principal:
    """Judge a request's token once, however many ask."""
    caller = known(request)
    if caller is None or (wanted and caller.guest):
        token = _bearer(request.headers.get("authorization"))
        caller = await _who(request, token, "Authorization: Bearer TOKEN", wanted)
        request.scope[CALLER] = caller
    return caller


def known(request: HTTPConnection) -> Principal | None:
    """Return who calls, if that has been asked before."""
    return request.scope.get(CALLER)


async def principal(request: Request) -> Principal:
    """Return who calls: the token's user, or the local guest where no token is asked for.

    Raises:
        Unauthenticated: a token is missing though required, or is not valid.
        Unavailable: the keys that tokens are judged by cannot be had.
    """
    return await _known(request, wanted=False)


async def link_principal(request: Request) -> Principal:
    """Return who follows a link, of a page or of what it plays; browsers set no header there, so `?token=` counts, too.

    Raises:
        Unauthenticated: a token is missing though required, or is not valid.
        Unavailable: the keys that tokens are judged by cannot be had.
    """
    if "authorization" not in request.headers and (token := request.query_params.get("token")):
        request.scope[CALLER] = await request.state.tokens.verify(token)
    return await principal(request)


async def token_holder(request: Request) -> Principal:
    """Return the token's user; for dialects that no guest may use, whatever the settings say.

    Raises:
        Unauthenticated: a token is missing, or is not valid.
        Unavailable: the keys that tokens are judged by cannot be had.
    """
    return await _known(request, wanted=True)


async def socket_principal(websocket: WebSocket) -> Principal:
    """Return who opens a WebSocket; pages cannot set headers there, so `?token=` counts, too.

    Raises:
        Unauthenticated: a token is missing though required, or is not valid.
        Unavailable: the keys that tokens are judged by cannot be had.
    """
    token = _bearer(websocket.headers.get("authorization")) or websocket.query_params.get("token")
    return await _who(websocket, token, "the Authorization header, or ?token=TOKEN", wanted=False)
