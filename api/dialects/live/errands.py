"""Work that a socket set going: it is done though the client leaves, and the client is told what goes wrong."""

import asyncio
from collections.abc import Coroutine

from api import errors as wordings
from api.dialects.live.codes import UNKNOWN, code_of
from api.sockets import Line
from domain.errors import NotFound


class Errands:
    """The work of one socket that runs beside its next message."""

    __slots__ = ("_line", "running")

    def __init__(self, line: Line) -> None:
        self._line = line
        self.running: set[asyncio.Task[None]] = set()

    def start(self, work: Coroutine[object, object, object]) -> None:
        """Do it in a task of its own."""
        task = asyncio.create_task(self.guarded(work))
        self.running.add(task)
        task.add_done_callback(self.running.discard)

    async def guarded(self, work: Coroutine[object, object, object]) -> None:
        """Do it, and tell what goes wrong."""
        try:
            await work
        except NotFound as error:
            await self._line.fail(UNKNOWN, error.message)
        except Exception as error:
            wordings.report(error)
            await self._line.error(code_of(error), wordings.message(error))
