"""The trained router's arithmetic: from a text's features to the probability of each specialist."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from agents.routing.lexical import hashed
from llm.embeddings import Features

Array = NDArray[np.floating]
# Inner layers keep wording and tense ("tell me about a time") that the sentence vector smooths away.
INNER_LAYERS = (2, 4)
WIDTH = 1152


@dataclass(frozen=True, slots=True)
class View:
    """Two linear classifiers of a text: dense [WIDTH+1, n] over what the embedder sees, lexical [BUCKETS+1, n] over
    its n-grams, weighed by idf [BUCKETS]; both end in a row of biases."""

    dense: Array
    lexical: Array
    idf: Array


def log_softmax(scores: Array) -> Array:
    """Normalise the last axis to log probabilities."""
    shifted = scores - scores.max(axis=-1, keepdims=True)
    return shifted - np.log(np.exp(shifted).sum(axis=-1, keepdims=True))


def sigmoid(scores: Array) -> Array:
    """Squash scores to probabilities."""
    return 1.0 / (1.0 + np.exp(-scores))


def dense_rows(features: Features) -> Array:
    """Return [n, WIDTH]: two inner layers and the sentence vector, each of length 1."""
    if features.layers is None:
        raise ValueError("the router needs the layers")
    inner = features.layers[:, INNER_LAYERS]
    inner = inner / np.linalg.norm(inner, axis=-1, keepdims=True)
    return np.concatenate([inner.reshape(len(inner), -1), features.embedding], axis=1)


def lexical_scores(view: View, texts: Sequence[str]) -> Array:
    """Return [len(texts), n] scores by n-grams."""
    return np.stack([_lexical_score(view, text) for text in texts])


def _lexical_score(view: View, text: str) -> Array:
    buckets, counts = hashed(text)
    values = counts * view.idf[buckets]
    norm = float(np.linalg.norm(values)) or 1.0
    return (values / norm) @ view.lexical[buckets] + view.lexical[-1]


def dense_scores(view: View, rows: Array) -> Array:
    """Return [len(rows), n] scores by dense rows."""
    return rows @ view.dense[:-1] + view.dense[-1]


def log_probabilities(view: View, mix: Array, rows: Array, lexical: Array) -> Array:
    """Return [n, labels]: each text's log probabilities, taken by itself; `lexical` holds its lexical scores."""
    dense = log_softmax(dense_scores(view, rows))
    return log_softmax(mix[0] * dense + mix[1] * log_softmax(lexical))


def leanings(view: View, rows: Array, texts: Sequence[str]) -> Array:
    """Return [n] scores, about -2 to 2: how much each text's meaning and wording look like leaning on others."""
    scores = 0.3 * dense_scores(view, rows) + 0.7 * lexical_scores(view, texts)
    return np.clip(scores[:, 0] / 3.0, -2.0, 2.0)
