"""Answers that were given again to another question, in the same words or nearly so."""

from collections.abc import Mapping, Sequence
from typing import Final

from domain.language.nearness import shingle_similarity
from domain.language.sentences import words
from domain.session import Turn

_LEAST_WORDS: Final = 8
_ALIKE: Final = 0.85
# Of more answers than this only equal ones are found: each is held against all before it.
_MOST_COMPARED: Final = 60


def repeats(turns: Sequence[Turn]) -> Mapping[int, Turn]:
    """Return, by the number of a turn, the first turn of another question that had the same answer."""
    found: dict[int, Turn] = {}
    told: list[tuple[Turn, list[str]]] = []
    near = len(turns) <= _MOST_COMPARED
    for turn in turns:
        said = words(turn.answer or "")
        if len(said) < _LEAST_WORDS:
            continue
        same = (one for one, before in told if one.question != turn.question and _same(said, before, near))
        if (first := next(same, None)) is not None:
            found[turn.number] = first
        told.append((turn, said))
    return found


def _same(said: list[str], before: list[str], near: bool) -> bool:
    if said == before:
        return True
    alike = near and 0.8 <= len(said) / len(before) <= 1.25
    return alike and shingle_similarity(" ".join(said), " ".join(before)) >= _ALIKE
