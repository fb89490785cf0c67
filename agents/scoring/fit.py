"""Fits the offline scorer to labelled answers; scikit-learn and scipy are needed here and nowhere at run time."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Final, cast

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from sklearn.linear_model import LogisticRegression

from agents.scoring.features import NAMES, QUALITY
from agents.scoring.scorer import Scorer
from agents.scoring.shelf import Array

STRONG: Final = ("excellent", "good")
OTHER: Final = "off_topic"
_PAIRS: Final = (
    ("excellent", "good"),
    ("good", "weak"),
    ("excellent", "weak"),
    ("excellent", "wrong"),
    ("good", "wrong"),
)
_RIDGE: Final = 0.01
_RELEVANCE_C: Final = 0.3
_PENALTY: Final = 1.5
_SURE: Final = 2.0
_GAP: Final = 1e-3


@dataclass(frozen=True, slots=True)
class Labelled:
    """Answers as rows [n, features], each with its author, question and level [n]."""

    rows: Array
    authors: NDArray[np.str_]
    questions: NDArray[np.str_]
    levels: NDArray[np.str_]

    def where(self, mask: NDArray[np.bool_]) -> "Labelled":
        """The answers chosen by the mask."""
        return Labelled(self.rows[mask], self.authors[mask], self.questions[mask], self.levels[mask])


def by_question(data: Labelled) -> list[dict[str, int]]:
    """For each author's question, where the answer of each level is."""
    found: dict[tuple[str, str], dict[str, int]] = {}
    for at, key in enumerate(zip(data.authors, data.questions, strict=True)):
        found.setdefault((str(key[0]), str(key[1])), {})[str(data.levels[at])] = at
    return list(found.values())


def _differences(groups: Iterable[dict[str, int]], rows: Array) -> Iterator[Array]:
    for group in groups:
        yield from (rows[group[a]] - rows[group[b]] for a, b in _PAIRS if a in group and b in group)


def _fit_quality(rows: Array, strong: NDArray[np.bool_], pairs: Array) -> Array:
    """Logistic losses over pairs and single answers; no weight below 0, since each feature counts for an answer."""
    sign = np.where(strong, 1.0, -1.0)

    def loss(parameters: NDArray[np.float64]) -> float:
        weights, offset = parameters[:-1], parameters[-1]
        ordered = np.logaddexp(0, -(pairs @ weights)).mean()
        single = np.logaddexp(0, -sign * (rows @ weights + offset)).mean()
        return float(ordered + single + _RIDGE * (weights @ weights))

    bounds = [(0.0, None)] * rows.shape[1] + [(None, None)]
    found = minimize(loss, np.zeros(rows.shape[1] + 1), method="L-BFGS-B", bounds=bounds)
    return cast("Array", found.x)


def fit(data: Labelled) -> Scorer:
    """Return the scorer without its marks."""
    mean, scale = data.rows.mean(0), data.rows.std(0)
    standard = (data.rows - mean) / scale
    count = len(QUALITY)
    here = data.levels != OTHER
    pairs = np.stack(list(_differences(by_question(data.where(here)), standard[here][:, :count])))
    quality = _fit_quality(standard[here][:, :count], np.isin(data.levels[here], STRONG), pairs)
    relevance = LogisticRegression(C=_RELEVANCE_C, class_weight="balanced").fit(standard[:, count:], here)
    return Scorer(
        names=NAMES,
        mean=_floats(mean),
        scale=_floats(scale),
        quality=_floats(quality[:-1]),
        quality_offset=float(quality[-1]),
        relevance=_floats(relevance.coef_[0]),
        relevance_offset=float(np.asarray(relevance.intercept_)[0]),
        sure=_SURE,
        penalty=_PENALTY,
    )


def _floats(values: Array) -> tuple[float, ...]:
    return tuple(round(float(value), 5) for value in values)


def _border(raw: Array, strong: NDArray[np.bool_]) -> float:
    """The raw score at which an answer is as likely strong as not, both kinds counted alike."""
    odds = LogisticRegression(class_weight="balanced").fit(raw[:, None], strong)
    return -float(np.asarray(odds.intercept_)[0]) / float(odds.coef_[0, 0])


def with_marks(scorer: Scorer, raw: Array, levels: NDArray[np.str_]) -> Scorer:
    """Lay the scale through the medians of raw scores that were made out of fold."""
    middle = {level: float(np.median(raw[levels == level])) for level in ("off_topic", "weak", "good", "excellent")}
    least, most = float(raw.min()), float(raw.max())
    marks = [least, middle["off_topic"], middle["weak"], _border(raw, np.isin(levels, STRONG))]
    marks += [middle["good"], middle["excellent"], most]
    rising = np.maximum.accumulate(np.array(marks) + _GAP * np.arange(len(marks)))
    return replace(scorer, marks=_floats(rising))


def out_of_fold(data: Labelled) -> Array:
    """Return each answer's raw score by a scorer that has seen nothing of its author."""
    raw = np.zeros(len(data.levels), np.float32)
    for author in np.unique(data.authors):
        own = data.authors == author
        raw[own] = fit(data.where(~own)).raw(data.rows[own])
    return raw
