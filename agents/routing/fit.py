"""The fitting of the router's parts; scikit-learn is needed here and nowhere at run time."""

from collections.abc import Callable, Sequence
from typing import cast

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.sparse import csr_matrix, diags
from sklearn.linear_model import LogisticRegression

from agents.routing.blend import START, Evidence, blended
from agents.routing.lexical import BUCKETS, hashed
from agents.routing.predict import Array, View, log_softmax

DENSE_C = 20.0
LEXICAL_C = 10.0
PAIR_C = 2.0
RIDGE = 0.002
ROUNDS = 60
Labels = NDArray[np.int64]


def counted(texts: Sequence[str]) -> csr_matrix:
    """Return [len(texts), BUCKETS] damped counts of n-grams."""
    found = [hashed(text) for text in texts]
    ends = np.cumsum([0, *(len(buckets) for buckets, _ in found)])
    buckets = np.concatenate([buckets for buckets, _ in found])
    counts = np.concatenate([counts for _, counts in found])
    return csr_matrix((counts, buckets, ends), shape=(len(texts), BUCKETS))


def _weighted(counts: csr_matrix, idf: Array) -> csr_matrix:
    scaled = csr_matrix(counts @ diags(idf))
    norms = np.sqrt(np.asarray(csr_matrix(scaled.power(2)).sum(axis=1)).ravel())
    return csr_matrix(diags(1.0 / np.where(norms == 0, 1.0, norms)) @ scaled)


def _stacked(model: LogisticRegression) -> Array:
    return np.concatenate([model.coef_.T, np.asarray(model.intercept_)[None]]).astype(np.float32)


def fit_view(rows: Array, counts: csr_matrix, labels: Labels) -> View:
    """Fit both classifiers; with two labels they have one column, the score of the second."""
    documents = np.bincount(counts.indices, minlength=BUCKETS)
    idf = (np.log((1 + len(labels)) / (1 + documents)) + 1).astype(np.float32)
    dense = LogisticRegression(C=DENSE_C, max_iter=600).fit(rows, labels)
    lexical = LogisticRegression(C=LEXICAL_C, max_iter=600).fit(_weighted(counts, idf), labels)
    return View(_stacked(dense), _stacked(lexical), idf)


def _loss(scores: Array, labels: Labels, weight: Array) -> float:
    return -float((weight * scores[np.arange(len(labels)), labels]).sum() / weight.sum())


def fit_mix(dense: Array, lexical: Array, labels: Labels) -> Array:
    """Fit how much each view counts; this also calibrates, on scores that were predicted out of fold."""
    ones = np.ones(len(labels), np.float32)

    def objective(mix: Array) -> float:
        return _loss(log_softmax(mix[0] * log_softmax(dense) + mix[1] * log_softmax(lexical)), labels, ones)

    return _least(objective, np.ones(2))


def fit_sharpness(scores: Array, labels: Labels) -> float:
    """Fit the factor that makes one view's scores honest probabilities (temperature scaling, Guo et al., 2017)."""
    ones = np.ones(len(labels), np.float32)
    return float(
        _least(lambda factor: _loss(log_softmax(factor[0] * log_softmax(scores)), labels, ones), np.ones(1))[0]
    )


def _least(objective: Callable[[Array], float], start: NDArray[np.float64]) -> Array:
    found = minimize(objective, start, method="L-BFGS-B", options={"maxiter": ROUNDS})
    return cast("NDArray[np.float64]", found.x).astype(np.float32)


def fit_blend(found: Evidence, labels: Labels, weight: Array) -> Array:
    """Fit how far a text leans on what came along."""

    def objective(parameters: Array) -> float:
        return _loss(blended(parameters, found), labels, weight) + RIDGE * float((parameters**2).sum())

    return _least(objective, START)


def fit_pair(signs: Array, two: Labels, c: float = PAIR_C) -> Array:
    """Fit the decision between one asking and two; the first sign is the bias."""
    model = LogisticRegression(C=c, fit_intercept=False, max_iter=2000).fit(signs, two)
    return model.coef_[0].astype(np.float32)
