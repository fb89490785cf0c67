"""Signs and checks the JWTs by which callers say who they are."""

import time
from contextlib import suppress
from typing import Any

import jwt

from domain.errors import Invalid, StartupError, Unauthenticated
from domain.principal import GUEST, Principal
from services.kept import keep
from services.keys import ALGORITHMS, KeySet
from settings import Settings

ALGORITHM = "HS256"
SECRET_FILE = "jwt.secret"
LIFETIME_SECONDS = 24 * 3600
# For clocks that differ: a token may seem to come from the future, but none outlives its end.
LEEWAY_SECONDS = 30
LONGEST_USER = 255
NOT_VALID = "The token is not valid here."
# What a hostile token can make the library say: numbers without end and JSON without a floor are not all its own.
MALFORMED = (jwt.InvalidTokenError, jwt.PyJWTError, ValueError, TypeError, OverflowError, RecursionError)


class _OtherKey(Unauthenticated):
    """Signed, but not by this key."""


def _signs(settings: Settings) -> bool:
    given = settings.auth_jwt_secret is not None and settings.auth_jwt_secret.get_secret_value().strip()
    return bool(given) or settings.auth.jwks_url is None


def signing_secret(settings: Settings) -> str:
    """Return `AUTH_JWT_SECRET`, or the secret kept in the data folder, made at first use.

    Raises:
        StartupError: the data folder cannot be written, its secret not be read or is cut short, or it cannot sign.
    """
    given = settings.auth_jwt_secret.get_secret_value() if settings.auth_jwt_secret else ""
    return _usable(given, "AUTH_JWT_SECRET") if given.strip() else _kept(settings)


def _usable(secret: str, source: str) -> str:
    try:
        jwt.encode({}, secret, ALGORITHM)
    except jwt.InvalidKeyError as error:
        raise StartupError(f"{source} cannot sign tokens: {error} Make it a long random text.") from error
    return secret


def _kept(settings: Settings) -> str:
    path = settings.data / SECRET_FILE
    try:
        return _usable(keep(path), str(path))
    except OSError as error:
        raise StartupError(
            f"cannot keep the signing secret at {path}: {error.strerror}; set AUTH_JWT_SECRET"
        ) from error


def issue(settings: Settings, user: str, lifetime: float = LIFETIME_SECONDS) -> str:
    """Return a token that makes its bearer `user` for `lifetime` seconds.

    Raises:
        Invalid: the name cannot be a user's.
        StartupError: this service takes another issuer's tokens only.
    """
    if not user.strip():
        raise Invalid("a token needs a user: viva token USER")
    if user == GUEST or len(user) > LONGEST_USER or not user.isprintable():
        raise Invalid(f"this cannot be a user: give another name, of at most {LONGEST_USER} printable characters")
    if not _signs(settings):
        raise StartupError("tokens come from the issuer behind VIVA_AUTH__JWKS_URL: set AUTH_JWT_SECRET for own ones")
    now = int(time.time())
    claims: dict[str, object] = {"sub": user, "iat": now, "exp": now + int(lifetime)}
    named = {"iss": settings.auth.issuer, "aud": settings.auth.audience}
    claims.update({name: value for name, value in named.items() if value is not None})
    return jwt.encode(claims, signing_secret(settings), ALGORITHM)


def _user(claims: dict[str, Any]) -> str:
    """Return whom a token names.

    Raises:
        Unauthenticated: nobody, the local guest, or something that cannot be a name: it is kept with every row.
    """
    user = claims["sub"]
    if not user.strip():
        raise Unauthenticated("The token names no user.")
    if user == GUEST or len(user) > LONGEST_USER or not user.isprintable():
        raise Unauthenticated("The token's `sub` cannot be a user here.")
    return user


class Tokens:
    """Judges tokens: by the own secret, by the keys of an issuer elsewhere (`VIVA_AUTH__JWKS_URL`), or by both.

    With a JWKS URL, the own secret counts only where `AUTH_JWT_SECRET` was set: the one that is made by itself would
    be one more way in.
    """

    def __init__(self, settings: Settings, secret: str | None = None) -> None:
        self._auth = settings.auth
        self._keys = KeySet(settings.auth.jwks_url) if settings.auth.jwks_url else None
        self._secret = (secret or signing_secret(settings)) if _signs(settings) else None

    async def verify(self, token: str) -> Principal:
        """Return who a token speaks for.

        Raises:
            Unauthenticated: the token is expired, unsigned, signed otherwise, or names nobody.
            Unavailable: the issuer's keys cannot be fetched.
        """
        try:
            header = jwt.get_unverified_header(token)
        except MALFORMED as error:
            raise Unauthenticated(NOT_VALID) from error
        algorithm = header.get("alg")
        if algorithm == ALGORITHM and self._secret is not None:
            return self._checked(token, self._secret, ALGORITHM)
        if self._keys is not None and algorithm in ALGORITHMS:
            for key in await self._keys.keys(header.get("kid"), algorithm):
                with suppress(_OtherKey):
                    return self._checked(token, key, algorithm)
        raise Unauthenticated(NOT_VALID)

    def _checked(self, token: str, key: Any, algorithm: str) -> Principal:
        try:
            claims = jwt.decode(
                token,
                key,
                algorithms=[algorithm],
                issuer=self._auth.issuer,
                audience=self._auth.audience,
                leeway=LEEWAY_SECONDS,
                options={"require": ["sub", "exp"]},
            )
            if int(claims["exp"]) <= time.time():
                raise jwt.ExpiredSignatureError
        except jwt.ExpiredSignatureError as error:
            raise Unauthenticated("The token has expired. Get a new one.") from error
        except jwt.InvalidSignatureError as error:
            raise _OtherKey(NOT_VALID) from error
        except MALFORMED as error:
            raise Unauthenticated(NOT_VALID) from error
        return Principal(id=_user(claims))
