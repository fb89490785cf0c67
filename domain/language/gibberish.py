"""Text that says nothing in any language: mashed keys, one thing over and over, placeholder Latin."""

import re
from collections import Counter
from collections.abc import Sequence
from typing import Final

from domain.language.lexicon import vocabulary

_LOREM: Final = vocabulary(
    """lorem ipsum dolor sit amet consectetur adipiscing elit sed eiusmod tempor incididunt labore dolore magna aliqua
    enim veniam quis nostrud exercitation ullamco laboris nisi aliquip commodo consequat duis aute irure reprehenderit
    voluptate velit esse cillum fugiat nulla pariatur excepteur sint occaecat cupidatat proident culpa officia deserunt
    mollit anim laborum tincidunt vestibulum pellentesque curabitur vivamus maecenas"""
)
_WALKS = re.compile(
    r"qwer|rtyu|tyui|yuio|uiop|asdf|sdfg|dfgh|fghj|ghjk|hjkl|zxcv|xcvb|cvbn|vbnm|poiu|oiuy|iuyt|lkjh|kjhg|jhgf|"
    r"hgfd|gfds|fdsa|mnbv|nbvc|bvcx|vcxz|wsx|edc|rfv|tgb|yhn|ujm"
)
_CONSONANTS = re.compile(r"[bcdfghjklmnpqrstvwxz]{6,}|[bcdfgjkpqtvwxz]{5,}|[aeiou]{5,}|(.)\1{3,}")
_SELDOM = re.compile(
    r"b[fkqx]|c[bfgjmpvx]|d[xz]|f[bcdghjkmpqvxz]|g[cfjkqvxz]|h[bcfghjkpqvxz]|j[bcdfghklmnpqrtvwxyz]|k[cdfgjmpqtvxz]"
    r"|l[jqx]|m[gjkqvxz]|p[jqvxz]|q[a-tv-z]|s[jxz]|t[jqx]|v[bcdfghjkmnpqtwxz]|w[cgjkmpquvxz]|x[bdgjkmnrsvwz]|"
    r"y[jqvx]|z[bcdfgjkmnpqrstvwx]"
)
_NO_VOWEL = re.compile(r"^[bcdfghjklmnpqrstvwxz]{4,}$")
_MASHED: Final = 0.34
_SAME: Final = 0.4
_LEAST_TO_REPEAT: Final = 8
_LEAST_VARIETY: Final = 0.4
_TRIPLE: Final = 3


def _mashed(word: str) -> bool:
    """No word of a language written in Latin letters, by what stands beside what."""
    if len(word) < 4 or not word.isascii() or not word.isalpha():
        return False
    odd = len(_SELDOM.findall(word))
    return bool(_WALKS.search(word) or _CONSONANTS.search(word) or _NO_VOWEL.match(word)) or odd * 4 >= len(word)


def mashed(said: Sequence[str]) -> bool:
    long = [word for word in said if len(word) >= 3 and not word.isdigit()]
    odd = {word for word in set(long) if _mashed(word)}
    return bool(odd) and sum(word in odd for word in long) >= max(1, _MASHED * len(long))


def placeholder(said: Sequence[str]) -> bool:
    return sum(word in _LOREM for word in said) >= max(3, 0.25 * len(said))


def repeats(said: Sequence[str]) -> bool:
    """One word takes two fifths of few different ones, or hardly any group of three words is new."""
    if len(said) < _LEAST_TO_REPEAT:
        return len(said) >= _TRIPLE and len(set(said)) == 1
    often = Counter(said).most_common(1)[0][1]
    groups = list(zip(said, said[1:], said[2:], strict=False))
    one_word = often >= _SAME * len(said) and len(set(said)) < _LEAST_VARIETY * len(said)
    return one_word or len(set(groups)) < _LEAST_VARIETY * len(groups)
