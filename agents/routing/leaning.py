"""Trains what a text with something along needs: how much it leans, and the blend with what came along."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from agents.routing.blend import Evidence, blended, stacked
from agents.routing.corpus import LEANING_KINDS, Asked, Corpus, asked, laid_out, others
from agents.routing.fit import Labels, fit_blend
from agents.routing.predict import Array, View, leanings

CHANGES = {"thread": 500, "context": 300}
CHANGE_WEIGHT = 0.3
# Below this probability of the right label, a text alone did not tell.
TELLING = 0.5


@dataclass(frozen=True, slots=True)
class Blend:
    """A kind's blend, and what blends of the other folds make of each authored example of that kind."""

    parameters: Array
    log_probabilities: Array
    labels: Labels


def leaning_texts(data: Corpus, own: Array) -> Labels:
    """Return 1 for texts that lean on what came along, 0 for texts that stand alone, -1 for those that do not tell.

    Alone, by out-of-fold probabilities `own`, a text that leans is not recognised.
    """
    right = np.exp(own[np.arange(len(own)), data.labels])
    leaning = ~data.alone & (right < TELLING)
    unsure = (data.kinds == "thread") & ~leaning
    return np.where(leaning, 1, np.where(unsure, -1, 0))


def fit_lean(data: Corpus, own: Array) -> tuple[View, dict[str, View]]:
    """Fit the view that tells texts that lean, on all examples and for each fold on the others."""
    leaning = leaning_texts(data, own)
    told = leaning >= 0
    index = np.flatnonzero(told)
    return data.fit(index, leaning[index]), others(data, leaning, told, data.folds)


def _evidence(
    items: list[Asked], data: Corpus, views: Mapping[str, View], leans: Mapping[str, View], mix: Array
) -> Evidence:
    found: list[Evidence] = []
    for item in items:
        texts = item.along.texts(item.text)
        lean = leanings(leans[item.fold], data.rows(texts), texts)
        found.append(laid_out(item, views[item.fold], lean, mix, data.rows))
    return stacked(found)


def _held(found: Evidence, index: np.ndarray) -> Evidence:
    return Evidence(*(getattr(found, name)[index] for name in Evidence.__slots__))


def fit_blends(data: Corpus, views: Mapping[str, View], leans: Mapping[str, View], mix: Array) -> dict[str, Blend]:
    """Fit each leaning kind's blend."""
    blends: dict[str, Blend] = {}
    for kind in LEANING_KINDS:
        items = asked(data, kind, CHANGES[kind], CHANGE_WEIGHT)
        found = _evidence(items, data, views, leans, mix)
        labels = np.array([item.label for item in items])
        weight = np.array([item.weight for item in items])
        folds = np.array([item.fold for item in items])
        final = np.zeros_like(found.together)
        for fold in np.unique(folds):
            seen = np.flatnonzero(folds != fold)
            held = np.flatnonzero(folds == fold)
            parameters = fit_blend(_held(found, seen), labels[seen], weight[seen])
            final[held] = blended(parameters, _held(found, held))
        authored = weight == 1.0
        blends[kind] = Blend(fit_blend(found, labels, weight), final[authored], labels[authored])
    return blends
