"""The fitting of the router's parts; scikit-learn is needed here and nowhere at run time."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.sparse import csr_matrix, diags
from sklearn.linear_model import LogisticRegression

from agents.routing.lexical import BUCKETS, hashed
from agents.routing.predict import Array, blended, log_softmax

DENSE_C = 20.0
LEXICAL_C = 10.0
RIDGE = 0.002
Labels = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Views:
    """The two classifiers: dense over sentence features, lexical over hashed n-grams."""

    dense: Array
    lexical: Array
    idf: Array

    def log_probabilities(self, rows: Array, texts: Sequence[str]) -> tuple[Array, Array]:
        """Return both views' log probabilities, [n, labels] each."""
        lexical = _weighted(_counts(texts), self.idf) @ self.lexical[:-1] + self.lexical[-1]
        return log_softmax(rows @ self.dense[:-1] + self.dense[-1]), log_softmax(np.asarray(lexical))


def _counts(texts: Sequence[str]) -> csr_matrix:
    found = [hashed(text) for text in texts]
    ends = np.cumsum([0, *(len(buckets) for buckets, _ in found)])
    buckets = np.concatenate([buckets for buckets, _ in found])
    counts = np.concatenate([counts for _, counts in found])
    return csr_matrix((counts, buckets, ends), shape=(len(texts), BUCKETS))


def _weighted(counts: csr_matrix, idf: Array) -> csr_matrix:
    scaled = counts @ diags(idf)
    norms = np.sqrt(np.asarray(scaled.multiply(scaled).sum(axis=1)).ravel())
    return csr_matrix(diags(1.0 / np.where(norms == 0, 1.0, norms)) @ scaled)


def _stacked(model: LogisticRegression) -> Array:
    return np.concatenate([model.coef_.T, model.intercept_[None]]).astype(np.float32)


def fit_views(rows: Array, texts: Sequence[str], labels: Labels) -> Views:
    """Fit both classifiers."""
    counts = _counts(texts)
    documents = np.bincount(counts.indices, minlength=BUCKETS)
    idf = (np.log((1 + len(texts)) / (1 + documents)) + 1).astype(np.float32)
    dense = LogisticRegression(C=DENSE_C, max_iter=600).fit(rows, labels)
    lexical = LogisticRegression(C=LEXICAL_C, max_iter=600).fit(_weighted(counts, idf), labels)
    return Views(_stacked(dense), _stacked(lexical), idf)


def loss(scores: Array, labels: Labels) -> float:
    """Return the mean negative log likelihood."""
    return float(-scores[np.arange(len(labels)), labels].mean())


def _least(objective: Callable[[Array], float], start: Sequence[float]) -> Array:
    return minimize(objective, np.array(start), method="L-BFGS-B").x.astype(np.float32)


def fit_mix(dense: Array, lexical: Array, labels: Labels) -> Array:
    """Fit how much each view counts; this also calibrates, on probabilities that were predicted out of fold."""
    return _least(lambda mix: loss(log_softmax(mix[0] * dense + mix[1] * lexical), labels), [1.0, 1.0])


def fit_blend(own: Array, other: Array, signs: Array, labels: Labels) -> Array:
    """Fit how far a text leans on what came along."""

    def objective(parameters: Array) -> float:
        return loss(blended(parameters, own, other, signs), labels) + RIDGE * float((parameters**2).sum())

    return _least(objective, [0, 0, 0.5, 0.5, -0.5, -1, 1, 1, 1])


def fit_pair(signs: Array, two: Labels) -> Array:
    """Fit the decision between one asking and two."""
    model = LogisticRegression(C=1.0, fit_intercept=False, max_iter=600).fit(signs, two)
    return model.coef_[0].astype(np.float32)
