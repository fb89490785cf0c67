"""What an answer leaves vague: the concept of the question that it names least, or only in passing."""

import re
from collections.abc import Sequence
from typing import Final

from domain.language.lexicon import FUNCTION_WORDS, NUMBER_WORDS
from domain.language.nearness import stem
from domain.language.sentences import sentences, words

_CONCRETE = re.compile(
    r"\d|\b(?:because|since|so that|otherwise|for example|for instance|unless|instead of|rather than|which means|"
    r"by \w+ing|"
    r"if|when|until|then|e\.g)\b",
    re.I,
)
_NAME_IN_BRACKETS = re.compile(r"\s*\([^()]{0,80}\)")
_LEAST_WORDS_OF_A_POINT: Final = 8
_TOUCHED: Final = 0.5
# Named whole, but in a sentence without a number, reason or condition, a concept is still not touched.
_PLAINLY: Final = 0.45
_LONGEST_NAME = 8


def _meaningful(text: str) -> set[str]:
    return {stem(word) for word in words(text) if word not in FUNCTION_WORDS and word not in NUMBER_WORDS}


def _name(concept: str) -> str:
    """The concept fit to stand after "vague on": without brackets, final stop or a capital that opens it."""
    short = _NAME_IN_BRACKETS.sub("", concept).strip().rstrip(".;:,")
    first = short.split(" ", 1)[0]
    plain = first[:1].isupper() and first[1:].islower()
    return (short[:1].lower() + short[1:]) if plain else short


def _treatment(concept: set[str], told: Sequence[tuple[set[str], bool]]) -> float:
    """0 when never touched, up to 1 when named where something concrete is said of it."""
    best = 0.0
    for stems, concrete in told:
        share = len(concept & stems) / len(concept)
        best = max(best, share if concrete else share * _PLAINLY)
    return best


def treatments(answer: str, concepts: Sequence[str], question: str = "") -> list[tuple[str, float]]:
    """Each concept's name with how well it is treated, 0 to 1, judged by stems alone: a paraphrase is not seen.

    Words of the question prove nothing: a candidate who repeats them has said nothing about them.
    """
    given = _meaningful(question)
    told = [
        (_meaningful(sentence), bool(_CONCRETE.search(sentence)) and len(words(sentence)) >= _LEAST_WORDS_OF_A_POINT)
        for sentence in sentences(answer)
    ]
    own = [(_name(concept), _meaningful(concept)) for concept in concepts]
    return [(name, _treatment(stems - given or stems, told)) for name, stems in own if name and stems]


def vague_on(answer: str, concepts: Sequence[str], question: str = "") -> str | None:
    """The concept least treated, in the bank's wording; None when each is named with a reason, number or condition."""
    short = [one for one in treatments(answer, concepts, question) if len(one[0].split()) <= _LONGEST_NAME]
    weakest = min(short, key=lambda one: one[1], default=None)
    return weakest[0] if weakest and weakest[1] < _TOUCHED else None
