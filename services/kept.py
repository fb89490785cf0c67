"""Secrets that are made at first use and kept in the data folder."""

import os
import secrets
from pathlib import Path


def keep(path: Path) -> str:
    """Make a secret once and return it; of processes that start together, one wins and the others read its file.

    Raises:
        OSError: the folder cannot be written, or the file not be read.
    """
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
