"""Shuts a process in: namespaces of its own, an empty root, nobody's user, no capability."""

import os
import secrets
from collections.abc import Callable, Sequence
from contextlib import suppress

from sandbox import kernel

Refuse = Callable[[str], None]
SCRATCH = "/tmp"
SCRATCH_BYTES = 4 * 1024 * 1024
FOLDERS = ("/mnt", "/srv", "/media", "/sys")
# Users that nobody has: of a service that runs as root, the code shall run as nobody at all. Containers may know fewer.
_NOBODIES = range(1_900_000_000, 2_000_000_000)
_APART = kernel.NEWPID | kernel.NEWNS | kernel.NEWNET | kernel.NEWIPC | kernel.NEWUTS


def _nobody(known: str) -> int:
    """Return a user that nobody has, or the last one that is known here, by the lines of a map of users."""
    ranges = [(int(first), int(count)) for first, _, count in map(str.split, known.splitlines())]
    if any(first <= _NOBODIES[0] and _NOBODIES[-1] < first + count for first, count in ranges):
        return _NOBODIES[secrets.randbelow(len(_NOBODIES))]
    return max(first + count - 1 for first, count in ranges)


def _map(child: int) -> None:
    """Tell the kernel who the child's root is outside: the service's user, or nobody when that is root."""
    user, group = os.geteuid(), os.getegid()
    if user == 0:
        user, group = (_nobody(_read(f"/proc/self/{which}_map")) for which in ("uid", "gid"))
    else:
        _write(f"/proc/{child}/setgroups", "deny")
    _write(f"/proc/{child}/gid_map", f"0 {group} 1")
    _write(f"/proc/{child}/uid_map", f"0 {user} 1")


def _read(path: str) -> str:
    with open(path, encoding="utf-8") as file:
        return file.read()


def _write(path: str, text: str) -> None:
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)


def _show(folder: str, root: str) -> None:
    """Let a folder of the machine be seen under the new root; where it is a link, the link is enough."""
    if os.path.islink(folder):
        os.symlink(os.readlink(folder), root + folder)
        return
    os.makedirs(root + folder)
    kernel.bind(folder, root + folder)


def _empty_root(shown: Sequence[str]) -> None:
    kernel.mount(None, "/", kernel.MS_REC | kernel.MS_PRIVATE)
    folder = next(one for one in FOLDERS if os.path.isdir(one))
    quiet = kernel.MS_NOSUID | kernel.MS_NODEV | kernel.MS_NOEXEC
    kernel.mount("tmpfs", folder, quiet, "size=64k,nr_inodes=32,mode=755")
    os.mkdir(folder + SCRATCH)
    for one in shown:
        _show(one, folder)
    kernel.become_root_of(folder)
    kernel.mount("tmpfs", SCRATCH, quiet, f"size={SCRATCH_BYTES},nr_inodes=256,mode=777")
    kernel.mount(None, "/", quiet | kernel.MS_REMOUNT | kernel.MS_RDONLY)
    os.chdir(SCRATCH)


def _child(work: Callable[[], None]) -> int:
    """Fork; the child does the work and ends, whatever comes of it."""
    child = os.fork()
    if child:
        return child
    status = 1
    try:
        work()
        status = 0
    finally:
        os._exit(status)


def _outer(ready: int, mapped: int, refuse: Refuse, first: Callable[[], None]) -> None:
    """In a user namespace of its own: make the others, and start their first process."""
    try:
        if os.geteuid() == 0:
            # Where groups cannot be given up, they open nothing either: there is no file to be opened by them.
            with suppress(PermissionError):
                os.setgroups([])
        kernel.unshare(kernel.NEWUSER)
        os.write(ready, b"1")
        if os.read(mapped, 1) != b"1":
            raise OSError(1, "the namespace got no user")
        os.setresgid(0, 0, 0)
        os.setresuid(0, 0, 0)
        kernel.die_with_parent()
        kernel.unshare(_APART)
        child = _child(first)
    except OSError as error:
        refuse(error.strerror or str(error))
        return
    os.close(ready)
    os.close(mapped)
    os.waitpid(child, 0)


def _first(shown: Sequence[str], refuse: Refuse, work: Callable[[], None]) -> None:
    """The first process of the namespaces; when it ends, the kernel ends all others in them."""
    try:
        kernel.die_with_parent()
        # No further namespaces; some containers keep these switches from us, and the filter of calls refuses them too.
        with suppress(OSError):
            _write("/proc/sys/user/max_user_namespaces", "0")
        _empty_root(shown)
        kernel.hide_memory()
    except (OSError, StopIteration) as error:
        refuse(getattr(error, "strerror", None) or "there is no folder to make a root of")
        return
    work()


def inside(shown: Sequence[str], refuse: Refuse, work: Callable[[], None]) -> None:
    """Do the work in a jail and wait for its end; `refuse` is told why when there can be none.

    `shown` are folders of the machine that are seen inside, until the work lets go of them.
    """
    ready, tell_ready = os.pipe()
    mapped, tell_mapped = os.pipe()
    child = _child(lambda: _outer(tell_ready, mapped, refuse, lambda: _first(shown, refuse, work)))
    os.close(tell_ready)
    if os.read(ready, 1) == b"1":
        try:
            _map(child)
            os.write(tell_mapped, b"1")
        except OSError as error:
            refuse(error.strerror or str(error))
    os.close(tell_mapped)
    os.waitpid(child, 0)
