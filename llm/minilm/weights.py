"""The trained weights, read from a safetensors file with numpy alone."""

import hashlib
import json
from pathlib import Path
from typing import TypeAlias, TypedDict

import numpy as np
from numpy.typing import NDArray

from domain.errors import StartupError
from llm.minilm.manifest import SOURCE, SOURCE_SHA256

Floats: TypeAlias = NDArray[np.float32]
Weights: TypeAlias = dict[str, Floats]


class _Entry(TypedDict):
    dtype: str
    shape: list[int]
    data_offsets: tuple[int, int]


def read_weights(path: Path) -> Weights:
    """Every float32 tensor of a safetensors file by name, mapped from disk.

    The format: eight bytes of header length, a JSON header (type, shape and byte range of each), the data.

    Raises:
        StartupError: the file is not the pinned one.
    """
    _check_digest(path)
    data = np.memmap(path, np.uint8, "r")
    start = 8 + int.from_bytes(data[:8].tobytes(), "little")
    header: dict[str, _Entry] = json.loads(data[8:start].tobytes())
    weights: Weights = {}
    for name, entry in header.items():
        if entry.get("dtype") == "F32":
            begin, end = entry["data_offsets"]
            weights[name] = data[start + begin : start + end].view(np.float32).reshape(entry["shape"])
    return weights


def _check_digest(path: Path) -> None:
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    if digest != SOURCE_SHA256:
        raise StartupError(
            f"The weights in {SOURCE} have SHA-256 {digest}, but {SOURCE_SHA256} is expected. "
            "Do not use this copy of the package; install it from an index that you trust."
        )
