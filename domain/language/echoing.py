"""Answers that give the question back in other words."""

from collections.abc import Sequence
from typing import Final

from domain.language.lexicon import FUNCTION_WORDS, vocabulary
from domain.language.nearness import stem
from domain.language.sentences import words

# What a candidate wraps around a question without adding to it.
_WRAPPING: Final = frozenset(
    map(
        stem,
        vocabulary(
            """question questions ask asks asked asking interesting important topic discuss answer answers explain
            explanation talk talking good great depends well means mean meaning basically think consider considered
            thing
            things many various way ways different approach approaches thank thanks sure okay ok like let start begin
            first say said tell describe wonder wondering know known understand repeat simply so called term word
            wants want would need needs address addressed subject matter concerning regarding related essentially
            really actually case come comes interview interviewer today problem problems issue challenge solve solved
            solution task point really respond response basically words define defined definition terms summary short
            give given look looking yes no design involves involve involved requires require handle handled work works
            do does done going try find see happens happen time situation something happened experience"""
        ),
    )
)
_MOST_NEW: Final = 0.2
_FEW_NEW: Final = 2
_LEAST_SHARED: Final = 0.35


def echoed(question: str, said: Sequence[str]) -> bool:
    """Two words at most, or a fifth, are neither the question's nor wrapping; and a third are the question's own."""
    asked = {stem(word) for word in words(question) if word not in FUNCTION_WORDS}
    own = [stem(word) for word in said if word not in FUNCTION_WORDS]
    if not asked or not own:
        return False
    new = {word for word in own if word not in asked and word not in _WRAPPING}
    shared = sum(word in asked for word in own)
    return len(new) <= max(_FEW_NEW, _MOST_NEW * len(set(own))) and shared >= _LEAST_SHARED * len(own)
