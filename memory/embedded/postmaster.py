"""The server process: starting it, waiting until it answers, stopping it, clearing up after a killed one."""

import asyncio
import contextlib
import logging
import os
import signal
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from domain.errors import StartupError
from memory.embedded.conninfo import SOCKET_NAME, pauses, serves
from memory.embedded.folder import Site, disk_full
from memory.embedded.spawn import reachable, spawn

log = logging.getLogger(__name__)

_LOG_BYTES = 4_000_000
_STOP_STEPS = ((signal.SIGINT, 8.0), (signal.SIGQUIT, 3.0), (signal.SIGKILL, 3.0))


class Occupied(Exception):
    """Processes of an earlier server are still attached to the folder's shared memory."""


@dataclass(frozen=True)
class Postmaster:
    """A started server, and where in the log its own lines begin."""

    process: subprocess.Popen[bytes]
    log_start: int

    @property
    def alive(self) -> bool:
        return self.process.poll() is None


def start_server(site: Site, socket_dir: Path, lock: int) -> Postmaster:
    """Start the server; call in the loop's thread, with the lock held (clearing is safe so).

    Raises:
        OSError: a file cannot be written.
    """
    for stale in (site.pg / "postmaster.pid", socket_dir / SOCKET_NAME, socket_dir / f"{SOCKET_NAME}.lock"):
        stale.unlink(missing_ok=True)
    output = os.open(site.log, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_NOFOLLOW, 0o600)
    try:
        with (
            reachable(site.pg, site.account) as (pg, one),
            reachable(socket_dir, site.account) as (sockets, two),
        ):
            # the setting is a list, and quotes keep a comma or a space in the name from ending an entry
            quoted = '"' + sockets.replace('"', '""') + '"'
            argv = [str(site.binaries / "bin" / "postgres"), "-D", pg, "-k", quoted]
            log_start = os.fstat(output).st_size
            return Postmaster(spawn(argv, site.account, [lock, *one, *two], output), log_start)
    finally:
        os.close(output)


async def await_ready(server: Postmaster, site: Site, socket_dir: Path, deadline: float) -> None:
    """Wait until the server answers; `deadline` is on the event loop's clock.

    Raises:
        Occupied: it stopped, since an earlier one is not quite gone.
        StartupError: it stopped for another reason, or does not answer by then.
    """
    clock = asyncio.get_running_loop().time
    began = spoken = clock()
    for pause in pauses():
        if await serves(socket_dir):
            return
        if not server.alive:
            raise _stopped(server, site)
        if clock() > deadline:
            raise StartupError(
                f"The database in {site.folder} did not answer within {clock() - began:.0f} s; after a crash "
                f"it may need longer: raise VIVA_DATABASE__START_TIMEOUT, or read {site.log}."
            )
        if clock() - spoken > 5:
            spoken = clock()
            log.info("waiting for the database in %s, %.0f s so far", site.folder, clock() - began)
        await asyncio.sleep(pause)


async def stop_server(server: Postmaster) -> None:
    """Stop the server: fast, or if that takes too long at once, which costs a recovery at the next start."""
    for number, patience in _STOP_STEPS:
        if not server.alive:
            return
        server.process.send_signal(number)
        with contextlib.suppress(subprocess.TimeoutExpired):
            await asyncio.to_thread(server.process.wait, patience)
    if server.alive:
        log.error("the database server %d does not stop", server.process.pid)


def trim_log(site: Site) -> None:
    """Bound the log: a file over the limit becomes `postgres.log.1`; only while no server writes it."""
    if site.log.exists() and site.log.stat().st_size > _LOG_BYTES:
        site.log.replace(site.log.with_suffix(".log.1"))


def empty_log(site: Site) -> None:
    """Bound the log of a running server, which appends, so that it goes on at the new end."""
    if site.log.exists() and site.log.stat().st_size > 2 * _LOG_BYTES:
        os.truncate(site.log, 0)


def end_orphans(site: Site) -> None:
    """End what a killed server left behind busy (idle backends go by themselves): ours, as the lock is."""
    if sys.platform != "linux":
        return
    program, folder = (site.binaries / "bin" / "postgres").stat(), site.pg.stat()
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        try:
            exe, cwd = (entry / "exe").stat(), (entry / "cwd").stat()
            if os.path.samestat(exe, program) and os.path.samestat(cwd, folder):
                os.kill(int(entry.name), signal.SIGQUIT)
        except OSError:
            continue  # it ended meanwhile, or is not for us to look at and so not ours


def _stopped(server: Postmaster, site: Site) -> StartupError | Occupied:
    lines = _tail(site.log, server.log_start)
    if "is still in use" in lines:
        return Occupied(lines)
    if "No space left on device" in lines:
        return disk_full(site.folder)
    return StartupError(f"Postgres stopped while starting in {site.folder}; the last lines of {site.log}:\n{lines}")


def _tail(path: Path, start: int) -> str:
    with path.open("rb") as file:
        file.seek(start)
        return "\n".join(file.read().decode(errors="replace").strip().splitlines()[-8:])
