"""The folder of the server's socket: short (a socket's path has 108 bytes at most), private, and ours."""

import hashlib
import os
import stat
import tempfile
from collections.abc import Iterator
from pathlib import Path

from domain.errors import StartupError
from memory.embedded.conninfo import SOCKET_NAME
from memory.embedded.folder import Site

_LONGEST = 103  # bytes; macOS has 104 with the final zero, Linux 108


def socket_dir(site: Site, recorded: Path | None) -> Path:
    """The folder for the socket, created 0700: the recorded one if it still serves, so that pools reconnect.

    A folder that somebody else put in our way is left alone, another name is taken: the lock file tells it.

    Raises:
        StartupError: there is no place for one.
    """
    name = _name(site.folder)
    bases = list(_bases(site.folder))
    known = [recorded] if recorded and recorded.name.startswith(name) else []
    for path in [*known, *(base / name for base in bases)]:
        if _claim(path, site.owner):
            return path
    for base in bases:
        path = Path(tempfile.mkdtemp(prefix=f"{name}-", dir=base))
        if _claim(path, site.owner):
            return path
    raise StartupError("No place for the database's socket: set TMPDIR to a short path of a folder of this user.")


def trusted(path: Path, site: Site) -> bool:
    """Whether a recorded folder is this cluster's (a copied lock file names another's) and private."""
    if not path.name.startswith(_name(site.folder)):
        return False
    try:
        found = path.lstat()
    except OSError:
        return False
    return stat.S_ISDIR(found.st_mode) and found.st_uid == site.owner[0] and stat.S_IMODE(found.st_mode) == 0o700


def _name(folder: Path) -> str:
    """By identity, not path: a copied folder gets another one, a moved or bind-mounted one keeps its."""
    found = folder.stat()
    return "viva-" + hashlib.sha256(f"{found.st_dev}:{found.st_ino}:{os.geteuid()}".encode()).hexdigest()[:16]


def _bases(data: Path) -> Iterator[Path]:
    """Not a user's XDG_RUNTIME_DIR: it is removed when the last session ends, under a server that goes on."""
    system = [Path("/run")] if os.geteuid() == 0 else []
    for base in [*system, Path(tempfile.gettempdir()).absolute(), Path("/tmp"), data]:
        # libpq takes a comma for the end of the host
        fits = len(os.fsencode(base)) + 32 + len(SOCKET_NAME) <= _LONGEST and "," not in str(base)
        if fits and base.is_dir() and os.access(base, os.W_OK | os.X_OK) and _sound(base.stat()):
            yield base


def _sound(found: os.stat_result) -> bool:
    """Whether only we and root can replace what we put there: not another's folder; if shared, sticky."""
    shared = found.st_mode & (stat.S_IWGRP | stat.S_IWOTH) and not found.st_mode & stat.S_ISVTX
    return found.st_uid in (0, os.geteuid()) and not shared


def _claim(path: Path, owner: tuple[int, int]) -> bool:
    try:
        path.mkdir(mode=0o700, exist_ok=True)
        opened = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    except OSError:
        return False
    try:
        if os.fstat(opened).st_uid not in (owner[0], os.geteuid()):
            return False
        os.fchmod(opened, 0o700)
        if os.fstat(opened).st_uid != owner[0]:
            os.fchown(opened, *owner)
    finally:
        os.close(opened)
    return True
