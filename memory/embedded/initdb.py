"""Making a new cluster: in `pg.new`, renamed to `pg` when it is whole, so that there is never half of one."""

import asyncio
import logging
import os
import shutil
import signal
import tempfile
from pathlib import Path
from typing import IO

from domain.errors import StartupError
from memory.embedded.config import include_app_conf
from memory.embedded.conninfo import USER
from memory.embedded.folder import Site, disk_full
from memory.embedded.spawn import reachable, spawn

log = logging.getLogger(__name__)


async def create(site: Site, lock: int) -> None:
    """Run initdb; the caller holds the lock, and initdb inherits it, so that nobody disturbs one left behind.

    Raises:
        StartupError: initdb failed; with its last lines.
        OSError: the folder cannot be written.
    """
    log.info("creating the database in %s", site.pg)
    unfinished = site.folder / "pg.new"
    await asyncio.to_thread(_empty, unfinished, site)
    try:
        with tempfile.TemporaryFile() as output:
            code = await _initdb(site, unfinished, lock, output.fileno())
            if code:
                raise _failed(site, _last_lines(output))
        await asyncio.to_thread(_finish, unfinished, site)
    finally:
        await asyncio.to_thread(shutil.rmtree, unfinished, ignore_errors=True)


async def _initdb(site: Site, target: Path, lock: int, output: int) -> int:
    options = [f"--username={USER}", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8"]
    with reachable(target, site.account) as (name, inherited):
        argv = [str(site.binaries / "bin" / "initdb"), "-D", name, *options]
        process = spawn(argv, site.account, [lock, *inherited], output)
    try:
        return await asyncio.to_thread(process.wait)
    except asyncio.CancelledError:
        process.send_signal(signal.SIGINT)
        process.wait(5)
        raise


def _empty(target: Path, site: Site) -> None:
    if target.exists():
        shutil.rmtree(target)
    target.mkdir(mode=0o700)
    os.chown(target, *site.owner)


def _finish(made: Path, site: Site) -> None:
    conf = os.open(made / "postgresql.conf", os.O_WRONLY | os.O_APPEND | os.O_NOFOLLOW)
    try:
        include_app_conf(conf)
        os.fsync(conf)
    finally:
        os.close(conf)
    if site.pg.exists():
        site.pg.rmdir()
    made.rename(site.pg)
    folder = os.open(site.folder, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _last_lines(output: IO[bytes]) -> str:
    output.seek(0)
    return "\n".join(output.read().decode(errors="replace").strip().splitlines()[-8:])


def _failed(site: Site, lines: str) -> StartupError:
    if "No space left on device" in lines:
        return disk_full(site.folder)
    return StartupError(f"Postgres could not make a database in {site.folder}; its last words:\n{lines}")
