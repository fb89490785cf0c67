"""What can be said about an answer without a number: concepts named, concrete details, structure, a story's parts."""

import re
from collections.abc import Sequence
from collections.abc import Set as AbstractSet

from agents.reporting.words import counted
from domain.language.delivery import delivery
from domain.language.lexicon import FUNCTION_WORDS, NUMBER_WORDS
from domain.language.nearness import stem
from domain.language.sentences import sentences, words
from domain.language.star import Star, star

REASON = re.compile(r"\b(?:because|since|so that|therefore|which means|otherwise|that way|in order to|due to)\b", re.I)
_ORDER = re.compile(
    r"\b(?:first(?:ly)?|second(?:ly)?|third(?:ly)?|finally|lastly|then|next)\b|^\s*(?:\d+[.)]|[-*•])", re.I | re.M
)
_STAR_PROBES = {
    "situation": "What was the situation: when was it, and what was at stake?",
    "task": "What exactly was your own responsibility in that situation?",
    "action": "What did you do yourself, step by step?",
    "result": "What came of it in the end, and how did you know?",
}
EXAMPLE_PROBE = "Can you tell me about one particular time, with what you did yourself?"
STEM_SHARE = 0.6
# Letters that two words of one family share, and by how many their endings may differ in length.
_FAMILY, _ENDING = 8, 3
_FIRST_SENTENCES = 12
_LEAST_SENTENCES = 4
_LEAST_NEW = 0.4


def content(text: str) -> set[str]:
    """The stems of the words that carry meaning."""
    return {stem(word) for word in words(text) if word not in FUNCTION_WORDS and word not in NUMBER_WORDS}


def named(concept: str, said: set[str], given: set[str]) -> bool:
    """Whether most of the concept's own words are said; words of the question prove nothing."""
    own = content(concept)
    own = own - given or own
    return bool(own) and sum(_said(word, said) for word in own) >= STEM_SHARE * len(own)


def _said(word: str, said: set[str]) -> bool:
    """Whether a word is said, or for a long one another of its family ("transaction" for "transactional")."""
    return word in said or (len(word) >= _FAMILY and any(_akin(word, one) for one in said))


def _akin(word: str, other: str) -> bool:
    return word[:_FAMILY] == other[:_FAMILY] and abs(len(word) - len(other)) <= _ENDING


def observations(answer: str) -> tuple[str, ...]:
    """Counts that a reader can check."""
    told = delivery(answer)
    reasons, steps = len(REASON.findall(answer)), len(_ORDER.findall(answer))
    found = [f"{counted(told.words, 'word')} in {counted(told.sentences, 'sentence')}"]
    found.append(counted(told.numbers, "number") if told.numbers else "no number given")
    found.append(f"words of reason such as “because”: {reasons}" if reasons else "no reason given in so many words")
    if steps >= 2:
        found.append("ordered in steps")
    if told.vague:
        often = sorted(told.vague, key=lambda word: -told.vague[word])[:4]
        found.append("general wording: " + ", ".join(f"“{word}”" for word in often))
    return tuple(found)


def drills(answer: str, terms: AbstractSet[str]) -> bool:
    """Whether one sentence is said again and again around changing terms.

    In the first sentences of answers by the training authors, at least 0.69 of the words beside the terms are new.
    """
    told = [content(sentence) - terms for sentence in sentences(answer)[:_FIRST_SENTENCES]]
    count = sum(len(one) for one in told)
    return len(told) >= _LEAST_SENTENCES and len(set[str]().union(*told)) < _LEAST_NEW * count


def story(answer: str) -> tuple[Star, tuple[str, ...]]:
    """A story's parts, and what is to be said about them, with the candidate's words."""
    parts = star(answer)
    told = {name: getattr(parts, name) for name in _STAR_PROBES}
    if not parts.completeness:
        return parts, ("no story of the candidate's own was found (situation, task, action, result)",)
    found = [f"{name}: “{text}”" for name, text in told.items() if text]
    absent = [name for name, text in told.items() if not text]
    return parts, (*found, *([f"not found: {', '.join(absent)}"] if absent else []))


def story_probe(parts: Star) -> tuple[str, str] | None:
    """The part that is missing and worth asking for, with the question; the result first."""
    for name in ("result", "action", "task", "situation"):
        if getattr(parts, name) is None:
            return f"the {name}", _STAR_PROBES[name]
    return None


def listed(names: Sequence[str], most: int = 3) -> str:
    """Name a few in a sentence."""
    few = [f"“{name}”" for name in names[:most]]
    return few[0] if len(few) == 1 else f"{', '.join(few[:-1])} and {few[-1]}"
