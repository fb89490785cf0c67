"""Runs a script on a stranger's bytes, in a process of its own that ends within seconds."""

import asyncio
import contextlib
import signal
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from domain.errors import Invalid, Unavailable

_SECONDS = 12.0
_PATIENCE = 20.0
_AT_ONCE = 2
_OUT_OF_TIME = {-int(getattr(signal, name, 0)) for name in ("SIGXCPU", "SIGKILL")}

Told = TypeVar("Told", bound=BaseModel)


class _Refused(BaseModel):
    refused: str


@dataclass(frozen=True, slots=True)
class Script:
    """A program that calls `inside.serve`, and what users are told when it fails them."""

    path: Path
    damaged: str
    too_long: str
    busy: str
    environment: dict[str, str] = field(default_factory=dict[str, str])


class Reader:
    """Runs a script, twice at once at most; one per service process."""

    def __init__(self, script: Script) -> None:
        self._script = script
        self._gate = asyncio.Semaphore(_AT_ONCE)

    async def read(self, kind: type[Told], content: bytes, *arguments: str) -> Told:
        """Return what the script made of the bytes; a cancelled call leaves no process behind.

        Raises:
            Invalid: the script refused them, ended without a word, or took too long.
            Unavailable: too many wait to be read.
        """
        await self._enter()
        try:
            told, status = await self._run(content, arguments)
        finally:
            self._gate.release()
        return self._understood(kind, told, status)

    async def _enter(self) -> None:
        try:
            async with asyncio.timeout(_PATIENCE):
                await self._gate.acquire()
        except TimeoutError:
            raise Unavailable(self._script.busy) from None

    async def _run(self, content: bytes, arguments: tuple[str, ...]) -> tuple[bytes, int | None]:
        process = await asyncio.create_subprocess_exec(
            # Isolated: neither the working folder nor PYTHON* variables nor the user's packages are looked at.
            *(sys.executable, "-I", "-B", str(self._script.path), *arguments),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
            env=self._script.environment,
            cwd="/" if sys.platform != "win32" else None,
        )
        try:
            async with asyncio.timeout(_SECONDS):
                told, _ = await process.communicate(content)
        except TimeoutError:
            raise Invalid(self._script.too_long) from None
        finally:
            await _end(process)
        return told, process.returncode

    def _understood(self, kind: type[Told], told: bytes, status: int | None) -> Told:
        if status in _OUT_OF_TIME:
            raise Invalid(self._script.too_long)
        if status == 0:
            with contextlib.suppress(ValidationError):
                return kind.model_validate_json(told)
            with contextlib.suppress(ValidationError):
                raise Invalid(_Refused.model_validate_json(told).refused)
        raise Invalid(self._script.damaged)


async def _end(process: asyncio.subprocess.Process) -> None:
    if process.returncode is None:
        process.kill()
        await process.wait()
