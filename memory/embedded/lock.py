"""Who runs the server: the process that holds the lock on `pg.lock`, which also says where the server is."""

import fcntl
import os
from pathlib import Path

from pydantic import BaseModel, ValidationError

_LENGTH = 1024


class Record(BaseModel):
    """What the owner tells the others; `pid` is for messages, nobody may act on it."""

    socket_dir: Path
    pid: int
    version: str


def open_lock(path: Path) -> int:
    """A descriptor of the lock file, not yet locked; closing it gives the lock up.

    Never LOCK_UN: the server inherits the descriptor, and the lock is free when its last process is gone.

    Raises:
        OSError: the file cannot be made or written.
    """
    return os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)


def take_lock(lock: int) -> bool:
    """Try to become the owner, without waiting; true as well for who is it already.

    Raises:
        OSError: the file system knows no locks.
    """
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def publish(lock: int, record: Record) -> None:
    """Write the record in one piece; the file cannot be replaced by a rename, since the lock hangs on it.

    Raises:
        OSError: the disk is full.
    """
    os.pwrite(lock, record.model_dump_json().encode().ljust(_LENGTH - 1) + b"\n", 0)


def read_record(lock: int) -> Record | None:
    """The record, or None before the first one and while one is being written."""
    text = os.pread(lock, _LENGTH, 0)
    if len(text) < _LENGTH:
        return None
    try:
        return Record.model_validate_json(text)
    except ValidationError:
        return None
