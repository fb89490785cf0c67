"""Trains the choice of frames and notes: `python -m agents.knowledge.train_frames` writes frames.npz.

It prints what cross-validation found; scikit-learn is needed here and nowhere at run time.
"""

import logging
from collections import Counter
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold

from agents.knowledge.frames import WEIGHTS, Array, lexical_counts, places, rows
from agents.knowledge.library import frame_examples, playbook, playbook_passages
from agents.registry import specialists
from llm.embeddings import Embedder
from settings import Settings

log = logging.getLogger(__name__)

C = 10.0
FOLDS = 10
Labels = NDArray[np.str_]


def inverse_frequencies(texts: list[str]) -> Array:
    """Return [BUCKETS]: how rare each bucket is among all texts."""
    documents = np.stack([lexical_counts(text) > 0 for text in texts]).sum(axis=0)
    return (np.log((1 + len(texts)) / (1 + documents)) + 1).astype(np.float32)


def fit(data: Array, labels: Labels) -> tuple[Labels, Array]:
    """Return the names of the frames, and the weights [width + 1, names].

    The solution of a ridge-penalised regression lies in the span of its examples, so it is sought there: that is
    exact, and twenty times faster, since there are far fewer examples than features.
    """
    values, vectors = np.linalg.eigh((data @ data.T).astype(np.float64))
    kept = values > 1e-6
    basis = data.T @ (vectors[:, kept] / np.sqrt(values[kept]))
    model = LogisticRegression(C=C, max_iter=600).fit(data @ basis, labels)
    return model.classes_, np.concatenate([basis @ model.coef_.T, model.intercept_[None]]).astype(np.float32)


def out_of_fold(data: Array, labels: Labels) -> Labels:
    """Return what is chosen for each example by weights that were fitted without it."""
    chosen = labels.copy()
    for seen, held in StratifiedKFold(FOLDS, shuffle=True, random_state=0).split(data, labels):
        names, weights = fit(data[seen], labels[seen])
        chosen[held] = names[(data[held] @ weights[:-1] + weights[-1]).argmax(axis=1)]
    return chosen


def _tell(specialist: str, labels: Labels, chosen: Labels) -> None:
    pairs = zip(labels.tolist(), chosen.tolist(), strict=True)
    confused = Counter((right, wrong) for right, wrong in pairs if right != wrong).most_common(2)
    shown = ", ".join(f"{right} as {wrong} {count}" for (right, wrong), count in confused)
    log.info("%-16s %.3f of %d; most often %s", specialist, (labels == chosen).mean(), len(labels), shown)


def nearness(specialist: str, embedder: Embedder) -> Array:
    """Return [notes, places]: how near each note of a playbook is to each step."""
    steps = [f"{frame.title}. {step.title}. {step.guidance}" for frame, step in places(playbook(specialist))]
    notes = [passage.text for passage in playbook_passages(specialist)]
    return embedder.embed(notes) @ embedder.embed([step.replace("{subject}", "this") for step in steps]).T


def train() -> None:
    """Cross-validate, fit on everything, and write the weights."""
    embedder = Embedder.load(Settings().model)
    examples = {specialist: list(frame_examples(specialist)) for specialist in specialists()}
    idf = inverse_frequencies([text for pairs in examples.values() for text, _ in pairs])
    arrays: dict[str, Any] = {"idf": idf.astype(np.float16)}
    for specialist, pairs in examples.items():
        texts, labels = [text for text, _ in pairs], np.array([frame for _, frame in pairs])
        data = rows(texts, embedder.features(texts, layers=True), idf)
        _tell(specialist, labels, out_of_fold(data, labels))
        names, weights = fit(data, labels)
        arrays[f"{specialist}.names"] = names
        arrays[f"{specialist}.weights"] = weights.astype(np.float16)
        arrays[f"{specialist}.nearness"] = nearness(specialist, embedder).astype(np.float16)
    np.savez_compressed(WEIGHTS, **arrays)
    log.info("wrote %s, %d bytes", WEIGHTS.name, WEIGHTS.stat().st_size)


if __name__ == "__main__":
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    train()
