"""Sentence vectors by all-MiniLM-L6-v2 (int8 ONNX, 384 dimensions), on one core and without a network."""

import asyncio
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Self, cast

import numpy as np
from numpy.typing import NDArray

from domain.errors import StartupError
from llm.minilm import manifest

if TYPE_CHECKING:
    from onnxruntime import InferenceSession
    from tokenizers import Tokenizer

_THREADS = 2
# 256 tokens of prose are some 1200 characters; beyond this, reading on only costs time (0.8 s for a million).
_MAX_CHARACTERS = 16_384
_EMPTY = {
    "embedding": np.empty((0, manifest.DIMENSIONS), np.float32),
    "layers": np.empty((0, manifest.LAYERS + 1, manifest.DIMENSIONS), np.float32),
    "peak": np.empty((0, manifest.DIMENSIONS), np.float32),
}


@dataclass(frozen=True)
class Features:
    """What a classifier may look at, for n texts; a part that was not asked for is None."""

    embedding: NDArray[np.float32]
    """[n, 384]: mean over the tokens of the last layer, of length 1."""
    layers: NDArray[np.float32] | None
    """[n, 7, 384]: mean over the tokens of the embedding layer and of each layer, not normalised."""
    peak: NDArray[np.float32] | None
    """[n, 384]: maximum over the tokens of the last layer."""


class Embedder:
    """A loaded model; safe to use from several threads. Texts are cut at 256 tokens.

    Texts go through the model one by one: see `llm.minilm.graph` for why that is both exact and fast.
    """

    def __init__(self, session: "InferenceSession", tokenizer: "Tokenizer") -> None:
        self._session = session
        self._tokenizer = tokenizer
        self._threads = ThreadPoolExecutor(_THREADS, thread_name_prefix="embed")

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Opens the model in `folder`.

        Raises:
            StartupError: there is no model, or one of another version.
        """
        if not manifest.is_current(folder):
            raise StartupError(f"No embedding model of this version in {folder}: run `make model`.")
        from tokenizers import Tokenizer

        tokenizer = Tokenizer.from_file(str(folder / manifest.TOKENIZER))
        return cls(_open_session(folder / manifest.GRAPH), tokenizer)

    def close(self) -> None:
        """Waits for what is running and ends the threads."""
        self._threads.shutdown(cancel_futures=True)

    def tokens(self, text: str) -> list[int]:
        """The token ids of `text`, at most 256, with the marks of start and end."""
        # A lone surrogate (legal in a JSON escape) is no Unicode text; the tokenizer would refuse it.
        return self._tokenizer.encode(text[:_MAX_CHARACTERS].encode("utf-8", "replace").decode()).ids

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """One vector of length 1 for each text, [n, 384]; the dot product of two is their cosine."""
        return self.features(texts).embedding

    def features(self, texts: Sequence[str], *, layers: bool = False, peak: bool = False) -> Features:
        """The embedding and, when asked for, inner states; each costs next to nothing more."""
        names = _outputs(layers, peak)
        rows = [self._run(names, text) for text in texts]
        return _stack(names, rows)

    async def aembed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """`embed` in a thread."""
        return (await self.afeatures(texts)).embedding

    async def afeatures(self, texts: Sequence[str], *, layers: bool = False, peak: bool = False) -> Features:
        """`features` in a thread, text by text, so that a long list does not keep a short one waiting."""
        names = _outputs(layers, peak)
        loop = asyncio.get_running_loop()
        rows = [await loop.run_in_executor(self._threads, self._run, names, text) for text in texts]
        return _stack(names, rows)

    def _run(self, names: list[str], text: str) -> list[NDArray[np.float32]]:
        outputs = self._session.run(names, {"input_ids": np.array([self.tokens(text)], np.int64)})
        return cast("list[NDArray[np.float32]]", outputs)


def _open_session(path: Path) -> "InferenceSession":
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.enable_cpu_mem_arena = False
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    return onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])


def _outputs(layers: bool, peak: bool) -> list[str]:
    return ["embedding", *(["layers"] if layers else []), *(["peak"] if peak else [])]


def _stack(names: list[str], rows: list[list[NDArray[np.float32]]]) -> Features:
    parts = {name: np.concatenate([_EMPTY[name], *(row[i] for row in rows)]) for i, name in enumerate(names)}
    return Features(parts["embedding"], parts.get("layers"), parts.get("peak"))
