"""Encrypts what is kept of people's faces and voices, so that the database alone shows nobody."""

import os
from functools import cached_property

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from domain.errors import StartupError, Unavailable
from memory import sealing
from memory.pool import Connection
from services.kept import keep
from settings import Settings

KEY_FILE = "pictures.key"
NONCE_BYTES = 12
LATER_SECONDS = 60.0
NO_KEY = "Nothing can be encrypted: the data folder holds no key and takes none. Set VIVA_PROCTORING__KEY."
DAMAGED = (
    "Nothing can be encrypted: the key in the data folder (pictures.key) is blank or cut short. "
    "Put it back from a copy, or set VIVA_PROCTORING__KEY."
)
OTHER_KEY = (
    "Nothing is encrypted here: the faces and voices of this database are, with another key. Set VIVA_PROCTORING__KEY "
    "to the same value on every machine; where none was set, it is what the first one's pictures.key holds. A key that "
    "was changed has to be given back, or what was encrypted with it to be erased."
)


class Sealer:
    """Seals and opens bytes with the key of the settings, or with one kept in the data folder, made at first use.

    A database knows one key. Who has another seals nothing: nobody else could open it.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    async def check(self, conn: Connection) -> None:
        """Make sure that things can be sealed, until the transaction of `conn` ends.

        Raises:
            Unavailable: there is no key and none can be kept, or it is not the database's; the message says what to do.
        """
        if not await sealing.is_ours(conn, self._fingerprint):
            raise Unavailable(OTHER_KEY, LATER_SECONDS)

    async def seal(self, conn: Connection, content: bytes, about: str) -> bytes:
        """Encrypt; what is sealed opens only with the same words `about` it, and is kept in the same transaction.

        Raises:
            Unavailable: as for `check`.
        """
        await self.check(conn)
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
    def _fingerprint(self) -> bytes:
        return self._derived(b"viva-voce fingerprint")

    @cached_property
    def _cipher(self) -> AESGCM:
        return AESGCM(self._derived(b"viva-voce pictures"))

    def _derived(self, purpose: bytes) -> bytes:
        return HKDF(algorithm=SHA256(), length=32, salt=None, info=purpose).derive(self._secret.encode())

    @cached_property
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
