"""Trains the local router: `python -m agents.routing.train` writes weights.npz and prints what cross-validation found.

Every figure that sets a parameter or a threshold comes from examples that the model in question had not seen: each
author's batch is predicted by a model of the other batches (of one author's conversations, by the other ones).
"""

import logging

import numpy as np

from agents.registry import specialists
from agents.routing.compound import Models, fit_pairs
from agents.routing.corpus import Corpus, corpus, others
from agents.routing.dataset import DenseCache, authored
from agents.routing.figures import Right, calibration_error, threshold
from agents.routing.fit import Labels, fit_mix, fit_sharpness
from agents.routing.leaning import fit_blends, fit_lean
from agents.routing.predict import Array, View, dense_scores, lexical_scores, log_probabilities, log_softmax
from agents.routing.weights import PATH, Weights, save
from llm.embeddings import Embedder
from settings import Settings

log = logging.getLogger(__name__)

# Above the 0.99 that is promised, so that questions of yet other authors still reach it; with some 300 examples of
# contexts, one mistake more or less is all that a share can show.
# By wording alone a choice skips the closer look as well, so more is asked of it.
WANTED_PRECISION = {"wording": 1.0, "plain": 0.997, "thread": 0.997, "context": 0.993}
LEAST_THRESHOLD = 0.95
LEAST_BY_WORDING = 0.99
# In between, a model is asked; the band was chosen on out-of-fold predictions to hold nearly all errors.
ONE_BELOW = 0.1
TWO_ABOVE = 0.9


def _out_of_fold(data: Corpus, views: dict[str, View]) -> tuple[Array, Array]:
    dense = np.zeros((len(data.texts), int(data.labels.max()) + 1), np.float32)
    lexical = np.zeros_like(dense)
    for fold, view in views.items():
        index = np.flatnonzero(data.folds == fold)
        texts = [data.texts[i] for i in index]
        dense[index], lexical[index] = dense_scores(view, data.rows(texts)), lexical_scores(view, texts)
    return dense, lexical


def _threshold(name: str, predicted: Array, labels: Labels) -> float:
    right: Right = predicted.argmax(1) == labels
    confidence = np.exp(predicted.max(1))
    least = LEAST_BY_WORDING if name == "wording" else LEAST_THRESHOLD
    sure = threshold(confidence, right, WANTED_PRECISION[name], least)
    skipped = confidence >= sure
    log.info(
        "%s (%d): accuracy %.4f, ECE %.4f; from %.4f on sure of %.3f with precision %.4f",
        *(name, len(right), right.mean(), calibration_error(confidence, right)),
        *(sure, skipped.mean(), right[skipped].mean()),
    )
    return sure


def _by_kind(data: Corpus, own: Array) -> None:
    right = own.argmax(1) == data.labels
    for kind in np.unique(data.kinds[data.alone]):
        log.info("  %-10s accuracy %.3f (%d)", kind, right[data.kinds == kind].mean(), (data.kinds == kind).sum())


def _own(data: Corpus, views: dict[str, View], mix: Array, lexical: Array) -> Array:
    """Return each example's log probabilities by the view that has not seen its fold."""
    own = np.zeros_like(lexical)
    for fold, view in views.items():
        index = np.flatnonzero(data.folds == fold)
        own[index] = log_probabilities(view, mix, data.rows([data.texts[i] for i in index]), lexical[index])
    return own


def _by_wording(data: Corpus, lexical: Array) -> tuple[float, float]:
    """Return what makes the lexical view honest where it decides alone, and from which probability it may."""
    scores, labels = log_softmax(lexical[data.alone]), data.labels[data.alone]
    sharpness = fit_sharpness(scores, labels)
    return sharpness, _threshold("wording", log_softmax(sharpness * scores), labels)


def train() -> None:
    """Fit everything and write the weights."""
    names = list(specialists())
    singles, compound = authored()
    data = corpus(singles, names, DenseCache(Embedder.load(Settings().model)))
    authors = np.array([example.batch for example in singles])
    by_author = others(data, data.labels, data.alone, authors)
    views = {str(fold): by_author[fold[:1]] for fold in np.unique(data.folds)}
    dense, lexical = _out_of_fold(data, views)
    mix = fit_mix(dense[data.alone], lexical[data.alone], data.labels[data.alone])
    own = _own(data, views, mix, lexical)
    lean, leans = fit_lean(data, own)
    blends = fit_blends(data, views, leans, mix)
    view = data.fit(np.flatnonzero(data.alone), data.labels[data.alone])
    pairs = fit_pairs(compound, data, Models({**views, "": view}, {**leans, "": lean}, mix), names)
    sharpness, wording = _by_wording(data, lexical)
    plain = _threshold("plain", own[data.alone], data.labels[data.alone])
    _by_kind(data, own)
    blended = {kind: _threshold(kind, blend.log_probabilities, blend.labels) for kind, blend in blends.items()}
    weights = Weights(
        labels=tuple(names),
        view=view,
        lean=lean,
        mix=mix,
        thread=blends["thread"].parameters,
        context=blends["context"].parameters,
        first_look=pairs.first_look,
        pair=pairs.pair,
        wording=sharpness,
        wording_from=wording,
        plain_from=plain,
        context_from=blended["context"],
        thread_from=blended["thread"],
        pair_from=pairs.pair_from,
        glance=pairs.glance,
        one_below=ONE_BELOW,
        two_above=TWO_ABOVE,
    )
    save(weights)
    log.info("wrote %s", PATH.name)


if __name__ == "__main__":
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    train()
