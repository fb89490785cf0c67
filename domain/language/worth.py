"""Answers that earn nothing by rule, whatever a grader would make of them."""

import re
from collections.abc import Sequence
from typing import Final, Literal

from domain.language import lexicon
from domain.language.echoing import echoed
from domain.language.foreign import not_english, other_script
from domain.language.gibberish import mashed, placeholder, repeats
from domain.language.glyphs import visible
from domain.language.intents import intent
from domain.language.sentences import sentences, words
from domain.language.steering import steering, without_steering
from domain.language.stuffing import stuffed

Refusal = Literal["empty", "gibberish", "echo", "stuffed", "injected"]
# Why an answer counts as empty.
Emptiness = Literal["blank", "unknown", "declined", "short", "nothing"]
_DECLINES: Final = re.compile(
    r"\b(?:i|we) (?:\w+ )?(?:refuse|decline|won't|wont|will not|(?:am|are) not (?:going|willing)|"
    r"do not want|don't want)(?: to)? (?:answer|respond|reply|talk|say|play|take part|continue|tell you|do this)\b|"
    r"\bi'm not (?:going to|gonna|willing to) (?:answer|respond|reply|talk|play|say|do this)|"
    r"\bnot answering (?:that|this|any|your)\b|"
    r"\b(?:idiotic|stupid|dumb|ridiculous|moronic|pointless|silly|boring|shitty) (?:\w+ )?(?:question|interview|test|"
    r"game|bot|machine)|\b(?:question|interview|test|bot|machine) (?:is|are) (?:\w+ )?(?:idiotic|stupid|dumb|"
    r"ridiculous|moronic|pointless|silly|boring)|\bwaste of (?:my )?time\b|\b(?:fuck|screw) (?:you|off|this|that)\b|"
    r"\bgo to hell\b|\bshut up\b",
    re.I,
)
_MOST_DECLINING: Final = 40
_SAYING_NOTHING: Final = frozenset(word for one in (*lexicon.HEDGES, *lexicon.VAGUE_WORDS) for word in one.split())
_FILLERS: Final = frozenset(word for phrase in lexicon.FILLERS if " " not in phrase for word in (phrase,))
_LEAST_WORDS: Final = 3
_LEAST_BESIDE_AN_INJECTION: Final = 12
# A script without spaces: so many letters make about three words.
_LEAST_LETTERS: Final = 6


def _empty(text: str, said: Sequence[str]) -> bool:
    if other_script(text):
        return sum(char.isalpha() for char in text) < _LEAST_LETTERS
    return len({word for word in said if word not in lexicon.FUNCTION_WORDS and word not in _FILLERS}) < _LEAST_WORDS


def _declined(text: str, said: Sequence[str]) -> bool:
    """It refuses to answer, with or without abuse, and says hardly anything besides."""
    plain = text.replace("\u2019", "'")
    if not 0 < len(said) <= _MOST_DECLINING or not _DECLINES.search(plain):
        return False
    rest = [word for one in sentences(plain) if not _DECLINES.search(one) for word in words(one)]
    return sum(word not in lexicon.FUNCTION_WORDS for word in rest) <= _LEAST_WORDS


def emptiness(answer: str) -> Emptiness:
    """In what way an answer that was refused as empty says nothing."""
    text = visible(answer)
    said = words(text)
    if not said:
        return "blank"
    meant = intent(text)
    if meant == "dont_know":
        return "unknown"
    if meant == "skip" or _declined(text, said):
        return "declined"
    own = {word for word in said if word not in lexicon.FUNCTION_WORDS and word not in _FILLERS}
    return "short" if own - _SAYING_NOTHING else "nothing"


def _plain_refusal(question: str, text: str, concepts: Sequence[str]) -> Refusal | None:
    said = words(text)
    if said and (mashed(said) or repeats(said) or placeholder(said)):
        return "gibberish"
    if _declined(text, said):
        return "empty"
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
