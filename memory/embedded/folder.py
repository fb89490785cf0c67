"""The data folder: whose it is, whether it can be written, how full its disk is, and what lives in it."""

import logging
import os
import stat
from dataclasses import dataclass
from pathlib import Path

from domain.errors import StartupError
from memory.embedded.account import Account, server_account, user_name
from memory.embedded.binaries import installed_binaries, usable, version_of

log = logging.getLogger(__name__)

FIRST_START_BYTES = 200 * 1000 * 1000
LOW_BYTES = 60 * 1000 * 1000


@dataclass(frozen=True)
class Site:
    """Where a cluster lives and what runs it; `account` is None where the server runs as ourselves."""

    folder: Path
    binaries: Path
    version: str
    account: Account | None

    @property
    def pg(self) -> Path:
        return self.folder / "pg"

    @property
    def log(self) -> Path:
        return self.folder / "postgres.log"

    @property
    def lock(self) -> Path:
        return self.folder / "pg.lock"

    @property
    def owner(self) -> tuple[int, int]:
        """The numbers of the user and the group that the server's files belong to."""
        return (self.account.uid, self.account.gid) if self.account else (os.geteuid(), os.getegid())

    @property
    def initialised(self) -> bool:
        return (self.pg / "PG_VERSION").is_file()


def survey(folder: Path, binaries: Path | None) -> Site:
    """Make sure that a cluster can live in `folder`, which is created (0700) if it is missing.

    Raises:
        StartupError: it cannot; the message says what to do.
    """
    folder = folder.absolute()
    try:
        _claim(folder)
        account = server_account(folder / "pg")
        source = binaries.absolute() if binaries else installed_binaries()
        version = version_of(source)
        _check_cluster(folder / "pg", version)
        _check_space(folder)
        return Site(folder, usable(source, version, folder, account), version, account)
    except OSError as error:
        raise unusable(folder, error) from error


def unusable(folder: Path, error: OSError) -> StartupError:
    """The error for a folder that the operating system does not let us use."""
    where = f" ({error.filename})" if error.filename and str(error.filename) != str(folder) else ""
    return StartupError(
        f"Cannot use the data folder {folder}: {error.strerror or error}{where}. "
        "Give VIVA_DATA a folder that this user may write to."
    )


def free_bytes(folder: Path) -> int:
    """Bytes that an ordinary user may still write on the disk of `folder` (or of its nearest parent).

    Raises:
        OSError: the file system does not answer.
    """
    existing = next(path for path in (folder.absolute(), *folder.absolute().parents) if path.exists())
    found = os.statvfs(existing)
    return found.f_bavail * found.f_frsize


def disk_full(folder: Path) -> StartupError:
    """The error for a disk without room, with what is free and what a first start asks for."""
    return StartupError(
        f"disk full: {free_bytes(folder) // 1_000_000} MB free for {folder}; a new database needs "
        f"{FIRST_START_BYTES // 1_000_000} MB, a running one some room to grow. "
        "Free some space there, or set VIVA_DATA to a folder on another disk."
    )


def _claim(folder: Path) -> None:
    if folder.exists() and not folder.is_dir():
        raise StartupError(f"The data folder {folder} is a file: move it away, or set VIVA_DATA to a folder.")
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    owner, me = folder.stat().st_uid, os.geteuid()
    if me == 0 and owner != 0:
        raise StartupError(
            f"The data folder {folder} belongs to {user_name(owner)}, and this is root: nothing was changed. "
            f"Start the service as {user_name(owner)}, or set VIVA_DATA to a folder of root's own."
        )
    if owner not in (me, 0):
        raise StartupError(
            f"The data folder {folder} belongs to {user_name(owner)}, not to {user_name(me)}: "
            f"start the service as {user_name(owner)}, or set VIVA_DATA to another folder."
        )
    if not os.access(folder, os.R_OK | os.W_OK | os.X_OK):
        raise StartupError(
            f"The data folder {folder} (owner {user_name(owner)}) is closed to {user_name(me)}: "
            "give this user the folder, make a read-only disk writable, or set VIVA_DATA to another folder."
        )


def _check_cluster(pg: Path, version: str) -> None:
    if not pg.exists():
        return
    if os.geteuid() not in (0, pg.stat().st_uid):
        owner = user_name(pg.stat().st_uid)
        raise StartupError(f"The database in {pg} belongs to {owner}: start the service as {owner}.")
    if not (pg / "PG_VERSION").is_file():
        if any(pg.iterdir()):
            raise StartupError(f"{pg} is neither empty nor a Postgres database: move it away and start again.")
        return
    made_by, major = (pg / "PG_VERSION").read_text().strip(), version.partition(".")[0]
    if made_by != major:
        raise StartupError(
            f"The database in {pg} was made by Postgres {made_by}, and this is Postgres {version}: "
            f"set VIVA_DATABASE__BINARIES to a Postgres {made_by}, or dump it with that one (pg_dump), "
            "move the folder away and restore the dump into the new one."
        )
    if stat.S_IMODE(pg.stat().st_mode) & 0o077:
        pg.chmod(0o700)


def _check_space(folder: Path) -> None:
    first = not (folder / "pg" / "PG_VERSION").is_file()
    free = free_bytes(folder)
    if first and free < FIRST_START_BYTES:
        raise disk_full(folder)
    if free < LOW_BYTES:
        log.warning("only %d MB are free for the database in %s", free // 1_000_000, folder)
