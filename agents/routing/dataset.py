"""The authored examples, and their features."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from agents.routing.predict import Array, dense_rows
from domain.question import Message, Question
from llm.embeddings import Embedder

EXAMPLES = Path(__file__).parent / "examples"


@dataclass(frozen=True, slots=True)
class Example:
    """A labelled question; `labels` has two entries when it holds two askings; `batch` names its author."""

    question: Question
    labels: tuple[str, ...]
    kind: str
    batch: str


def _example(line: str, batch: str) -> Example:
    row = json.loads(line)
    history = tuple(Message(role=message["role"], content=message["content"]) for message in row.get("history", ()))
    question = Question(text=row["text"], context=row.get("context", ""), history=history)
    return Example(question, tuple(row.get("labels") or [row["label"]]), row["kind"], batch)


def read(path: Path) -> list[Example]:
    """Read one author's batch."""
    lines = path.read_text(encoding="utf-8").split("\n")
    return [_example(line, path.stem) for line in lines if line.strip()]


def authored() -> tuple[list[Example], list[Example]]:
    """Return the single-asking examples of all authors, and the ones about compound questions."""
    singles = [example for path in sorted(EXAMPLES.glob("?.jsonl")) for example in read(path)]
    return singles, [e for path in sorted(EXAMPLES.glob("compound*.jsonl")) for e in read(path)]


class DenseCache:
    """Dense rows by text, each computed once."""

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder
        self._rows: dict[str, Array] = {}

    def __call__(self, texts: Sequence[str]) -> Array:
        """Return [len(texts), WIDTH]."""
        missing = [text for text in dict.fromkeys(texts) if text not in self._rows]
        if missing:
            self._rows.update(zip(missing, dense_rows(self._embedder.features(missing, layers=True)), strict=True))
        return np.stack([self._rows[text] for text in texts])
