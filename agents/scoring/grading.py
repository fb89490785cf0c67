"""From an answer and its question to the row of features, by the local model."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from agents.scoring.features import Heard, chunks, features, heard
from agents.scoring.shelf import Array, Reference, Shelf, parts, reference
from domain.catalog import BankQuestion, Category
from llm.embeddings import Embedder

# Below this cosine the nearest bank question is another question: its answers were then ordered no better than by
# chance among the training authors' questions, and above it as well as with their own reference.
NEAR_ENOUGH: Final = 0.70
# A reference that the caller names may be reworded for the candidate, but not be about something else.
STILL_ABOUT: Final = 0.50


class Grader:
    """Finds references and measures answers; costs one vector for each sentence of an answer."""

    def __init__(self, embedder: Embedder, shelf: Shelf) -> None:
        self._embedder = embedder
        self._shelf = shelf

    def _asked(self, question: str) -> Array:
        known = self._shelf.find(question)
        return known.question if known else self._embedder.embed([question])[0]

    def _reference(self, asked: Array, category: Category, named: BankQuestion | None) -> Reference | None:
        if named is not None:
            own = self._shelf.find(named.text) or reference(named, self._embedder.embed(parts(named)))
            if float(own.question @ asked) >= STILL_ABOUT:
                return own
        nearest, cosine = self._shelf.nearest(asked, category)
        return nearest if cosine >= NEAR_ENOUGH else None

    def concepts(self, names: tuple[str, ...], named: BankQuestion | None) -> Array:
        """The vectors of these key concepts, [n, 384]; known ones are not made again."""
        known = self._shelf.find(named.text) if named and named.key_concepts == names else None
        return known.concepts if known else self._embedder.embed(names)

    def compare(
        self, answer: str, question: str, category: Category, named: BankQuestion | None = None
    ) -> "Compared | None":
        """Measure the answer, or None when no reference is near the question."""
        asked = self._asked(question)
        own = self._reference(asked, category, named)
        if own is None:
            return None
        pieces = chunks(answer)
        told = heard(pieces, self._embedder.embed(pieces))
        return Compared(pieces, told, own, features(told, question, asked, own, self._shelf))


@dataclass(frozen=True, slots=True)
class Compared:
    """An answer beside its reference: its pieces with their vectors, and the features [n]."""

    pieces: list[str]
    told: Heard
    own: Reference
    row: Array

    @property
    def best(self) -> list[str]:
        """The pieces nearest to the reference's concepts, best first."""
        nearness = (self.told.vectors @ self.own.concepts.T).max(1)
        return [self.pieces[at] for at in np.argsort(-nearness)]
