"""The graded questions of the bank as an answer is compared with them: vectors of their parts, and their words."""

import hashlib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Final, Self

import numpy as np
from numpy.typing import NDArray

from agents.knowledge.library import bank
from agents.scoring.observe import content
from domain.catalog import BankQuestion, Category
from domain.errors import StartupError
from domain.language.sentences import sentences
from llm.embeddings import Embedder

Array = NDArray[np.float32]
PATH = Path(__file__).parent / "bank.npz"
GRADED: Final[frozenset[Category]] = frozenset({"technical", "system_design", "coding"})
_STEPS: Final = 127.0


@dataclass(frozen=True, slots=True)
class Reference:
    """A question's parts: vectors of its text [384], summary sentences [n, 384] and key concepts [m, 384], and stems.

    `terms` are the concepts' words, `words` those of summary and concepts, `all_words` those of everything that the
    bank says about the question.
    """

    text: str
    question: Array
    summary: Array
    concepts: Array
    terms: frozenset[str]
    words: frozenset[str]
    all_words: frozenset[str]

    @property
    def centre(self) -> Array:
        """The direction of the summary."""
        return unit(self.summary.mean(0))


def unit(vector: Array) -> Array:
    """The vector at length 1."""
    return vector / max(float(np.linalg.norm(vector)), 1e-9)


def parts(question: BankQuestion) -> list[str]:
    """The texts of a question that get a vector, in order: wording, summary sentences, concepts."""
    return [question.text, *sentences(question.summary), *question.key_concepts]


def _everything(question: BankQuestion) -> str:
    return " ".join(
        (
            question.text,
            question.summary,
            *question.key_concepts,
            *question.common_mistakes,
            *question.tips,
            *question.follow_ups,
        )
    )


def reference(question: BankQuestion, vectors: Array) -> Reference:
    """Build the reference from the vectors of `parts(question)`."""
    first = len(vectors) - len(question.key_concepts)
    return Reference(
        text=question.text,
        question=vectors[0],
        summary=vectors[1:first],
        concepts=vectors[first:],
        terms=frozenset(content(" ".join(question.key_concepts))),
        words=frozenset(content(f"{question.summary} {' '.join(question.key_concepts)}")),
        all_words=frozenset(content(_everything(question))),
    )


def graded_bank() -> list[BankQuestion]:
    """The questions whose answers can be scored."""
    return [question for question in bank() if question.category in GRADED]


def _digest(texts: Sequence[str]) -> str:
    return hashlib.sha256("\n".join(texts).encode()).hexdigest()


def build(embedder: Embedder, path: Path = PATH) -> None:
    """Write the vectors of the graded bank: one byte a number, which moves a cosine by less than a hundredth."""
    texts = [part for question in graded_bank() for part in parts(question)]
    vectors = embedder.embed(texts)
    steps = np.abs(vectors).max(1, keepdims=True) / _STEPS
    np.savez_compressed(
        path, rows=np.round(vectors / steps).astype(np.int8), steps=steps[:, 0], digest=np.array(_digest(texts))
    )


class Shelf:
    """All references; read once."""

    def __init__(self, references: Sequence[Reference], categories: Sequence[Category]) -> None:
        self.references = tuple(references)
        self.categories = tuple(categories)
        self.questions = np.stack([one.question for one in references])
        self.centres = np.stack([one.centre for one in references])
        self._documents = Counter(word for one in references for word in one.all_words)

    @classmethod
    def load(cls, path: Path = PATH) -> Self:
        """Read the vectors that `build` wrote.

        Raises:
            StartupError: they were made for another bank.
        """
        questions = graded_bank()
        texts = [part for question in questions for part in parts(question)]
        with np.load(path) as stored:
            if str(stored["digest"]) != _digest(texts):
                raise StartupError("the question bank has changed: python -m agents.scoring.train")
            rows: Array = stored["rows"].astype(np.float32) * stored["steps"][:, None]
        rows /= np.linalg.norm(rows, axis=1, keepdims=True)
        return cls(list(_cut(questions, rows)), [question.category for question in questions])

    def weight(self, word: str) -> float:
        """How much a stem tells: the logarithm of how few questions have it (Spärck Jones, 1972)."""
        return float(np.log((len(self.references) + 1) / (self._documents.get(word, 0) + 0.5)))

    def find(self, text: str) -> Reference | None:
        """The reference with this wording."""
        return self._by_text.get(text)

    @cached_property
    def _by_text(self) -> dict[str, Reference]:
        return {one.text: one for one in self.references}

    def nearest(self, question: Array, category: Category) -> tuple[Reference, float]:
        """The reference of the category whose wording is nearest, and its cosine."""
        same = np.array([one == category for one in self.categories])
        cosines = np.where(same, self.questions @ question, -1.0)
        best = int(cosines.argmax())
        return self.references[best], float(cosines[best])


def _cut(questions: Sequence[BankQuestion], rows: Array) -> Iterator[Reference]:
    at = 0
    for question in questions:
        count = len(parts(question))
        yield reference(question, rows[at : at + count])
        at += count
