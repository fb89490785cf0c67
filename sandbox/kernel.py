"""The kernel's calls that Python 3.11 has no names for. Linux only; imported by the isolated processes alone."""

import ctypes
import os
import platform
import struct
import sys

NEWNS, NEWCGROUP, NEWUTS, NEWIPC = 0x20000, 0x02000000, 0x04000000, 0x08000000
NEWUSER, NEWPID, NEWNET = 0x10000000, 0x20000000, 0x40000000
MS_RDONLY, MS_NOSUID, MS_NODEV, MS_NOEXEC, MS_REMOUNT, MS_BIND, MS_REC, MS_PRIVATE = (
    1,
    2,
    4,
    8,
    32,
    4096,
    16384,
    1 << 18,
)
_DETACH = 2
_PDEATHSIG, _SET_DUMPABLE, _SET_SECCOMP, _CAPBSET_DROP, _NO_NEW_PRIVS = 1, 4, 22, 24, 38
_CAPABILITY_VERSION = 0x20080522
_THREAD = 0x10000
_ERRNO, _ALLOW, _KILL = 0x00050001, 0x7FFF0000, 0x80000000

# Audit's name of the machine, its pivot_root, its clone, its prlimit64, and what is refused: other processes, other
# namespaces, other processes' memory, mounts, sockets, keys, and the newer doors that a ruled process needs none of.
# Then memory that no limit of a process counts: shared segments, queues, files without a name. In the end all ways to
# send a signal.
_MACHINES: dict[str, tuple[int, int, int, int, tuple[int, ...], tuple[int, ...], tuple[int, ...]]] = {
    "x86_64": (
        *(0xC000003E, 155, 56, 302),
        (41, 53, 57, 58, 101, 155, 161, 165, 166, 246, 248, 249, 250, 272, 298, 308, 310, 311, 321, 323, 425, 434, 435),
        (29, 30, 64, 68, 240, 319, 447),
        (62, 129, 200, 234, 297, 424),
    ),
    "aarch64": (
        *(0xC00000B7, 41, 220, 261),
        (39, 40, 41, 51, 97, 104, 117, 198, 199, 217, 218, 219, 241, 268, 270, 271, 280, 282, 425, 434, 435),
        (180, 186, 190, 194, 196, 279, 447),
        (129, 130, 131, 138, 240, 424),
    ),
}

_libc = ctypes.CDLL(None, use_errno=True)


def _checked(result: int, what: str) -> None:
    if result != 0:
        code = ctypes.get_errno()
        raise OSError(code, f"{what}: {os.strerror(code)}")


def known() -> bool:
    """Whether the filter of system calls is written for this machine."""
    return sys.platform == "linux" and platform.machine() in _MACHINES


def unshare(flags: int) -> None:
    _checked(_libc.unshare(flags), "unshare")


def mount(kind: str | None, where: str, flags: int, options: str = "") -> None:
    encoded = kind.encode() if kind else None
    _checked(_libc.mount(b"none", where.encode(), encoded, ctypes.c_ulong(flags), options.encode()), "mount")


def bind(folder: str, where: str) -> None:
    """Let a folder be seen in another place too, with all that is mounted in it."""
    _checked(_libc.mount(folder.encode(), where.encode(), None, ctypes.c_ulong(MS_BIND | MS_REC), None), "bind")


def let_go(folder: str) -> None:
    """Take a mounted folder away; what of it is open stays open, for the program that runs from it."""
    _checked(_libc.umount2(folder.encode(), _DETACH), "umount")


def become_root_of(folder: str) -> None:
    """Make a mounted folder the root, and let go of the old one."""
    os.chdir(folder)
    _checked(_libc.syscall(ctypes.c_long(_MACHINES[platform.machine()][1]), b".", b"."), "pivot_root")
    let_go(".")
    os.chdir("/")


def prctl(option: int, value: int, more: object = 0) -> None:
    pointer = more if more != 0 else ctypes.c_ulong(0)
    _checked(_libc.prctl(option, ctypes.c_ulong(value), pointer, ctypes.c_ulong(0), ctypes.c_ulong(0)), "prctl")


def die_with_parent() -> None:
    prctl(_PDEATHSIG, 9)


def hide_memory() -> None:
    """Let no process without privileges look into this one."""
    prctl(_SET_DUMPABLE, 0)


def drop_capabilities() -> None:
    for capability in range(64):
        if _libc.prctl(_CAPBSET_DROP, ctypes.c_ulong(capability), 0, 0, 0) != 0:
            break
    header = struct.pack("II", _CAPABILITY_VERSION, 0) + bytes(4)
    _checked(_libc.capset(header, bytes(24)), "capset")
    prctl(_NO_NEW_PRIVS, 1)


def _step(code: int, value: int, yes: int = 0, no: int = 0) -> bytes:
    return struct.pack("HBBI", code, yes, no, value)


def filter_calls(*, signals: bool = True) -> None:
    """Refuse what `_MACHINES` lists, and clone but for threads; the newer clone counts as unknown, as libc expects.

    Without `signals`, whoever watches a process can be neither stopped nor ended by it. Limits can be asked and changed
    by a process for itself (as process 0), never for another.
    """
    machine, _, clone, limit, refused, uncounted, sending = _MACHINES[platform.machine()]
    load, equal, above, has, give = 0x20, 0x15, 0x35, 0x45, 0x06
    steps = [_step(load, 4), _step(equal, machine, 1, 0), _step(give, _KILL), _step(load, 0)]
    # x32 programs on x86_64 have numbers of their own: none of them.
    steps += [_step(above, 0x40000000, 0, 1), _step(give, _KILL)]
    for number in refused + uncounted + (() if signals else sending):
        steps += [_step(equal, number, 0, 1), _step(give, 0x00050026 if number == 435 else _ERRNO)]
    steps += [_step(equal, clone, 0, 3), _step(load, 16), _step(has, _THREAD, 1, 0), _step(give, _ERRNO)]
    steps += [_step(load, 0), _step(equal, limit, 0, 3), _step(load, 16), _step(equal, 0, 1, 0), _step(give, _ERRNO)]
    program = b"".join([*steps, _step(give, _ALLOW)])
    buffer = ctypes.create_string_buffer(program)

    class Program(ctypes.Structure):
        _fields_ = (("length", ctypes.c_ushort), ("steps", ctypes.c_void_p))

    wanted = Program(len(program) // 8, ctypes.addressof(buffer))
    prctl(_SET_SECCOMP, 2, ctypes.byref(wanted))
