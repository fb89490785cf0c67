"""One cluster as a process sees it: an owner runs the server, others join, and one of them takes over."""

import asyncio
import contextlib
import logging
import os
from pathlib import Path
from typing import Literal

from domain.errors import StartupError
from memory.embedded.config import write_app_conf
from memory.embedded.conninfo import SOCKET_NAME, answers, conninfo, pauses
from memory.embedded.folder import Site, survey, unusable
from memory.embedded.initdb import create
from memory.embedded.lock import Record, open_lock, publish, read_record, take_lock
from memory.embedded.postmaster import (
    Occupied,
    Postmaster,
    await_ready,
    empty_log,
    end_orphans,
    start_server,
    stop_server,
    trim_log,
)
from memory.embedded.sockets import socket_dir, trusted

log = logging.getLogger(__name__)

_TICK = 0.2
_LONGEST_TICK = 5.0


class Cluster:
    """An open cluster; made by `open`, to be closed with `close` on the same event loop."""

    def __init__(self, site: Site, lock: int, timeout: float) -> None:
        self._site: Site = site
        self._lock: int = lock
        self._timeout: float = timeout
        self._owner: bool = False
        self._sockets: Path | None = None
        self._server: Postmaster | None = None
        self._watcher: asyncio.Task[None] | None = None
        self._closing: asyncio.Task[None] | None = None

    @classmethod
    async def open(
        cls,
        folder: Path,
        binaries: Path | None = None,
        timeout: float = 60.0,  # noqa: ASYNC109 - it covers several waits
    ) -> "Cluster":
        """Own or join the cluster in `folder`/pg; `timeout` is in seconds, recovery after a crash included.

        Call it in the thread that lives longest (the main one): on Linux the server ends with that thread.

        Raises:
            StartupError: no server can be had; the message says why and what to do.
        """
        site = await asyncio.to_thread(survey, folder, binaries)
        try:
            cluster = cls(site, open_lock(site.lock), timeout)
            try:
                await cluster._enter()
            except BaseException:
                await cluster.close()
                raise
        except OSError as error:
            raise unusable(site.folder, error) from error
        return cluster

    @property
    def dsn(self) -> str:
        """The libpq conninfo of the database `viva`; it stays the same when another process takes over."""
        if self._sockets is None:
            raise StartupError("The database is not open yet.")
        return conninfo(self._sockets)

    @property
    def role(self) -> Literal["owner", "joined"]:
        """Whether this process runs the server now; a joined one becomes the owner when the owner goes."""
        return "owner" if self._owner else "joined"

    async def close(self) -> None:
        """Stop the server if it is ours and give up the lock; again and again is as good as once."""
        if self._closing is None:
            self._closing = asyncio.create_task(self._shut())
        await asyncio.shield(self._closing)

    async def _enter(self) -> None:
        clock = asyncio.get_running_loop().time
        deadline = clock() + self._timeout
        for pause in pauses():
            if await self._join():
                break
            if take_lock(self._lock):
                await self._own(deadline)
                break
            if clock() > deadline:
                raise self._held_up()
            await asyncio.sleep(pause)
        self._watcher = asyncio.create_task(self._watch())

    async def _join(self) -> bool:
        record = read_record(self._lock)
        if record is None or not trusted(record.socket_dir, self._site):
            return False
        if not await answers(conninfo(record.socket_dir)):
            return False
        self._sockets = record.socket_dir
        log.info("joined the database in %s", self._site.folder)
        return True

    def _held_up(self) -> StartupError:
        record = read_record(self._lock)
        return StartupError(
            f"{self._site.folder} is in use by another process ({record.pid if record else 'unknown'}), "
            f"and its database did not answer within {self._timeout:.0f} s: stop that process, "
            "or set VIVA_DATA to another folder."
        )

    async def _own(self, deadline: float) -> None:
        if not self._site.initialised:
            await create(self._site, self._lock)
        await self._serve(deadline)
        log.info("Postgres %s runs in %s", self._site.version, self._site.folder)

    async def _serve(self, deadline: float) -> None:
        """Start the server until it stays; end what an own dead one left behind, wait for what others run."""
        clock = asyncio.get_running_loop().time
        restarting = self._server is not None
        sockets = self._announce()
        write_app_conf(self._site)
        trim_log(self._site)
        while True:
            self._server = start_server(self._site, sockets, self._lock)
            try:
                await await_ready(self._server, self._site, sockets, deadline)
                self._owner = True
                return
            except Occupied as occupied:
                if clock() > deadline:
                    raise StartupError(
                        f"Another Postgres runs on {self._site.pg}: stop it, then start again. ({occupied})"
                    ) from occupied
            if restarting:
                end_orphans(self._site)
            await asyncio.sleep(0.1)

    def _announce(self) -> Path:
        record = read_record(self._lock)
        self._sockets = socket_dir(self._site, self._sockets or (record and record.socket_dir))
        publish(self._lock, Record(socket_dir=self._sockets, pid=os.getpid(), version=self._site.version))
        return self._sockets

    async def _watch(self) -> None:
        """Restart a server that died; take over from an owner that left."""
        pause = _TICK
        while True:
            await asyncio.sleep(pause)
            try:
                await self._look()
                pause = _TICK
            except Exception:
                log.exception("the database in %s cannot be started for now", self._site.folder)
                pause = min(2 * pause, _LONGEST_TICK)

    async def _look(self) -> None:
        deadline = asyncio.get_running_loop().time() + self._timeout
        if self._server is not None and self._sockets is not None:
            if self._server.alive and (self._sockets / SOCKET_NAME).exists():
                self._owner = True  # also after a recovery that outlasted the deadline of a take-over
                empty_log(self._site)
            else:
                log.warning("Postgres or its socket is gone (%s); restarting", self._server.process.poll())
                await stop_server(self._server)
                await self._serve(deadline)
        elif take_lock(self._lock):
            log.info("taking over the database in %s", self._site.folder)
            await self._own(deadline)

    async def _shut(self) -> None:
        try:
            if self._watcher is not None:
                self._watcher.cancel()
                with contextlib.suppress(asyncio.CancelledError):
                    await self._watcher
            if self._server is not None:
                await stop_server(self._server)
        finally:
            os.close(self._lock)
