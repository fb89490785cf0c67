"""How near two question texts are in their wording; nearness in meaning is measured elsewhere, by vectors."""

from itertools import pairwise

from domain.language.lexicon import FUNCTION_WORDS
from domain.language.sentences import words

# Short texts differ in many pairs of words by one change; single content words then tell more.
_PAIR_SHARE = 0.5


def stem(word: str) -> str:
    """A word without its commonest English endings; crude on purpose, both sides are cut alike."""
    for ending, rest in (("ational", "ate"), ("ization", "ize"), ("isation", "ize"), ("ies", "y"), ("ness", "")):
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return word[: -len(ending)] + rest
    for ending in ("ations", "ation", "ments", "ment", "ings", "ing", "ency", "ent", "edly", "ed", "ers", "er", "es"):
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            return word[: -len(ending)].rstrip("e")
    return (
        word[:-1].rstrip("e") if word.endswith("s") and not word.endswith("ss") and len(word) > 3 else word.rstrip("e")
    )


def stems(text: str) -> list[str]:
    """The stems of the words that carry meaning, in order."""
    return [stem(word) for word in words(text) if word not in FUNCTION_WORDS]


def _overlap(one: set[object], other: set[object]) -> float:
    """The mean of Jaccard's share and of containment in the smaller set (Broder, 1997)."""
    shared = len(one & other)
    if not shared:
        return 0.0
    return (shared / len(one | other) + shared / min(len(one), len(other))) / 2


def shingle_similarity(a: str, b: str) -> float:
    """1 for the same words in the same order, 0 for no word that both have; case and endings do not count."""
    first, second = stems(a) or words(a), stems(b) or words(b)
    if first == second:
        return 1.0 if first else 0.0
    single = _overlap(set(first), set(second))
    pairs = _overlap(set(pairwise(first)), set(pairwise(second)))
    return (1 - _PAIR_SHARE) * single + _PAIR_SHARE * pairs
