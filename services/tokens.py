"""Signs and checks the JWTs by which callers say who they are."""

import os
import secrets
import time
from pathlib import Path

import jwt

from domain.errors import Invalid, StartupError, Unauthenticated
from domain.principal import Principal
from settings import Settings

ALGORITHM = "HS256"
SECRET_FILE = "jwt.secret"
LIFETIME_SECONDS = 24 * 3600
LEEWAY_SECONDS = 30


def _keep(path: Path) -> str:
    """Make the secret once; of processes that start together, one wins and the others read its file."""
    fresh = path.with_name(f"{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(secrets.token_urlsafe(48))
    try:
        os.link(fresh, path)
    except FileExistsError:
        pass
    finally:
        fresh.unlink()
    return path.read_text().strip()


def signing_secret(settings: Settings) -> str:
    """Return `AUTH_JWT_SECRET`, or the secret kept in the data folder, made at first use.

    Raises:
        StartupError: the data folder cannot be written or its secret not be read, or no secret can be made of it.
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
        settings.data.mkdir(mode=0o700, parents=True, exist_ok=True)
        return _usable(path.read_text().strip() if path.exists() else _keep(path), str(path))
    except OSError as error:
        raise StartupError(
            f"cannot keep the signing secret at {path}: {error.strerror}; set AUTH_JWT_SECRET"
        ) from error


def issue(settings: Settings, user: str, lifetime: float = LIFETIME_SECONDS) -> str:
    """Return a token that makes its bearer `user` for `lifetime` seconds.

    Raises:
        Invalid: the user's name is blank.
    """
    if not user.strip():
        raise Invalid("a token needs a user: viva token USER")
    now = int(time.time())
    claims: dict[str, object] = {"sub": user, "iat": now, "exp": now + int(lifetime)}
    named = {"iss": settings.auth.issuer, "aud": settings.auth.audience}
    claims.update({name: value for name, value in named.items() if value is not None})
    return jwt.encode(claims, signing_secret(settings), ALGORITHM)


def verify(settings: Settings, secret: str, token: str) -> Principal:
    """Return who a token speaks for.

    Raises:
        Unauthenticated: the token is expired, unsigned, signed otherwise, or names nobody.
    """
    try:
        claims = jwt.decode(
            token,
            secret,
            algorithms=[ALGORITHM],
            issuer=settings.auth.issuer,
            audience=settings.auth.audience,
            leeway=LEEWAY_SECONDS,
            options={"require": ["sub", "exp"]},
        )
    except jwt.ExpiredSignatureError as error:
        raise Unauthenticated("The token has expired. Get a new one.") from error
    except jwt.InvalidTokenError as error:
        raise Unauthenticated("The token is not valid here.") from error
    if not str(claims["sub"]).strip():
        raise Unauthenticated("The token names no user.")
    return Principal(id=str(claims["sub"]))
