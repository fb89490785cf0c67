"""A door between the service and its database, to be shut and opened again; shut, it is as if the server were gone."""

import asyncio
import contextlib
import os
import tempfile
from pathlib import Path
from typing import Self

from psycopg.conninfo import conninfo_to_dict, make_conninfo

from tests.serving import PATIENCE

SOCKET = ".s.PGSQL.5432"


class Door:
    """Passes bytes between a socket of its own and the server's; `mute` takes connections and says nothing."""

    def __init__(self, dsn: str) -> None:
        self._target = Path(str(conninfo_to_dict(dsn)["host"])) / SOCKET
        self._folder = tempfile.TemporaryDirectory(prefix="viva-door-")
        self.dsn = make_conninfo(dsn, host=self._folder.name)
        self._server: asyncio.Server | None = None
        self._passing: set[asyncio.Task[None]] = set()
        self.mute = False

    async def open(self) -> None:
        """Let through what comes."""
        self._server = await asyncio.start_unix_server(self._pass, Path(self._folder.name) / SOCKET)

    async def shut(self) -> None:
        """Cut every connection and take no new one."""
        if self._server is not None:
            self._server.close()
            self._server = None
            os.unlink(Path(self._folder.name) / SOCKET)
        for task in self._passing:
            task.cancel()
        async with asyncio.timeout(PATIENCE):
            await asyncio.gather(*self._passing, return_exceptions=True)

    async def __aenter__(self) -> Self:
        await self.open()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.shut()
        self._folder.cleanup()

    async def _pass(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._passing.add(task)
        try:
            if self.mute:
                await asyncio.Event().wait()
            beyond, there = await asyncio.open_unix_connection(self._target)
            try:
                await asyncio.gather(_copy(reader, there), _copy(beyond, writer))
            finally:
                there.transport.abort()
        except asyncio.CancelledError:
            pass
        finally:
            writer.transport.abort()
            self._passing.discard(task)


async def _copy(source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
    with contextlib.suppress(ConnectionError):
        while data := await source.read(65536):
            sink.write(data)
            await sink.drain()
    sink.close()
