"""A question on its way into a pool, from wherever it comes."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from agents.planning.labels import label, purpose
from agents.planning.picking import like_any
from agents.planning.relevance import Relevance
from agents.planning.shelf import Shelf
from domain.catalog import Category, Difficulty
from domain.selection import PoolQuestion

Vector = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Draft:
    """A question with its vector of length 1 (384).

    `labels` are the subtopics that it touches, its own topic first; `weight` (0 to 1) is how much it has to do with
    what the interview is about; `claim` numbers the resume's claim that it asks about.
    """

    question: PoolQuestion
    vector: Vector
    labels: tuple[str, ...] = ()
    weight: float = 1.0
    claim: int | None = None


@dataclass(slots=True)
class Drafts:
    """Questions in order, none of which asks what another one asks."""

    all: list[Draft] = field(default_factory=list)
    avoid: Sequence[str] = ()
    avoid_vectors: Sequence[Vector] = ()

    def __len__(self) -> int:
        return len(self.all)

    def fresh(self, text: str, vector: Vector) -> bool:
        """Tell whether a question asks what none of these, and none to be avoided, asks."""
        texts = [*self.avoid, *(draft.question.text for draft in self.all)]
        vectors = [*self.avoid_vectors, *(draft.vector for draft in self.all)]
        return not texts or not like_any(text, vector, texts, np.stack(vectors))

    def add(self, draft: Draft) -> bool:
        """Add a question if it is fresh, and tell whether it was."""
        if not self.fresh(draft.question.text, draft.vector):
            return False
        self.all.append(draft)
        return True


def placed(drafts: Sequence[Draft]) -> tuple[PoolQuestion, ...]:
    """Number the questions from 0."""
    return tuple(draft.question.model_copy(update={"position": place}) for place, draft in enumerate(drafts))


def stacked(drafts: Sequence[Draft]) -> NDArray[np.float32]:
    """Return the questions' vectors, [n, 384]."""
    return np.stack([draft.vector for draft in drafts]).astype(np.float32, copy=False)


def _labels(tags: Sequence[str], preferred: frozenset[str]) -> tuple[str, ...]:
    """The tags as titles, those at the heart of the topic first."""
    return tuple(label(tag) for tag in sorted(tags, key=lambda tag: tag not in preferred))


def from_shelf(shelf: Shelf, place: int, found: Relevance) -> Draft:
    """Return a question of the bank; only an authored one can be a reference for its answer."""
    entry = shelf.entries[place]
    stored = entry.stored
    preferred = frozenset(tag for subject in found.subjects for tag in subject.tags)
    labels = _labels(stored.tags, preferred) or (label(entry.category),)
    question = PoolQuestion(
        position=place,
        text=stored.text,
        category=entry.category,
        difficulty=stored.difficulty,
        topic=labels[0],
        purpose=purpose(entry.category, labels[0]),
        bank=stored.text if stored.authored else None,
        question_id=stored.id,
        key_concepts=stored.key_concepts,
    )
    return Draft(question, shelf.vectors[place], labels, float(found.values[place]))


def worded(text: str, category: Category, difficulty: Difficulty, topic: str, vector: Vector) -> Draft:
    """Return a question of our own words that stands in no bank."""
    question = PoolQuestion(
        position=0,
        text=text,
        category=category,
        difficulty=difficulty,
        topic=topic,
        purpose=purpose(category, topic),
    )
    return Draft(question, vector, (topic,))
