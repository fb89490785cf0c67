"""Answers that earn nothing by rule, whatever a grader would make of them."""

from collections.abc import Sequence
from typing import Final, Literal

from domain.language import lexicon
from domain.language.echoing import echoed
from domain.language.foreign import not_english, other_script
from domain.language.gibberish import mashed, placeholder, repeats
from domain.language.glyphs import visible
from domain.language.sentences import words
from domain.language.steering import steering, without_steering
from domain.language.stuffing import stuffed

Refusal = Literal["empty", "gibberish", "echo", "stuffed", "injected"]
_FILLERS: Final = frozenset(word for phrase in lexicon.FILLERS if " " not in phrase for word in (phrase,))
_LEAST_WORDS: Final = 3
_LEAST_BESIDE_AN_INJECTION: Final = 12
# A script without spaces: so many letters make about three words.
_LEAST_LETTERS: Final = 6


def _empty(text: str, said: Sequence[str]) -> bool:
    if other_script(text):
        return sum(char.isalpha() for char in text) < _LEAST_LETTERS
    return len({word for word in said if word not in lexicon.FUNCTION_WORDS and word not in _FILLERS}) < _LEAST_WORDS


def _plain_refusal(question: str, text: str, concepts: Sequence[str]) -> Refusal | None:
    said = words(text)
    if said and (mashed(said) or repeats(said) or placeholder(said)):
        return "gibberish"
    if echoed(question, said) and said:
        return "echo"
    if _empty(text, said):
        return "empty"
    if not not_english(text, said) and stuffed(text, said, concepts):
        return "stuffed"
    return None


def refusal(question: str, answer: str, concepts: Sequence[str] = ()) -> Refusal | None:
    """Why the answer earns nothing, or None; an answer that also steers is judged by what else it says."""
    if not steering(answer):
        return _plain_refusal(question, visible(answer), concepts)
    rest = without_steering(answer)
    short = len(words(rest)) < _LEAST_BESIDE_AN_INJECTION and not other_script(rest)
    return "injected" if short or _plain_refusal(question, rest, concepts) else None
