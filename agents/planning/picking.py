"""Picks questions from the bank: relevant ones, over the difficulties around the wanted one, no two alike.

Relevance and novelty are weighed one question at a time, as in Carbonell & Goldstein (1998), "The use of MMR".
"""

from collections import Counter
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from agents.planning.shelf import Shelf
from domain.catalog import Difficulty
from domain.language.nearness import shingle_similarity

# A cosine, and a similarity of wording, from which two questions ask the same.
SAME_MEANING, SAME_WORDS = 0.85, 0.75
# Wordings are only compared where the meaning is this near; it keeps a thousand comparisons to a dozen.
_COMPARED = 0.65
_NOVELTY = 0.25
# Of two questions that do equally well, one is worth up to so much less, by chance: who practises again meets others.
_CHANCE = 0.25
_FULL = 0.7
Shares = Mapping[Difficulty, float]
AROUND: dict[Difficulty, Shares] = {
    "easy": {"easy": 0.55, "medium": 0.4, "hard": 0.05},
    "medium": {"easy": 0.25, "medium": 0.5, "hard": 0.25},
    "hard": {"medium": 0.3, "hard": 0.5, "expert": 0.2},
    "expert": {"medium": 0.05, "hard": 0.45, "expert": 0.5},
}
EXACTLY: dict[Difficulty, Shares] = {
    "easy": {"easy": 1.0},
    "medium": {"medium": 1.0},
    "hard": {"hard": 0.75, "expert": 0.25},
    "expert": {"expert": 1.0},
}
_LEVELS: tuple[Difficulty, ...] = ("easy", "medium", "hard", "expert")
_BY_DISTANCE = (1.0, 0.85, 0.4, 0.15)


def fit(wanted: Difficulty, there: Difficulty) -> float:
    """How well a question of one difficulty does where another is wanted, 0 to 1."""
    return _BY_DISTANCE[abs(_LEVELS.index(wanted) - _LEVELS.index(there))]


def alike(text: str, other: str, cosine: float) -> bool:
    """Tell whether two questions ask the same."""
    return cosine >= SAME_MEANING or (cosine >= _COMPARED and shingle_similarity(text, other) >= SAME_WORDS)


def like_any(text: str, vector: NDArray[np.float32], texts: Sequence[str], vectors: NDArray[np.float32]) -> bool:
    """Tell whether a question asks the same as any of these."""
    if not texts:
        return False
    return any(alike(text, other, float(cosine)) for other, cosine in zip(texts, vectors @ vector, strict=True))


def chance(number: int, seed: int | None) -> NDArray[np.float64]:
    """Return a factor for each of so many questions: 1 without a seed, else by chance a little less."""
    return np.ones(number) if seed is None else np.random.default_rng(seed).uniform(1.0 - _CHANCE, 1.0, number)


class Picked:
    """Questions being picked from a shelf; `used` are places taken, `banned` those that must not be."""

    def __init__(
        self,
        shelf: Shelf,
        avoid: Sequence[str] = (),
        avoid_vectors: NDArray[np.float32] | None = None,
        chance: NDArray[np.float64] | None = None,
    ) -> None:
        self.shelf = shelf
        self._chance = np.ones(len(shelf)) if chance is None else chance
        self.used: list[int] = []
        self._nearest = np.zeros(len(shelf), np.float64)
        self.banned: set[int] = set()
        if avoid and avoid_vectors is not None:
            for text, vector in zip(avoid, avoid_vectors, strict=True):
                self.ban(text, vector)

    def ban(self, text: str, vector: NDArray[np.float32]) -> None:
        """Keep out all that asks the same as this."""
        near = self.shelf.vectors @ vector
        for place in np.flatnonzero(near >= _COMPARED):
            if alike(text, self.shelf.entries[place].text, float(near[place])):
                self.banned.add(int(place))

    def take(self, place: int) -> None:
        """Pick a question, and keep out its like."""
        self.used.append(place)
        self.banned.add(place)
        self.ban(self.shelf.entries[place].text, self.shelf.vectors[place])
        self._nearest = np.maximum(self._nearest, self.shelf.vectors @ self.shelf.vectors[place])

    def best(self, values: NDArray[np.float64]) -> int | None:
        """The allowed place of the greatest value above 0, novelty weighed in."""
        weighed = np.where(values > 0.0, values * (1.0 - _NOVELTY * np.clip(self._nearest, 0.0, 1.0)), -1.0)
        weighed[list(self.banned)] = -1.0
        place = int(weighed.argmax()) if len(weighed) else 0
        return place if len(weighed) and weighed[place] > 0.0 else None

    def fill(self, values: NDArray[np.float64], number: int, wanted: Difficulty, shares: Shares) -> list[int]:
        """Pick up to `number` questions with a value above 0, in the shares of difficulties, and return them."""
        levels: list[Difficulty] = [entry.stored.difficulty for entry in self.shelf.entries]
        fitted = values * self._chance * np.array([fit(wanted, level) for level in levels])
        taken: Counter[str] = Counter()
        picked: list[int] = []
        while len(picked) < number:
            room = {level: 1.0 if taken[level] < shares.get(level, 0.0) * number else _FULL for level in _LEVELS}
            place = self.best(fitted * np.array([room[level] for level in levels]))
            if place is None:
                break
            self.take(place)
            taken[levels[place]] += 1
            picked.append(place)
        return picked
