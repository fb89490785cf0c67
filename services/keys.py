"""The public keys of whoever issues tokens elsewhere: fetched when first needed, and kept for a while (JWKS)."""

import asyncio
import logging
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import jwt
import orjson
from aiohttp import ClientError, ClientSession, ClientTimeout
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey

from domain.errors import Unavailable

ALGORITHMS = ("RS256", "ES256")
TIMEOUT_SECONDS = 5.0
FRESH_SECONDS = 600.0
# A token of a key that is not known makes us look again, but nobody can make us look all the time.
BETWEEN_SECONDS = 15.0
# Keys that cannot be renewed are trusted no longer than this: one of them may have been withdrawn.
TRUSTED_SECONDS = 3600.0
LARGEST_BYTES = 256 * 1024
WEAKEST_BITS = 2048
UNREACHABLE = "The keys that tokens are judged by cannot be fetched. Try again in a few seconds."

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Key:
    """A public key, and the one algorithm that it may be used with."""

    id: str | None
    algorithm: str
    key: Any


def _key(entry: Mapping[str, Any]) -> Key | None:
    """Read an entry; None for keys of other kinds, other uses, or too weak ones."""
    if entry.get("use", "sig") != "sig" or entry.get("kty") not in ("RSA", "EC"):
        return None
    try:
        known = jwt.PyJWK.from_dict(dict(entry))
    except (jwt.PyJWTError, ValueError, TypeError):
        return None
    weak = isinstance(known.key, RSAPublicKey) and known.key.key_size < WEAKEST_BITS
    private = "d" in entry
    named = known.key_id if isinstance(known.key_id, str) else None
    return (
        None
        if weak or private or known.algorithm_name not in ALGORITHMS
        else Key(named, known.algorithm_name, known.key)
    )


def read(document: bytes) -> tuple[Key, ...]:
    """Return the usable keys of a JWKS document.

    Raises:
        ValueError: it is none.
    """
    value = orjson.loads(document)
    entries = value.get("keys") if isinstance(value, dict) else None
    if not isinstance(entries, list):
        raise ValueError("it has no list of keys")
    found = (_key(entry) for entry in entries if isinstance(entry, dict))
    return tuple(key for key in found if key is not None)


def _fitting(keys: Iterable[Key], kid: object, algorithm: str) -> list[Any]:
    return [key.key for key in keys if key.algorithm == algorithm and (kid is None or key.id == kid)]


class KeySet:
    """The keys behind one URL; one fetch at a time, however many wait for it."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._keys: tuple[Key, ...] = ()
        self._fetched = self._tried = float("-inf")
        self._fetching = asyncio.Lock()

    async def keys(self, kid: object, algorithm: str) -> list[Any]:
        """Return the keys that a token of this key id (None: unnamed) and algorithm may be signed with.

        Raises:
            Unavailable: they cannot be fetched, so nobody knows.
        """
        age = time.monotonic() - self._fetched
        found = _fitting(self._keys, kid, algorithm)
        if age > FRESH_SECONDS or not found:
            renewed = await self._renewed(before=self._fetched)
            found = _fitting(self._keys, kid, algorithm)
            if not renewed and not (found and age < TRUSTED_SECONDS):
                raise Unavailable(UNREACHABLE, BETWEEN_SECONDS)
        return found

    async def _renewed(self, before: float) -> bool:
        """Fetch, unless that was done just now; False if the last attempt failed."""
        async with self._fetching:
            if self._fetched == before and time.monotonic() - self._tried > BETWEEN_SECONDS:
                self._tried = time.monotonic()
                try:
                    self._keys = read(await self._fetch())
                    self._fetched = self._tried
                except (ClientError, TimeoutError, ValueError) as error:
                    log.warning("VIVA_AUTH__JWKS_URL cannot be read (%s)", type(error).__name__)
            return self._fetched == self._tried

    async def _fetch(self) -> bytes:
        async with (
            ClientSession(timeout=ClientTimeout(total=TIMEOUT_SECONDS), raise_for_status=True) as session,
            session.get(self._url, headers={"Accept": "application/json"}) as response,
        ):
            body = await response.content.read(LARGEST_BYTES + 1)
            while len(body) <= LARGEST_BYTES and (more := await response.content.read(LARGEST_BYTES)):
                body += more
        if len(body) > LARGEST_BYTES:
            raise ValueError("it is too large")
        return body
