"""The training examples as arrays, and the models that have not seen them."""

from dataclasses import dataclass
from zlib import crc32

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from agents.routing.along import Along, along
from agents.routing.blend import Evidence, evidence
from agents.routing.dataset import DenseCache, Example
from agents.routing.fit import Labels, counted, fit_view
from agents.routing.predict import Array, View, lexical_scores, log_probabilities

LEANING_KINDS = ("thread", "context")
# One author wrote mostly long conversations; held out as one, nothing like them would be left to learn from.
CONVERSATION_FOLDS = 4
CONVERSATIONS = "i"


@dataclass(frozen=True, slots=True)
class Corpus:
    """The single-asking examples; examples of one fold are predicted by models of the others."""

    examples: list[Example]
    texts: list[str]
    labels: Labels
    folds: NDArray[np.str_]
    kinds: NDArray[np.str_]
    rows: DenseCache
    counts: csr_matrix

    @property
    def alone(self) -> NDArray[np.bool_]:
        """Which ones came with nothing."""
        return ~np.isin(self.kinds, LEANING_KINDS)

    def fit(self, chosen: NDArray[np.intp], labels: Labels) -> View:
        """Fit a view on the texts of the chosen examples."""
        return fit_view(self.rows([self.texts[i] for i in chosen]), self.counts[chosen], labels)


@dataclass(frozen=True, slots=True)
class Asked:
    """A text with something along: an authored example, or one put together from two (a changed subject)."""

    text: str
    along: Along
    label: int
    fold: str
    weight: float


def _fold(example: Example) -> str:
    if example.batch != CONVERSATIONS:
        return example.batch
    history = example.question.history
    start = history[0].content if history else example.question.text
    return f"{example.batch}{crc32(start.encode()) % CONVERSATION_FOLDS}"


def corpus(examples: list[Example], names: list[str], rows: DenseCache) -> Corpus:
    """Lay the examples out as arrays."""
    texts = [example.question.text for example in examples]
    return Corpus(
        examples,
        texts,
        np.array([names.index(example.labels[0]) for example in examples]),
        np.array([_fold(example) for example in examples]),
        np.array([example.kind for example in examples]),
        rows,
        counted(texts),
    )


def asked(data: Corpus, kind: str, changes: int, weight: float) -> list[Asked]:
    """Return the examples of a leaning kind, and `changes` made ones: a question that stands alone, after another.

    The made ones teach that a whole question is not swayed by what came before; they count for `weight`.
    """
    found: list[Asked] = []
    for i in np.flatnonzero(data.kinds == kind):
        lead = along(data.examples[i].question)
        if lead is not None:
            found.append(Asked(data.texts[i], lead, int(data.labels[i]), str(data.folds[i]), 1.0))
    by_fold = {str(fold): [item.along for item in found if item.fold == fold] for fold in data.folds}
    chance = np.random.default_rng(7)
    for i in chance.choice(np.flatnonzero(data.alone), changes, replace=False):
        fold = str(data.folds[i])
        leads = by_fold[fold]
        if leads:
            lead = leads[int(chance.integers(len(leads)))]
            found.append(Asked(data.texts[i], lead, int(data.labels[i]), fold, weight))
    return found


def laid_out(item: Asked, view: View, lean: Array | None, mix: Array, rows: DenseCache) -> Evidence:
    """Return one text's evidence; `lean` holds the leanings of its texts, None for zeros."""
    texts = item.along.texts(item.text)
    dense = rows(texts)
    own = log_probabilities(view, mix, dense, lexical_scores(view, texts))
    return evidence(item.along, item.text, own, dense[:, -384:], np.zeros(len(texts)) if lean is None else lean)


def others(data: Corpus, labels: Labels, chosen: NDArray[np.bool_], groups: NDArray[np.str_]) -> dict[str, View]:
    """Return for each group a view of the chosen examples of all other groups."""
    views: dict[str, View] = {}
    for group in np.unique(groups):
        index = np.flatnonzero(chosen & (groups != group))
        views[str(group)] = data.fit(index, labels[index])
    return views
