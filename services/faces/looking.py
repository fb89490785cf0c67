"""Looks at pictures in a process of its own, which has no environment, little memory and little time."""

import base64
import json
from pathlib import Path

from pydantic import Base64Bytes, BaseModel

from domain.errors import Invalid, TooLarge
from services.confined.reader import Reader, Script
from services.faces.weights import MODEL, is_present

LARGEST = 10 * 1024 * 1024
_SCRIPT = Script(
    path=Path(__file__).with_name("child.py"),
    damaged="The picture could not be read, it is damaged or built to exhaust its reader: send another one",
    too_long="Reading the picture takes too long: send a smaller one",
    busy="Too many pictures are being looked at: send this one again in a moment",
    # Numeric libraries start threads of their own accord, which the process may not.
    environment=dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"), "1"),
)


class Look(BaseModel):
    """What was seen: the number of faces, a small copy of the picture, and how like the reference's face it is.

    `similarity` is a cosine; None where there were not one face and one reference, or no model compares.
    """

    faces: int
    kept: Base64Bytes
    similarity: float | None = None


class FaceReader:
    """Looks at pictures, two at a time; one per service process. `model` is the folder of what compares."""

    def __init__(self, model: Path) -> None:
        self._model = model
        self._reader = Reader(_SCRIPT)

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
            weights = self._model.absolute() / MODEL
            asked |= {"reference": base64.b64encode(reference).decode(), "weights": str(weights)}
        return await self._reader.read(Look, json.dumps(asked).encode())
