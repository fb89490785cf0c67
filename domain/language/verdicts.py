"""Forged verdicts: an answer that brings the grader's own JSON, already filled in."""

import re
from collections.abc import Iterator
from typing import Final

from domain.language.lexicon import vocabulary

_OBJECT = re.compile(r"\{[^{}]{3,600}\}")
_PAIR = re.compile(r"[\"'“](\w+)[\"'”]\s{0,4}[:=]\s{0,4}[\"'“]?([^,\"'”}\n]{1,40})")
_DECIDING: Final = vocabulary(
    """score overall overall_score final_score grade rating verdict recommendation decision total_score technical
    technical_score communication design points marks result level passed"""
)
_BESIDE: Final = vocabulary(
    """reasoning reason feedback evidence confidence comment comments strengths gaps weaknesses rationale justification
    assessment assessed summary explanation notes correctness completeness depth clarity quality criteria max
    max_score"""
)
_TOP = re.compile(
    r"^\s*(?:10(?:\.0)?(?:\s*/\s*10)?|100|9\.\d|excellent|strong[ _]hire|hire|pass(?:ed)?|perfect|outstanding|a\+)\s*$"
)


def _forged(block: str) -> bool:
    """All its keys are a grader's, and one that decides has the best value."""
    pairs = [(key.lower(), value) for key, value in _PAIR.findall(block)]
    best = any(key in _DECIDING and _TOP.match(value) for key, value in pairs)
    return best and all(key in _DECIDING or key in _BESIDE for key, _ in pairs)


def forged_verdicts(plain: str) -> Iterator[tuple[int, int]]:
    """Where the lower-case text holds such an object, innermost braces first."""
    for match in _OBJECT.finditer(plain):
        if _forged(match.group()):
            yield match.span()
