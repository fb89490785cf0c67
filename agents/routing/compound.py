"""Trains the decision whether a question holds one asking or two."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from agents.routing.corpus import Corpus
from agents.routing.dataset import Example
from agents.routing.figures import calibration_error, threshold
from agents.routing.fit import Labels, fit_pair
from agents.routing.predict import Array, View, leanings, lexical_scores, log_probabilities, sigmoid
from agents.routing.segments import halves, pair_choice, pair_signs

log = logging.getLogger(__name__)
FOLDS = 5
PRECISION = 0.99
LEAST = 0.8
# Of the questions with two askings, this share may be lost by the first look, which saves two embeddings.
LOST = 0.005


@dataclass(frozen=True, slots=True)
class Models:
    """The views to look at an example with, by the example's batch and fold; "" is the one of all examples."""

    views: Mapping[str, View]
    leans: Mapping[str, View]
    mix: Array


@dataclass(frozen=True, slots=True)
class Cut:
    """An example with a cut, seen by models that had not seen it."""

    first_look: Array
    signs: Array
    two: int
    right: bool
    probability: float
    compound: bool


@dataclass(frozen=True, slots=True)
class PairFit:
    """The two decisions, the bar of the first look, and from which probability on a pair needs no second opinion."""

    first_look: Array
    pair: Array
    glance: float
    pair_from: float


def _cut(example: Example, data: Corpus, models: Models, fold: str, names: list[str]) -> Cut | None:
    view, lean = models.views[fold], models.leans[fold]
    text = example.question.text
    found = halves(view, text)
    if found is None:
        return None
    texts = [found.first, found.second, text]
    rows = data.rows(texts)
    own = log_probabilities(view, models.mix, rows, lexical_scores(view, texts))
    leaning = float(leanings(lean, rows[1:2], texts[1:2])[0])
    near = float(rows[0, -384:] @ rows[1, -384:])
    one, other, probability = pair_choice(own[:2])
    return Cut(
        found.signs,
        pair_signs(found, own[:2], own[2], near, leaning),
        len(example.labels) - 1,
        {names[one], names[other]} == set(example.labels),
        probability,
        example.kind == "compound",
    )


def _cuts(compound: list[Example], data: Corpus, models: Models, names: list[str]) -> list[Cut]:
    alone = [(data.examples[i], str(data.folds[i])) for i in np.flatnonzero(data.alone)]
    found = [_cut(e, data, models, fold, names) for e, fold in [*((e, "") for e in compound), *alone]]
    return [cut for cut in found if cut is not None]


def _held_out(signs: Array, two: Labels) -> NDArray[np.float64]:
    folds = np.random.default_rng(5).permutation(len(two)) % FOLDS
    found = np.zeros(len(two))
    for fold in range(FOLDS):
        fitted = fit_pair(signs[folds != fold], two[folds != fold])
        found[folds == fold] = sigmoid(signs[folds == fold] @ fitted)
    return found


def fit_pairs(compound: list[Example], data: Corpus, models: Models, names: list[str]) -> PairFit:
    """Fit one-or-two on the compound examples, and on all single ones that can be cut."""
    cuts = _cuts(compound, data, models, names)
    two = np.array([cut.two for cut in cuts])
    looks, signs = np.stack([cut.first_look for cut in cuts]), np.stack([cut.signs for cut in cuts])
    glanced = _held_out(looks, two)
    glance = float(np.quantile(glanced[two == 1], LOST))
    probability = np.where(glanced >= glance, _held_out(signs, two), 0.0)
    right = np.array([cut.right for cut in cuts]) & (two == 1)
    pair = probability * np.array([cut.probability for cut in cuts])
    found = probability >= 0.5
    pair_from = threshold(pair[found], right[found], PRECISION, LEAST)
    _tell(cuts, two, probability, right)
    log.info(
        "  pairs: ECE %.4f, sure from %.3f, glance %.4f",
        calibration_error(pair[found], right[found]),
        pair_from,
        glance,
    )
    log.info("  looked at twice: %.3f of what can be cut", (glanced >= glance).mean())
    return PairFit(fit_pair(looks, two), fit_pair(signs, two), glance, pair_from)


def _tell(cuts: list[Cut], two: Labels, probability: NDArray[np.float64], right: NDArray[np.bool_]) -> None:
    compound = np.array([cut.compound for cut in cuts])
    found = probability >= 0.5
    log.info("one or two, %d that can be cut, %d of them two:", len(two), two.sum())
    log.info(
        "  decisions right: compound %.4f, single %.4f", *((found == two)[m].mean() for m in (compound, ~compound))
    )
    log.info(
        "  recall %.4f, both specialists right in %.4f of the pairs found",
        found[two == 1].mean(),
        right[found & (two == 1)].mean(),
    )
    for low, high in ((0.05, 0.9), (0.1, 0.9), (0.15, 0.9), (0.1, 0.8)):
        open_, wrong = (probability >= low) & (probability < high), found != two
        log.info(
            "  open from %.2f to %.2f: %.4f, errors outside %.4f", low, high, open_.mean(), (wrong & ~open_).mean()
        )
