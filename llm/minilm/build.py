"""From the package's files to a model folder: converted, compared with the original, put in place at once."""

import json
import logging
import tempfile
from contextlib import suppress
from pathlib import Path

import numpy as np
import onnx  # pyright: ignore[reportMissingImports]
from tokenizers import Tokenizer

from domain.errors import StartupError
from llm.embeddings import Embedder
from llm.minilm import manifest, reference
from llm.minilm.graph import build_graph
from llm.minilm.weights import Weights, read_weights

LEAST_COSINE = 0.97
_EXTERNAL_FROM_BYTES = 1024
_SENTENCES = (
    "SQL",
    "How do I prepare?",
    "How would you design a URL shortener?",
    "Tell me about a time you disagreed with your manager and how you resolved it.",
    "What is the difference between a process and a thread?",
    "Estimate the market size for electric scooters in Berlin.",
    "Implement an LRU cache in Python with O(1) get and put, and explain the data structures that you used.",
    "def f(x): return x**2  # what is the complexity?",
    "¿Cómo diseñarías un sistema de chat?",
    "Our retention dropped by 15% last month; which metrics would you look at first, and why?",
    "First I asked both teams what they needed. Then we wrote the contract of the interface together. " * 3,
    "I once led five engineers through a difficult migration from a monolith to services. " * 12,
)

logger = logging.getLogger(__name__)


def build(package: Path, target: Path) -> None:
    """Makes the model in `target` from the model folder of the unpacked `package`.

    Raises:
        StartupError: the package is not the pinned one, the result strays from it, or `target` is in use.
        OSError: no space, or no right to write beside `target`.
    """
    _check_place(target)
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=f".{target.name}-", dir=target.parent) as scratch:
        folder = Path(scratch) / "new"
        folder.mkdir()
        weights = read_weights(package / "model.safetensors")
        _write_tokenizer(package / manifest.TOKENIZER, folder / manifest.TOKENIZER)
        _write_graph(weights, folder)
        (folder / manifest.MANIFEST).write_text(json.dumps(manifest.describe(folder), indent=2) + "\n")
        check(weights, folder)
        _put(folder, target, Path(scratch) / "old")


def check(weights: Weights, folder: Path) -> None:
    """Compares the model in `folder` with the float32 original.

    Raises:
        StartupError: a sentence has a cosine below `LEAST_COSINE`.
    """
    embedder = Embedder.load(folder)
    exact = np.stack([reference.embed(weights, embedder.tokens(text)) for text in _SENTENCES])
    cosines = (exact * embedder.embed(_SENTENCES)).sum(axis=1)
    logger.info("cosine with the float32 original: least %.4f, mean %.4f", cosines.min(), cosines.mean())
    if cosines.min() < LEAST_COSINE:
        raise StartupError(
            f"The int8 model strays from the original on this processor: cosine {cosines.min():.3f}, but "
            f"{LEAST_COSINE} is the least allowed. Nothing was written; please report it."
        )


def _write_tokenizer(source: Path, target: Path) -> None:
    tokenizer = Tokenizer.from_file(str(source))
    tokenizer.enable_truncation(manifest.MAX_TOKENS)
    tokenizer.no_padding()
    tokenizer.save(str(target))


def _write_graph(weights: Weights, folder: Path) -> None:
    # Weights beside the graph are mapped, not copied: the word table then costs memory only where it is read.
    onnx.save(
        build_graph(weights),
        folder / manifest.GRAPH,
        save_as_external_data=True,
        location=manifest.WEIGHTS,
        size_threshold=_EXTERNAL_FROM_BYTES,
    )
    (folder / manifest.WEIGHTS).chmod(0o644)


def _check_place(target: Path) -> None:
    if target.exists() and not {path.name for path in target.iterdir()} <= manifest.FILES:
        raise StartupError(f"{target} holds other things than a model: empty it, or choose another.")


def _put(folder: Path, target: Path, old: Path) -> None:
    """Renames `folder` to `target`; of several at once one wins, and the others leave its work alone."""
    if not manifest.is_current(target):
        with suppress(FileNotFoundError):
            target.rename(old)
    try:
        folder.rename(target)
    except OSError:
        if not manifest.is_current(target):
            raise
