"""Finds the place where a question may fall into two askings."""

import re
from dataclasses import dataclass

import numpy as np

from agents.routing.lexical import hashed
from agents.routing.predict import Array, View, log_softmax

MOST_PIECES = 40
_JOIN = (
    r"and|then|also|plus|besides|but|next|afterwards|separately|secondly|finally|lastly|oh|or|so|"
    r"after that|when (?:that|you)(?:'s|'re| is| are|s|re)? (?:done|finished)|once (?:you're |that's )?done"
)
_BREAK = re.compile(
    rf"(?<=[.?!;:])\s+|\n+|\s+(?=\(?\d[.)]\s)|\s*,\s+|\s+(?=(?:{_JOIN})\b)|\s+[\u2013\u2014-]\s+", re.IGNORECASE
)
_LEADING = re.compile(
    rf"[\s,;:.\u2013\u2014-]*(?:(?:{_JOIN}|um+|uh+|please|\(?\d[.)]|part (?:two|b|2)|"
    r"second(?: question| part| one)?)[\s,:]+)*",
    re.IGNORECASE,
)
_TRAILING = re.compile(rf"(?:[\s,;]+(?:{_JOIN}|um+|uh+))+[\s,;]*$", re.IGNORECASE)
_BACK = re.compile(
    r"\b(?:it|its|they|them|their|that|those|this|these|one|ones|there|same|he|she|him|her)\b", re.IGNORECASE
)
_ANNOUNCED = re.compile(
    r"\b(?:two|both|second|separate(?:ly)?|unrelated|different|part (?:two|b|2)|exercise|case|"
    r"chang(?:e|ing) (?:gears|topics?|subjects?)|switch(?:ing)?|put on|first|round|half)\b|\b2[.)]",
    re.IGNORECASE,
)
_DIVIDES = re.compile(
    r"\b(?:also|then|plus|besides|next|separately|afterwards|after|second|secondly|part|another|before|finally|when|"
    r"once|2)\b",
    re.IGNORECASE,
)


# Where the signs of the wording stand that count more when the halves are clearly of two specialists.
_WORDING = (6, 7, 8, 9, 12)


@dataclass(frozen=True, slots=True)
class Halves:
    """A question cut in two, and (14,) signs, by wording alone, that the halves ask different specialists."""

    first: str
    second: str
    signs: Array


def _pieces(text: str) -> list[str]:
    ends = [match.start() for match in _BREAK.finditer(text) if match.start() > 0][: MOST_PIECES - 1]
    return [text[start:end] for start, end in zip([0, *ends], [*ends, len(text)], strict=True)]


def _sums(view: View, pieces: list[str]) -> tuple[Array, Array]:
    """Return running sums of the pieces' scores and squared lengths: any run of pieces is a difference of two."""
    scores: list[Array] = [np.zeros(view.lexical.shape[1], np.float32)]
    squares = [0.0]
    for piece in pieces:
        buckets, counts = hashed(piece)
        values = counts * view.idf[buckets]
        scores.append(values @ view.lexical[buckets])
        squares.append(float(values @ values))
    return np.cumsum(np.stack(scores), axis=0), np.cumsum(np.array(squares, np.float32))


def _scored(view: View, scores: Array, squares: Array) -> Array:
    lengths = np.sqrt(np.maximum(squares, 1e-9))[:, None]
    return np.maximum(log_softmax(scores / lengths + view.lexical[-1]), -8.0)


def best_labels(left: Array, right: Array) -> tuple[int, int, int]:
    """Return the row of [n, labels] log probabilities, and the two different labels, with the greatest sum."""
    together = left[:, :, None] + right[:, None, :]
    same = np.arange(left.shape[1])
    together[:, same, same] = -np.inf
    row, one, two = np.unravel_index(int(together.argmax()), together.shape)
    return int(row), int(one), int(two)


def halves(view: View, text: str) -> Halves | None:
    """Return the cut whose sides lie most surely with two different specialists; None where nothing can be cut."""
    pieces = _pieces(text)
    words = np.cumsum([0, *(len(piece.split()) for piece in pieces)])
    places = np.flatnonzero((words >= 2) & (words[-1] - words >= 2))
    if not len(places):
        return None
    scores, squares = _sums(view, pieces)
    left = _scored(view, scores[places], squares[places])
    right = _scored(view, scores[-1] - scores[places], squares[-1] - squares[places])
    row, one, two = best_labels(left, right)
    whole = _scored(view, scores[-1:], squares[-1:])[0]
    own = (left[row, one], right[row, two], (left[row] + right[row]).max(), whole[one], whole[two])
    place = int(places[row])
    return _halves("".join(pieces[:place]), "".join(pieces[place:]), own)


def _halves(first: str, rest: str, own: tuple[float, ...]) -> Halves:
    lead = _LEADING.match(rest)
    start = lead.end() if lead and lead.end() < len(rest) else 0
    join, second = rest[:start], rest[start:]
    signs = (
        1.0,
        *own,
        first.rstrip().endswith((".", "?", "!", ";")),
        _ANNOUNCED.search(f"{first} {join}") is not None,
        _DIVIDES.search(f"{join} {' '.join(second.split()[:4])}") is not None,
        _BACK.search(second) is not None,
        "?" in first,
        second.rstrip().endswith("?"),
        1.0 / max(len(second.split()), 1) ** 0.5,
        1.0 / max(len(first.split()), 1) ** 0.5,
    )
    return Halves(first.strip(" ,;:"), second.strip(" ,;:"), np.array(signs, np.float32))


def askings(cut: Halves) -> tuple[str, str]:
    """Return the halves as they can be put to somebody: without the words that joined them."""
    return _TRAILING.sub("", cut.first) or cut.first, cut.second


def pair_signs(cut: Halves, own: Array, whole: Array, near: float, leaning: float) -> Array:
    """Return (31,) signs that two halves are askings for two specialists.

    `own` [2, labels] and `whole` [labels] are log probabilities by meaning and wording, `near` is the cosine of the
    halves, `leaning` that of the second half on others.
    """
    left, right = np.maximum(own, -8.0)
    _, one, two = best_labels(left[None], right[None])
    both = float(np.exp(left[one] + right[two]))
    evidence = (left[one], right[two], left[two], right[one], (left + right).max(), whole[one], whole[two])
    whole_same = float(left.argmax() == right.argmax())
    more = (whole_same, both, near, leaning, *(both * float(cut.signs[place]) for place in _WORDING), both * leaning)
    return np.concatenate([cut.signs, np.maximum(np.array([*evidence, *more], np.float32), -8.0)])


def pair_choice(own: Array) -> tuple[int, int, float]:
    """Return the labels of two halves [2, labels], and their probability given that the labels differ."""
    _, one, two = best_labels(own[:1], own[1:])
    together = np.exp(own[0][:, None] + own[1][None, :])
    np.fill_diagonal(together, 0.0)
    return one, two, float(together[one, two] / max(float(together.sum()), 1e-30))
