"""Chooses the frame of an answer by the kind of question asked, and the notes that fit its steps; both were trained."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import numpy as np
from numpy.typing import NDArray

from agents.knowledge.library import playbook
from agents.registry import specialists
from agents.routing.lexical import hashed
from agents.routing.predict import dense_rows
from domain.errors import StartupError
from domain.knowledge import Frame, Playbook, Step
from llm.embeddings import Features

Array = NDArray[np.float32]
WEIGHTS = Path(__file__).parent / "frames.npz"
BUCKETS = 2**12
DENSE = 1152
# How much the wording counts beside the meaning, in squared length; chosen by cross-validation.
LEXICAL_SHARE = 2.0
# A note's cosine to the question alone says little, as a good note on method shares no words with it. One of the two
# cosines, to the question or to the step, must be clear, and both together high; read off 60 questions.
TO_QUESTION = 0.3
TO_STEP = 0.49
TOGETHER = 0.6


def lexical_counts(text: str) -> Array:
    """Return [BUCKETS]: the damped counts of a text's n-grams."""
    buckets, counts = hashed(text)
    return np.bincount(buckets % BUCKETS, weights=counts, minlength=BUCKETS).astype(np.float32)


def rows(texts: Sequence[str], features: Features, idf: Array) -> Array:
    """Return [n, DENSE + BUCKETS]: the meaning of each text and, weighted by `idf`, its wording."""
    wording = np.stack([lexical_counts(text) for text in texts]) * idf
    lengths = np.maximum(np.linalg.norm(wording, axis=1, keepdims=True), 1e-6)
    return np.concatenate([dense_rows(features), wording * (LEXICAL_SHARE**0.5 / lengths)], axis=1)


def places(book: Playbook) -> list[tuple[Frame, Step]]:
    """Return all steps of a playbook, in the order in which training numbers them."""
    return [(frame, step) for frame in book.frames for step in frame.steps]


def fitness(to_question: float, to_step: float) -> float:
    """Return how well a note fits, 0 when it does not, from its cosines to the question and to the step."""
    together = to_question + to_step
    return together if together >= TOGETHER and (to_question >= TO_QUESTION or to_step >= TO_STEP) else 0.0


@dataclass(frozen=True, slots=True)
class _Trained:
    """weights [DENSE + BUCKETS + 1, names], the last row the biases; nearness [notes, places], cosines."""

    names: tuple[str, ...]
    weights: Array
    nearness: Array

    def is_of(self, book: Playbook) -> bool:
        fitting = self.nearness.shape == (len(book.notes), len(places(book)))
        return fitting and set(self.names) == {frame.name for frame in book.frames}


@dataclass(frozen=True, slots=True)
class FrameChooser:
    """What was trained, by specialist; stateless."""

    idf: Array
    trained: dict[str, _Trained]

    @classmethod
    def load(cls, path: Path = WEIGHTS) -> Self:
        """Read the trained weights.

        Raises:
            StartupError: they were trained for other playbooks than there are.
        """
        with np.load(path) as stored:
            arrays = {name: stored[name] for name in stored.files}
        trained: dict[str, _Trained] = {}
        for specialist in specialists():
            names = tuple(str(name) for name in arrays.get(f"{specialist}.names", ()))
            weights, nearness = (
                arrays.get(f"{specialist}.{part}", np.empty(0)).astype(np.float32) for part in ("weights", "nearness")
            )
            trained[specialist] = _Trained(names, weights, nearness)
            if not trained[specialist].is_of(playbook(specialist)):
                raise StartupError(f"{specialist}'s playbook has changed: python -m agents.knowledge.train_frames")
        return cls(arrays["idf"].astype(np.float32), trained)

    def choose(self, specialist: str, text: str, features: Features) -> str:
        """Return the name of the frame that fits `text`, whose features (with layers) are the only row."""
        trained = self.trained[specialist]
        [row] = rows([text], features, self.idf)
        return trained.names[int((row @ trained.weights[:-1] + trained.weights[-1]).argmax())]

    def place(self, specialist: str, frame: str, found: dict[str, float]) -> dict[str, str]:
        """Return the topic of a note by the title of the step that it fills; steps that none fits are left out.

        `found` holds the topics of notes with their cosines to the question. The best fitting pair of a step and a
        note comes first, and each of both is used once.
        """
        book, nearness = playbook(specialist), self.trained[specialist].nearness
        fits = [
            (fitness(found[note.topic], float(nearness[i, j])), step.title, note.topic)
            for j, (owner, step) in enumerate(places(book))
            if owner.name == frame
            for i, note in enumerate(book.notes)
            if note.topic in found and step.title in note.steps
        ]
        placed: dict[str, str] = {}
        for fit, title, topic in sorted(fits, reverse=True):
            if fit > 0 and title not in placed and topic not in placed.values():
                placed[title] = topic
        return placed
