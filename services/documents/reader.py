"""Reads a document in a process of its own, which has no environment, little memory and little time."""

import asyncio
import signal
import sys
from pathlib import Path

from pydantic import BaseModel, ValidationError

from domain.errors import Invalid, Unavailable
from services.documents.document import Document, Kind, kind_of

_CHILD = Path(__file__).with_name("child.py")
_SECONDS = 12.0
_PATIENCE = 20.0
_AT_ONCE = 2
_OUT_OF_TIME = {-int(getattr(signal, name, 0)) for name in ("SIGXCPU", "SIGKILL")}
_DAMAGED = "The file could not be read, it is damaged or built to exhaust its reader: save it anew and upload that"
_TOO_LONG = "Reading the file takes too long: upload a simpler one, such as plain text"


class _Told(BaseModel):
    """What the child writes: the reason of a refusal, or what it read."""

    refused: str = ""
    text: str = ""
    hidden: tuple[str, ...] = ()


class DocumentReader:
    """Reads documents, two at a time; one per service process."""

    def __init__(self) -> None:
        self._gate = asyncio.Semaphore(_AT_ONCE)

    async def read_document(self, name: str, content: bytes) -> Document:
        """Return what the document says, within seconds whatever it is; a cancelled call leaves no process behind.

        Raises:
            Invalid: the file is of another kind than its name says or than can be read, encrypted, damaged, without
                text, too long, or a trap.
            TooLarge: more than 10 MB.
            Unavailable: too many documents wait to be read.
        """
        kind = kind_of(name, content)
        await self._enter()
        try:
            told = await _read_apart(kind, content)
        finally:
            self._gate.release()
        if told.refused:
            raise Invalid(told.refused)
        return Document(text=told.text, hidden=told.hidden, kind=kind)

    async def _enter(self) -> None:
        try:
            async with asyncio.timeout(_PATIENCE):
                await self._gate.acquire()
        except TimeoutError:
            raise Unavailable("Too many documents are being read: upload this one again in a moment") from None


async def _read_apart(kind: Kind, content: bytes) -> _Told:
    process = await asyncio.create_subprocess_exec(
        # Isolated: neither the working folder nor PYTHON* variables nor the user's packages are looked at.
        *(sys.executable, "-I", "-B", str(_CHILD), kind),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
        env={},
        cwd="/" if sys.platform != "win32" else None,
    )
    try:
        async with asyncio.timeout(_SECONDS):
            told, _ = await process.communicate(content)
    except TimeoutError:
        raise Invalid(_TOO_LONG) from None
    finally:
        await _end(process)
    return _understood(told, process.returncode)


async def _end(process: asyncio.subprocess.Process) -> None:
    if process.returncode is None:
        process.kill()
        await process.wait()


def _understood(told: bytes, status: int | None) -> _Told:
    if status in _OUT_OF_TIME:
        return _Told(refused=_TOO_LONG)
    if status != 0:
        return _Told(refused=_DAMAGED)
    try:
        return _Told.model_validate_json(told)
    except ValidationError:
        return _Told(refused=_DAMAGED)
