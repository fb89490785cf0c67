"""What tells a strong answer from a weak one and from the answer to another question, as numbers.

Coverage: how near the answer comes to each key concept and to each sentence of the summary, and how many rare words
it shares with them. Relevance: the same against the questions beside it, since an answer to a neighbouring question
shares the field's words too.
"""

from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Final

import numpy as np

from agents.scoring.observe import content
from agents.scoring.shelf import Array, Reference, Shelf, unit
from domain.language.sentences import sentences, words

QUALITY: Final = ("concepts", "summary", "summary_direction", "shared_words")
RELEVANCE: Final = ("question_direction", "question_words", "word_margin", "concept_margin")
NAMES: Final = (*QUALITY, *RELEVANCE)
_LONGEST_CHUNK: Final = 32
_SHORTEST_CHUNK: Final = 6
_MOST_CHUNKS: Final = 40
# Questions nearer than this ask the same: none is the other's neighbour.
_SAME: Final = 0.75
_NEIGHBOURS: Final = 8
_TOP: Final = 3
_TREATED: Final = 2
_UNTREATED: Final = 0.25
_MOST_TOLD: Final = 15.0
_FOR_EACH_OTHER: Final = 1.5


def _pieces(sentence: str, longest: int) -> list[str]:
    said = sentence.split()
    count = -(-len(said) // longest)
    size = -(-len(said) // max(count, 1)) or 1
    return [" ".join(said[at : at + size]) for at in range(0, len(said), size)]


def chunks(answer: str) -> list[str]:
    """The answer's sentences: very short ones joined to the next, speech without full stops cut."""
    longest = max(_LONGEST_CHUNK, -(-len(answer.split()) // _MOST_CHUNKS) + _SHORTEST_CHUNK)
    found: list[str] = []
    begun = ""
    for sentence in sentences(answer):
        begun = f"{begun} {sentence}".strip()
        if len(begun.split()) >= _SHORTEST_CHUNK:
            found += _pieces(begun, longest)
            begun = ""
    if begun:
        found.append(begun)
    return found[: 2 * _MOST_CHUNKS]


@dataclass(frozen=True, slots=True)
class Heard:
    """A comparable answer: vectors of its chunks [n, 384], their common direction [384], stems by chunk, length."""

    vectors: Array
    direction: Array
    stems: tuple[frozenset[str], ...]
    length: int

    @property
    def all_stems(self) -> frozenset[str]:
        """The stems of the whole answer."""
        return frozenset[str]().union(*self.stems)


def heard(pieces: Sequence[str], vectors: Array) -> Heard:
    """Take the chunks and their vectors."""
    stems = tuple(frozenset(content(piece)) for piece in pieces)
    return Heard(vectors, unit(vectors.mean(0)), stems, sum(len(words(piece)) for piece in pieces))


def _coverage(answer: Heard, wanted: Array) -> float:
    """For each wanted vector the best cosine of any chunk, their mean; a chunk stands for the two it is nearest to.

    One sentence that lists all concepts so treats two of them.
    """
    cosines = answer.vectors @ wanted.T
    if wanted.shape[0] > _TREATED:
        least = np.sort(cosines, 1)[:, -_TREATED, None]
        cosines = np.where(cosines >= least, cosines, np.minimum(cosines, _UNTREATED))
    return float(cosines.max(0).mean())


def _shared(
    shelf: Shelf, answer: Heard, given: AbstractSet[str], wanted: AbstractSet[str], terms: AbstractSet[str]
) -> float:
    """The weight of wanted words beyond those of the question, each counted once.

    A chunk counts up to a limit, and all of them up to a limit by how many words stand beside the concepts' own
    `terms`: terms without anything said of them are no answer.
    """
    seen = set(given)
    total = 0.0
    for stems in answer.stems:
        found = (stems & wanted) - seen
        total += min(_told(shelf, found), _MOST_TOLD)
        seen |= found
    return min(total, _FOR_EACH_OTHER * len(answer.all_stems - set(given) - set(terms)))


def _top(values: Array) -> float:
    return float(np.sort(values)[-_TOP:].mean())


def _told(shelf: Shelf, stems: Iterable[str]) -> float:
    return sum(shelf.weight(word) for word in stems)


def _others(shelf: Shelf, asked: Array, own: Reference) -> list[int]:
    near = np.maximum(shelf.questions @ own.question, shelf.questions @ asked)
    return [int(at) for at in np.flatnonzero(near < _SAME)]


def features(answer: Heard, question: str, asked: Array, own: Reference, shelf: Shelf) -> Array:
    """Return [len(NAMES)]; `asked` is the vector of the question as it was asked, `own` its reference."""
    others = _others(shelf, asked, own)
    given = content(question)
    said = answer.all_stems
    new = said - given
    weights = {word: shelf.weight(word) for word in new}
    root = max(answer.length, 30) ** 0.5
    beside = np.array([sum(weights[word] for word in new & shelf.references[at].all_words) for at in others])
    rivals = sorted(others, key=lambda at: -float(shelf.centres[at] @ answer.direction))[:_NEIGHBOURS]
    concepts = _coverage(answer, own.concepts)
    return np.array(
        [
            concepts,
            _coverage(answer, own.summary),
            float(answer.direction @ own.centre),
            _shared(shelf, answer, given, own.words, own.terms) / root,
            float(answer.direction @ asked),
            _told(shelf, said & given) / max(_told(shelf, given), 1e-9),
            (_shared(shelf, answer, given, own.all_words, own.terms) - _top(beside)) / root,
            concepts - max(_coverage(answer, shelf.references[at].concepts) for at in rivals),
        ],
        np.float32,
    )
