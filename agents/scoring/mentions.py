"""Whether an answer mentions a key concept in so many words: an alternative of it, its short form, a common synonym.

It decides what is told as recognised, and no score.
"""

import re
from dataclasses import dataclass
from typing import Final

from agents.scoring.observe import content, named

# Each group's first form stands for all of it, in the concept and in the answer.
_SAME: Final = (
    ("unique", "per-user", "per user", "distinct", "individual"),
    ("mark", "flag", "marker"),
    ("child", "children"),
    ("delete", "evict", "remove", "removal", "eviction", "deletion", "removes", "deletes", "evicts"),
    ("front", "head"),
    ("hash map", "hashmap", "hash table", "hashtable", "dictionary", "dict"),
    ("index", "indices", "indexes"),
    ("vertex", "vertices"),
    ("metric", "measure", "metrics", "measures"),
    ("check", "verify", "validate", "checks", "verifies", "validates", "validation", "verification"),
    ("customer", "user", "customers", "users"),
    ("copy", "replica", "copies", "replicas", "clone"),
    ("constant time", "o(1)"),
    ("linear time", "o(n)"),
    ("logarithmic time", "o(log n)"),
    ("versus", "vs"),
    ("", "plus"),
)
_FORMS: Final = {form: group[0] for group in _SAME for form in group}
_ANY_FORM: Final = re.compile(
    rf"(?<!\w)(?:{'|'.join(sorted(map(re.escape, _FORMS), key=len, reverse=True)).removesuffix('|')})(?!\w)"
)
_BRACKETS = re.compile(r"\s*\(([^()]*)\)")
_OR = re.compile(r"\s+or\s+|(?<=\w)\s*/\s*(?=\w)")
_LISTED = re.compile(r",\s*(?:or\s+|and\s+)?")
_SHORT = re.compile(r"\b[A-Z]{2,6}\b")
_WORD = re.compile(r"[A-Za-z]+")
_LEAST_LISTED: Final = 3


def _plain(text: str) -> str:
    return " ".join(_ANY_FORM.sub(lambda found: _FORMS[found.group()], text.lower()).split())


def _initials(text: str) -> frozenset[str]:
    """Every run of two to six initials: "least recently used" gives LR, RU and LRU."""
    first = "".join(word[0].upper() for word in _WORD.findall(text))
    return frozenset(first[at : at + size] for at in range(len(first)) for size in range(2, 7))


def _alternatives(concept: str) -> list[str]:
    """The names of which one is enough: "A, B, C" where each is a single word, and whatever stands around "or"."""
    listed = _LISTED.split(concept)
    if len(listed) >= _LEAST_LISTED and all(len(one.split()) == 1 for one in listed):
        return listed
    either = _OR.split(concept)
    return either if len(either) > 1 and all(1 <= len(one.split()) <= _LEAST_LISTED for one in either) else []


def _shortened(concept: str, answer: str) -> bool:
    """The concept's words by their initials in the answer, or its initials spelled out there."""
    own = _WORD.findall(_BRACKETS.sub("", concept))
    if len(own) >= _LEAST_LISTED and "".join(word[0] for word in own).upper() in _SHORT.findall(answer):
        return True
    short = [one for one in _SHORT.findall(concept) if len(one) >= _LEAST_LISTED]
    return bool(short) and len(short) >= len(own) and set(short) <= _initials(answer)


@dataclass(frozen=True, slots=True)
class Heard:
    """An answer and its question as they are compared with concepts, worked out once for all of them."""

    answer: str
    said: set[str]
    given: set[str]


def heard(answer: str, question: str) -> Heard:
    """Return what concepts are looked for in; words of the question prove nothing."""
    return Heard(answer, content(_plain(answer)), content(_plain(question)))


def mentioned(concept: str, told: Heard) -> bool:
    """Whether the answer mentions the concept."""
    return (
        named(_plain(concept), told.said, told.given)
        or any(_all_said(one, told) for one in _alternatives(concept))
        or _shortened(concept, told.answer)
    )


def _all_said(alternative: str, told: Heard) -> bool:
    own = content(_plain(alternative)) - told.given
    return bool(own) and own <= told.said
