"""The trained router's arithmetic: from a text's features to the probability of each specialist."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from agents.routing.lexical import hashed
from llm.embeddings import Features

Array = NDArray[np.float32]
# Inner layers keep wording and tense ("tell me about a time") that the sentence vector smooths away.
INNER_LAYERS = (2, 4)


@dataclass(frozen=True, slots=True)
class Weights:
    """What training leaves; `labels` orders every column of probabilities.

    dense [1152+1, n] and lexical [BUCKETS+1, n] end in a row of biases; idf [BUCKETS]; mix (2,) weighs the two
    views; thread and context (9,) blend a text with what came along, pair (9,) tells two askings from one.
    From `threshold` on, a choice needs no second opinion; between the two pair thresholds it is open whether a
    question is one or two.
    """

    labels: tuple[str, ...]
    dense: Array
    lexical: Array
    idf: Array
    mix: Array
    thread: Array
    context: Array
    pair: Array
    threshold: float
    one_below: float
    two_above: float


def log_softmax(scores: Array) -> Array:
    """Normalise the last axis to log probabilities."""
    shifted = scores - scores.max(axis=-1, keepdims=True)
    return shifted - np.log(np.exp(shifted).sum(axis=-1, keepdims=True))


def dense_rows(features: Features) -> Array:
    """Return [n, 1152]: two inner layers and the sentence vector, each of length 1."""
    if features.layers is None:
        raise ValueError("the router needs the layers")
    inner = features.layers[:, INNER_LAYERS]
    inner = inner / np.linalg.norm(inner, axis=-1, keepdims=True)
    return np.concatenate([inner.reshape(len(inner), -1), features.embedding], axis=1)


def _lexical_scores(weights: Weights, text: str) -> Array:
    buckets, counts = hashed(text)
    if not len(buckets):
        return weights.lexical[-1]
    values = counts * weights.idf[buckets]
    values /= np.linalg.norm(values) or 1.0
    return values @ weights.lexical[buckets] + weights.lexical[-1]


def log_probabilities(weights: Weights, texts: Sequence[str], features: Features) -> Array:
    """Return [n, labels]: each text's log probabilities, taken by itself."""
    dense = log_softmax(dense_rows(features) @ weights.dense[:-1] + weights.dense[-1])
    lexical = log_softmax(np.stack([_lexical_scores(weights, text) for text in texts]))
    return log_softmax(weights.mix[0] * dense + weights.mix[1] * lexical)


_LINK = re.compile(
    r"^(?:(?:ok(?:ay)?|right|so|well|hm+|um+|uh+|yeah|great|fine|got it|makes sense|thanks)[\s,.]+)*"
    r"(?:and|but|or|then|what if|what about|how about|why not|why|could you|can you|would you|more|shorter|again)\b",
    re.IGNORECASE,
)
_BACK = re.compile(
    r"\b(?:it|its|they|them|their|that|those|this|these|one|ones|there|same|above|below)\b", re.IGNORECASE
)
_TURN = re.compile(
    r"\b(?:different|another|new|next|switch|change|move on|moving on|separate|unrelated|aside|other)\b",
    re.IGNORECASE,
)


def dependence(text: str, own: Array, closeness: float) -> Array:
    """Return (7,) signs that a text leans on what came with it.

    A bias, brevity, a linking start, words that point back, words that turn away, the text's own certainty, and its
    cosine with what came along.
    """
    signs = (
        1.0,
        1.0 / max(len(text.split()), 1) ** 0.5,
        _LINK.search(text) is not None,
        _BACK.search(text) is not None,
        _TURN.search(text) is not None,
        np.exp(own.max()),
        closeness,
    )
    return np.array(signs, np.float32)


def blended(parameters: Array, own: Array, other: Array, signs: Array) -> Array:
    """Mix a text's own log probabilities with those of what came along, by how much it leans on it.

    `parameters` (9,) holds the weights of the signs, then the sharpness of the one and of the other; own, other
    and signs may have leading axes.
    """
    leaning = 1.0 / (1.0 + np.exp(-(signs @ parameters[:7])))[..., None]
    return log_softmax((1.0 - leaning) * parameters[7] * own + leaning * parameters[8] * other)


def pair_signs(first: Array, second: Array, whole: Array, part: str, leans: bool) -> Array:
    """Return (9,) signs that two parts of a question, with these log probabilities, are askings for two agents."""
    one, two = int(first.argmax()), int(second.argmax())
    brevity = 1.0 / max(len(part.split()), 1) ** 0.5
    evidence = (first[one], second[two], second[one], first[two], whole[one], whole[two])
    return np.array([1.0, *np.maximum(evidence, -8.0), leans, brevity], np.float32)


def sigmoid(score: float) -> float:
    """Squash a score to a probability."""
    return float(1.0 / (1.0 + np.exp(-score)))
