"""Whose processes the database's are: our own, or an unprivileged account's if we are root."""

import os
import pwd
import stat
from dataclasses import dataclass
from pathlib import Path

from domain.errors import StartupError

_PREFERRED = ("postgres", "nobody")


@dataclass(frozen=True)
class Account:
    """An unprivileged account by numbers; `name` is for messages."""

    uid: int
    gid: int
    name: str


def server_account(pg: Path) -> Account | None:
    """The account that the server has to run as; None stands for ourselves.

    Raises:
        StartupError: we are root and there is neither an owner of `pg` nor an account to take.
    """
    if os.geteuid() != 0:
        return None
    if pg.is_dir() and (found := pg.stat()).st_uid != 0:
        return Account(found.st_uid, found.st_gid, user_name(found.st_uid))
    for name in _PREFERRED:
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        if entry.pw_uid != 0:
            return Account(entry.pw_uid, entry.pw_gid, name)
    raise StartupError(
        "Postgres does not run as root, and there is no account 'postgres' or 'nobody' to run it as: "
        "create one (useradd --system postgres) or start the service as an ordinary user."
    )


def user_name(uid: int) -> str:
    """The login name, or the number where the system knows none (usual in containers)."""
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return str(uid)


def may_use(path: Path, account: Account) -> bool:
    """Whether the account may get to `path`, read and execute (or enter) it; goes by mode bits alone."""
    return may_enter(path.resolve().parent, account) and _granted(path.stat(), account, 0o5)


def may_enter(folder: Path, account: Account) -> bool:
    """Whether the account may pass through `folder` and all its parents."""
    resolved = folder.resolve()
    return all(_granted(path.stat(), account, 0o1) for path in (resolved, *resolved.parents))


def _granted(found: os.stat_result, account: Account, bits: int) -> bool:
    mode = stat.S_IMODE(found.st_mode)
    if found.st_uid == account.uid:
        mode >>= 6
    elif found.st_gid == account.gid:
        mode >>= 3
    return mode & bits == bits
