"""From a request's credentials to the principal."""

from fastapi import Request
from fastapi.security import HTTPBearer

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


def principal(request: Request) -> Principal:
    """Return who calls: the token's user, or the local guest where no token is asked for.

    Raises:
        Unauthenticated: a token is missing though required, or is not valid.
    """
    settings = request.state.services.settings
    token = _bearer(request.headers.get("authorization"))
    if token is not None:
        return verify(settings, request.state.secret, token)
    if settings.auth.required:
        raise Unauthenticated("This service wants a token: Authorization: Bearer TOKEN (viva token USER prints one).")
    return Principal(id=GUEST)
