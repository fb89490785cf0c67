"""Looks at pictures in a process of its own, which has no environment, little memory and little time."""

import asyncio
import base64
import json
import signal
import sys
from pathlib import Path

from pydantic import Base64Bytes, BaseModel, ValidationError

from domain.errors import Invalid, TooLarge, Unavailable
from services.faces.weights import MODEL, is_present

LARGEST = 10 * 1024 * 1024
_CHILD = Path(__file__).with_name("child.py")
_SECONDS = 12.0
_PATIENCE = 20.0
_AT_ONCE = 2
_OUT_OF_TIME = {-int(getattr(signal, name, 0)) for name in ("SIGXCPU", "SIGKILL")}
_DAMAGED = "The picture could not be read, it is damaged or built to exhaust its reader: send another one"
_TOO_LONG = "Reading the picture takes too long: send a smaller one"
# Numeric libraries start threads of their own accord, which the process may not.
_ONE_THREAD: dict[str, str] = dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"), "1")


class Look(BaseModel):
    """What was seen: the number of faces, a small copy of the picture, and how like the reference's face it is.

    `similarity` is a cosine; None where there were not one face and one reference, or no model compares.
    """

    faces: int
    kept: Base64Bytes
    similarity: float | None = None


class _Refused(BaseModel):
    refused: str


class FaceReader:
    """Looks at pictures, two at a time; one per service process. `model` is the folder of what compares."""

    def __init__(self, model: Path) -> None:
        self._model = model
        self._gate = asyncio.Semaphore(_AT_ONCE)

    @property
    def compares(self) -> bool:
        """Whether faces can be compared here, or only be found."""
        return is_present(self._model)

    async def look(self, picture: bytes, reference: bytes | None = None) -> Look:
        """Return what a picture shows, within seconds; a cancelled call leaves no process behind.

        Raises:
            Invalid: no still JPEG or PNG, damaged, or a trap.
            TooLarge: more than 10 MB.
            Unavailable: too many pictures wait to be looked at.
        """
        if len(picture) > LARGEST:
            raise TooLarge("The picture is larger than 10 MB: send a smaller one")
        if not picture:
            raise Invalid("The picture is empty: send one still picture as JPEG or PNG")
        asked = {"picture": base64.b64encode(picture).decode()}
        if reference is not None and self.compares:
            asked |= {"reference": base64.b64encode(reference).decode(), "weights": str(self._weights)}
        await self._enter()
        try:
            return await _look_apart(json.dumps(asked).encode())
        finally:
            self._gate.release()

    @property
    def _weights(self) -> Path:
        return self._model.absolute() / MODEL

    async def _enter(self) -> None:
        try:
            async with asyncio.timeout(_PATIENCE):
                await self._gate.acquire()
        except TimeoutError:
            raise Unavailable("Too many pictures are being looked at: send this one again in a moment") from None


async def _look_apart(asked: bytes) -> Look:
    process = await asyncio.create_subprocess_exec(
        # Isolated: neither the working folder nor PYTHON* variables nor the user's packages are looked at.
        *(sys.executable, "-I", "-B", str(_CHILD)),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
        env=_ONE_THREAD,
        cwd="/" if sys.platform != "win32" else None,
    )
    try:
        async with asyncio.timeout(_SECONDS):
            told, _ = await process.communicate(asked)
    except TimeoutError:
        raise Invalid(_TOO_LONG) from None
    finally:
        await _end(process)
    return _understood(told, process.returncode)


async def _end(process: asyncio.subprocess.Process) -> None:
    if process.returncode is None:
        process.kill()
        await process.wait()


def _understood(told: bytes, status: int | None) -> Look:
    if status in _OUT_OF_TIME:
        raise Invalid(_TOO_LONG)
    if status != 0:
        raise Invalid(_DAMAGED)
    try:
        return Look.model_validate_json(told)
    except ValidationError:
        raise Invalid(_refusal(told)) from None


def _refusal(told: bytes) -> str:
    try:
        return _Refused.model_validate_json(told).refused
    except ValidationError:
        return _DAMAGED
