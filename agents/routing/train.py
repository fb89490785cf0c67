"""Trains the local router: `python -m agents.routing.train` writes weights.npz and prints what cross-validation found.

Every figure that sets a parameter or a threshold comes from examples of authors that the model in question had not
seen: each author's batch is predicted by a model of the other batches.
"""

import logging
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from agents.registry import specialists
from agents.routing.dataset import DenseCache, Example, along_of, authored
from agents.routing.fit import Labels, Views, fit_blend, fit_mix, fit_pair, fit_views
from agents.routing.local import WEIGHTS
from agents.routing.pairs import best_pair
from agents.routing.predict import Array, blended, dependence, log_softmax
from agents.routing.segments import askings
from llm.embeddings import Embedder
from settings import Settings

log = logging.getLogger(__name__)

# Above the 0.99 that is promised, so that questions of yet other authors still reach it.
WANTED_PRECISION = 0.997
LEAST_THRESHOLD = 0.95
# In between, a model is asked; the band was chosen on out-of-fold predictions to hold nearly all errors.
ONE_BELOW = 0.15
TWO_ABOVE = 0.9
LEANING_KINDS = ("thread", "context")


@dataclass(frozen=True, slots=True)
class Corpus:
    """The single-asking examples as arrays."""

    examples: list[Example]
    texts: list[str]
    along: list[str]
    labels: Labels
    batches: NDArray[np.str_]
    kinds: NDArray[np.str_]

    @property
    def alone(self) -> NDArray[np.bool_]:
        return ~np.isin(self.kinds, LEANING_KINDS)


def corpus(examples: list[Example], names: list[str]) -> Corpus:
    """Lay the examples out as arrays."""
    return Corpus(
        examples,
        [example.question.text for example in examples],
        along_of(examples),
        np.array([names.index(example.labels[0]) for example in examples]),
        np.array([example.batch for example in examples]),
        np.array([example.kind for example in examples]),
    )


def _fit(data: Corpus, rows: DenseCache, chosen: NDArray[np.bool_]) -> Views:
    index = np.flatnonzero(chosen & data.alone)
    texts = [data.texts[i] for i in index]
    return fit_views(rows(texts), texts, data.labels[index])


def _out_of_fold(data: Corpus, rows: DenseCache, texts: list[str]) -> tuple[Array, Array]:
    dense = np.zeros((len(texts), data.labels.max() + 1), np.float32)
    lexical = np.zeros_like(dense)
    for batch in np.unique(data.batches):
        views = _fit(data, rows, data.batches != batch)
        index = np.flatnonzero(data.batches == batch)
        held = [texts[i] for i in index]
        dense[index], lexical[index] = views.log_probabilities(rows(held), held)
    return dense, lexical


def _signs(data: Corpus, rows: DenseCache, own: Array, index: NDArray[np.intp]) -> Array:
    texts, along = rows(data.texts)[:, -384:], rows(data.along)[:, -384:]
    return np.stack([dependence(data.texts[i], own[i], float(texts[i] @ along[i])) for i in index])


def _blends(data: Corpus, rows: DenseCache, own: Array, other: Array) -> tuple[dict[str, Array], Array]:
    """Return the blend of each leaning kind, and the probabilities with each author's blended by the others' fit."""
    final, parameters = own.copy(), {}
    for kind in LEANING_KINDS:
        index = np.flatnonzero(data.kinds == kind)
        signs = _signs(data, rows, own, index)
        parameters[kind] = fit_blend(own[index], other[index], signs, data.labels[index])
        for batch in np.unique(data.batches[index]):
            seen = data.batches[index] != batch
            fitted = fit_blend(own[index][seen], other[index][seen], signs[seen], data.labels[index][seen])
            held = index[~seen]
            final[held] = blended(fitted, own[held], other[held], signs[~seen])
    return parameters, final


def threshold(probabilities: Array, right: NDArray[np.bool_]) -> float:
    """Return the least probability above which at least WANTED_PRECISION of the choices are right."""
    order = np.argsort(-probabilities)
    precision = np.cumsum(right[order]) / np.arange(1, len(order) + 1)
    enough = np.flatnonzero(precision >= WANTED_PRECISION)
    found = float(probabilities[order][enough[-1]]) if len(enough) else 1.0
    return max(LEAST_THRESHOLD, found)


def calibration_error(probabilities: Array, right: NDArray[np.bool_], bins: int = 10) -> float:
    """Return the expected calibration error over equal bins (Guo et al., 2017, On Calibration of Modern Networks)."""
    place = np.minimum((probabilities * bins).astype(int), bins - 1)
    gaps = [
        abs(right[place == b].mean() - probabilities[place == b].mean()) * (place == b).mean()
        for b in np.unique(place)
    ]
    return float(sum(gaps))


def _pairs(data: Corpus, compound: list[Example], rows: DenseCache, views: Views, mix: Array) -> Array:
    """Fit one-or-two on the compound examples, and on all single ones that have several parts."""
    signs: list[Array] = []
    two: list[int] = []
    for example in [*compound, *(e for e in data.examples if e.kind not in LEANING_KINDS)]:
        parts = askings(example.question.text)
        if len(parts) < 2:
            continue
        texts = [example.question.text, *parts]
        dense, lexical = views.log_probabilities(rows(texts), texts)
        own = log_softmax(mix[0] * dense + mix[1] * lexical)
        pair = best_pair(parts, own[1:], own[0])
        if pair is not None:
            signs.append(pair.signs)
            two.append(len(example.labels) - 1)
    log.info("one or two: %d examples, %d of them two", len(two), sum(two))
    return fit_pair(np.stack(signs), np.array(two))


def _tell(data: Corpus, final: Array, sure: float) -> None:
    right = final.argmax(1) == data.labels
    confidence = np.exp(final.max(1))
    skipped = confidence >= sure
    log.info("out of fold, %d examples by %d authors:", len(right), len(np.unique(data.batches)))
    log.info("  accuracy %.4f, ECE %.4f", right.mean(), calibration_error(confidence, right))
    log.info("  threshold %.4f: skips %.3f with precision %.4f", sure, skipped.mean(), right[skipped].mean())
    for kind in np.unique(data.kinds):
        log.info(
            "  %-10s accuracy %.3f (%d)", kind, right[data.kinds == kind].mean(), (data.kinds == kind).sum()
        )


def train() -> None:
    """Fit everything and write the weights."""
    names = list(specialists())
    singles, compound = authored()
    data, rows = corpus(singles, names), DenseCache(Embedder.load(Settings().model))
    own_views = _out_of_fold(data, rows, data.texts)
    mix = fit_mix(*(view[data.alone] for view in own_views), data.labels[data.alone])
    own, other = (
        log_softmax(mix[0] * dense + mix[1] * lexical)
        for dense, lexical in (own_views, _out_of_fold(data, rows, data.along))
    )
    parameters, final = _blends(data, rows, own, other)
    sure = threshold(np.exp(final.max(1)), final.argmax(1) == data.labels)
    _tell(data, final, sure)
    views = _fit(data, rows, np.ones(len(data.labels), bool))
    np.savez_compressed(
        WEIGHTS,
        labels=np.array(names),
        dense=views.dense,
        lexical=views.lexical.astype(np.float16),
        idf=views.idf,
        mix=mix,
        pair=_pairs(data, compound, rows, views, mix),
        threshold=sure,
        one_below=ONE_BELOW,
        two_above=TWO_ABOVE,
        **parameters,
    )
    log.info("wrote %s", WEIGHTS.name)


if __name__ == "__main__":
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    train()
