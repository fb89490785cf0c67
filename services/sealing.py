"""Encrypts what is kept of people's faces and voices, so that the database alone shows nobody."""

import os
from functools import cached_property

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from domain.errors import StartupError, Unavailable
from services.kept import keep
from settings import Settings

KEY_FILE = "pictures.key"
NONCE_BYTES = 12
LATER_SECONDS = 60.0
NO_KEY = "Nothing can be encrypted: the data folder holds no key and takes none. Set VIVA_PROCTORING__KEY."
DAMAGED = (
    "Nothing can be encrypted: the key in the data folder (pictures.key) is blank or cut short. Put it back from a copy, "
    "or set VIVA_PROCTORING__KEY."
)


class Sealer:
    """Seals and opens bytes with the key of the settings, or with one kept in the data folder, made at first use."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    def seal(self, content: bytes, about: str) -> bytes:
        """Encrypt; what is sealed opens only with the same words `about` it.

        Raises:
            Unavailable: there is no key, and none can be kept.
        """
        nonce = os.urandom(NONCE_BYTES)
        return nonce + self._cipher.encrypt(nonce, content, about.encode())

    def open(self, sealed: bytes, about: str) -> bytes | None:
        """Decrypt; None when it was sealed with another key, about something else, or was changed since.

        Raises:
            Unavailable: there is no key, and none can be kept.
        """
        try:
            return self._cipher.decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], about.encode())
        except (InvalidTag, ValueError):
            return None

    @cached_property
    def _cipher(self) -> AESGCM:
        derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"viva-voce pictures")
        return AESGCM(derived.derive(self._secret().encode()))

    def _secret(self) -> str:
        given = self._settings.proctoring.key
        if given is not None and given.get_secret_value().strip():
            return given.get_secret_value().strip()
        try:
            return keep(self._settings.data / KEY_FILE)
        except OSError:
            raise Unavailable(NO_KEY, LATER_SECONDS) from None
        except StartupError:
            raise Unavailable(DAMAGED, LATER_SECONDS) from None
