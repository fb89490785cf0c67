"""Secrets that are made at first use and kept in the data folder."""

import os
import secrets
from pathlib import Path

from domain.errors import StartupError

# Half of what is written: less than that is what a crash or a full disk has left of a secret.
SHORTEST = 32


def keep(path: Path) -> str:
    """Return the secret of a file, made at first use; of processes that start together, one wins and all read its file.

    Raises:
        OSError: the folder cannot be written, or the file not be read.
        StartupError: the file is blank or cut short.
    """
    if not path.exists():
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        _make(path)
    secret = path.read_text().strip()
    if len(secret) < SHORTEST:
        raise StartupError(
            f"{path} holds no secret, it is blank or cut short: put it back from a copy. A new one is made once it is "
            "deleted, but then what was signed or encrypted with the old one is lost."
        )
    return secret


def _make(path: Path) -> None:
    fresh = path.with_name(f"{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_urlsafe(48))
            file.flush()
            # A name that outlives a power cut without its content would be an empty secret, which everybody knows.
            os.fsync(descriptor)
        os.link(fresh, path)
    except FileExistsError:
        pass
    finally:
        fresh.unlink()
    _sync(path.parent)


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
