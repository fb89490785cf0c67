"""Starting Postgres' programs: as the right account, in a session of their own, and never outliving us."""

import os
import subprocess
import sys
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from pathlib import Path

from memory.embedded.account import Account

# Becomes the program within a few milliseconds. A preexec_fn would do the same between fork and exec, where a
# process with threads may deadlock. The account comes before prctl, as changing it clears the death signal
# (prctl(2)); it changes here and not in Popen, for the account may be unable to read this interpreter.
_LAUNCHER = """
import ctypes, os, signal, sys
libc, (parent, uid, gid, *argv) = ctypes.CDLL(None), sys.argv[1:]
if int(uid):
    os.setgroups([])
    os.setresgid(int(gid), int(gid), int(gid))
    os.setresuid(int(uid), int(uid), int(uid))
if sys.platform == "linux":
    libc.prctl(1, int(signal.SIGINT), 0, 0, 0)
    if os.getppid() != int(parent):
        sys.exit("the starting process is gone")
signal.signal(signal.SIGPIPE, signal.SIG_DFL)
os.execv(argv[0], argv)
"""


def spawn(
    argv: Sequence[str], account: Account | None, inherited: Sequence[int], output: int
) -> subprocess.Popen[bytes]:
    """Start a program; on Linux it gets SIGINT when the calling thread ends, so call from the loop's thread.

    `inherited` descriptors keep their numbers in it; `output` takes what it prints.

    Raises:
        OSError: the interpreter cannot be started.
    """
    uid, gid = (account.uid, account.gid) if account else (0, 0)
    return subprocess.Popen(
        [sys.executable, "-I", "-S", "-c", _LAUNCHER, str(os.getpid()), str(uid), str(gid), *argv],
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=output,
        pass_fds=inherited,
        cwd="/",
        env=_environment(),
        start_new_session=True,
    )


@contextmanager
def reachable(folder: Path, account: Account | None) -> Generator[tuple[str, list[int]]]:
    """A name for `folder` that serves the account even below closed parents, and the descriptor to inherit.

    The links in /proc/self/fd lead straight to what is open (proc(5)): no parent's mode is asked or changed.
    """
    if account is None or sys.platform != "linux":
        yield str(folder), []
        return
    opened = os.open(folder, os.O_PATH | os.O_DIRECTORY)
    try:
        yield f"/proc/self/fd/{opened}", [opened]
    finally:
        os.close(opened)


def _environment() -> dict[str, str]:
    """Nothing of ours (keys, PG* variables), except what a relocated Python needs to start."""
    kept = {name: os.environ[name] for name in ("LD_LIBRARY_PATH",) if name in os.environ}
    return {"PATH": os.defpath, "LANG": "C.UTF-8", **kept}
