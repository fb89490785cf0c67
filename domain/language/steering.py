"""Attempts to steer the grader from inside an answer or a resume: found by their wording, and cut out."""

import re
from collections.abc import Iterator
from typing import Literal

from pydantic import BaseModel, ConfigDict

from domain.language import attack_signs, attacks
from domain.language.disguises import disguised
from domain.language.glyphs import folded, hides, unmasked, visible
from domain.language.sentences import sentence_spans
from domain.language.verdicts import forged_verdicts

Kind = Literal["instruction", "score_demand", "forged_delimiter", "role_play", "hidden_text", "encoded"]
_WORDED: tuple[tuple[Kind, re.Pattern[str]], ...] = (
    ("forged_delimiter", attack_signs.FORGED),
    ("instruction", attacks.INSTRUCTION),
    ("role_play", attacks.ROLE_PLAY),
    ("score_demand", attacks.SCORE_DEMAND),
    ("instruction", attack_signs.FOREIGN),
)
_WORD = re.compile(r"[a-z]+")
_MARKS = re.compile(
    r"<[|/<]?[a-z]|\[/?[is]|---|===|###|10 ?/ ?10|out of (?:10|ten)|(?:give|let) me|shut ?down|your task"
)
# A spoken answer may come without any full stop: of a longer stretch only the clause is cut.
_LONG_SENTENCE = 300
_CLAUSE = re.compile(r"[,;:.!?…—]")
_CLAUSE_REACH = 80
_EXCERPT = 240


class Steering(BaseModel):
    """One attempt; `excerpt` is the sentence or clause that makes it, at most 240 characters."""

    model_config = ConfigDict(frozen=True)

    kind: Kind
    excerpt: str


Found = tuple[Kind, int, int]


def _may_steer(plain: str) -> bool:
    return not attack_signs.TRIGGERS.isdisjoint(_WORD.findall(plain)) or bool(
        _MARKS.search(plain) or attack_signs.FOREIGN_SCRIPT.search(plain)
    )


def _excused(sentence: str, match: re.Match[str], kind: Kind) -> bool:
    """A sentence about such attempts is none, unless it also asks for this very answer's score."""
    if kind == "forged_delimiter" and match.group().startswith(("<|", "[", "<<")):
        return False
    return bool(attack_signs.DISCUSSED.search(sentence)) and not attack_signs.ADDRESSED.search(sentence)


def worded(sentence: str) -> tuple[Kind, int, int] | None:
    """The first pattern that the plain sentence fits, with the place of the match."""
    for kind, pattern in _WORDED:
        match = pattern.search(sentence)
        if match and not _excused(sentence, match, kind):
            return kind, match.start(), match.end()
    return None


def _clause(plain: str, begin: int, end: int) -> tuple[int, int]:
    before = [m.end() for m in _CLAUSE.finditer(plain, max(0, begin - _CLAUSE_REACH), begin)]
    after = _CLAUSE.search(plain, end, min(len(plain), end + _CLAUSE_REACH))
    return (before[-1] if before else begin), (after.end() if after else end)


def _in_sentence(plain: str, start: int, end: int) -> Iterator[Found]:
    sentence = plain[start:end]
    at = 0
    while found := worded(sentence[at:]):
        kind, left, right = found
        if len(sentence) <= _LONG_SENTENCE:
            yield kind, start, end
            return
        begin, stop = _clause(sentence, at + left, at + right)
        yield kind, start + begin, start + stop
        at = max(stop, at + 1)


def _worded_spans(plain: str) -> Iterator[Found]:
    for start, end in sentence_spans(plain):
        if _may_steer(plain[start:end]):
            yield from _in_sentence(plain, start, end)


def _steers(plain: str) -> bool:
    return next(_worded_spans(plain), None) is not None


def _overlap(one: Found, other: Found) -> bool:
    return one[1] < other[2] and other[1] < one[2]


def _spans(text: str) -> list[Found]:
    """All attempts as [start, end) in the text; of two that overlap, the first found stands."""
    plain, origin = folded(text)
    found: list[Found] = [
        *_worded_spans(plain),
        *(("forged_delimiter", start, end) for start, end in forged_verdicts(plain)),
    ]
    latin = unmasked(plain)
    cased = "".join(text[at] for at in origin)
    masked = _worded_spans(latin) if latin != plain else iter(())
    for start, end in (*((s, e) for _, s, e in masked), *disguised(cased, plain, _steers)):
        new: Found = ("encoded", start, end)
        if not any(_overlap(new, old) for old in found):
            found.append(new)
    return [(kind, origin[start], origin[end - 1] + 1) for kind, start, end in sorted(found, key=lambda f: f[1])]


def steering(text: str) -> tuple[Steering, ...]:
    """Every attempt, in the order of the text."""
    hidden = hides(text)
    first = () if hidden is None else (Steering(kind="hidden_text", excerpt=visible(hidden).strip()[:_EXCERPT]),)
    return (
        *first,
        *(Steering(kind=kind, excerpt=visible(text[start:end])[:_EXCERPT]) for kind, start, end in _spans(text)),
    )


def without_steering(text: str) -> str:
    """What remains when invisible characters and the sentences that steer are cut out."""
    kept: list[str] = []
    at = 0
    for _, start, end in _spans(text):
        kept.append(text[at : max(at, start)])
        at = max(at, end)
    return visible("".join([*kept, text[at:]])).strip()
