"""How an answer was delivered, counted from its text and, where a clock was kept, from the times of its words."""

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from pydantic import BaseModel, ConfigDict

from domain.language import lexicon
from domain.language.sentences import sentence_spans, words

# Goldman-Eisler (1968) and later work take 0.25 s as a pause; 0.7 s is one that a listener notices.
PAUSE: Final = 0.7
# A quantity stands alone or before its unit; digits within a name (SHA-256, utf8, p99, 3D) or a cost class count none.
_NUMBER = re.compile(
    r"(?<![^\W_])(?<![^\W\d_][-_^/])(?<!O\()(?<!\d[.,:])\d+(?:[.,:]\d+)*"
    r"(?: ?%|(?:ms|us|µs|ns|s|m|h|k|x|[kmgt]i?b|b|bn|mn|km|kg|am|pm|min|fps|qps|rps)\b|(?!\w))",
    re.I,
)
# "like" is a filler where no verb, noun or comparison needs it: between commas, after these words, before a number.
_LIKE = re.compile(
    r"(?:,|\b(?:was|is|were|it's|just|and|so|but|be|are|or|um|uh)) like,? (?!to\b|this\b|that\b|it\b|a\b|an\b|the\b)"
    r"|\blike (?=(?:\d|two|three|four|five|six|seven|eight|nine|ten|twenty|fifty|really|super|totally|very)\b)"
    r"|, like,|\blike,|(?:^|\. )like \b",
    re.I,
)
_LONGEST_PHRASE = 6


class Timing(BaseModel):
    """Of spoken words: seconds, and words per minute with and without the pauses over 0.7 s."""

    model_config = ConfigDict(frozen=True)

    words: int
    seconds: float
    pauses: int
    pause_seconds: float
    longest_pause: float

    @property
    def pace(self) -> float | None:
        return self.words / self.seconds * 60 if self.seconds > 0 else None

    @property
    def articulation(self) -> float | None:
        spoken = self.seconds - self.pause_seconds
        return self.words / spoken * 60 if spoken > 0 else None

    @property
    def talk_ratio(self) -> float | None:
        return (self.seconds - self.pause_seconds) / self.seconds if self.seconds > 0 else None


class Delivery(BaseModel):
    """Counts over one answer or, combined, over several; `timing` is None where nobody kept the time."""

    model_config = ConfigDict(frozen=True)

    words: int = 0
    sentences: int = 0
    fillers: dict[str, int] = {}
    hedges: dict[str, int] = {}
    vague: dict[str, int] = {}
    numbers: int = 0
    first_person: int = 0
    first_person_plural: int = 0
    timing: Timing | None = None

    @property
    def mean_sentence_length(self) -> float | None:
        return self.words / self.sentences if self.sentences else None

    @property
    def fillers_per_100_words(self) -> float | None:
        return self._per_100_words(sum(self.fillers.values()))

    @property
    def hedges_per_100_words(self) -> float | None:
        return self._per_100_words(sum(self.hedges.values()))

    @property
    def first_person_share(self) -> float | None:
        """Of all "I" and "we", the part that is "I"."""
        both = self.first_person + self.first_person_plural
        return self.first_person / both if both else None

    def _per_100_words(self, count: int) -> float | None:
        return 100 * count / self.words if self.words else None


def _by_first_word(listed: Sequence[str]) -> dict[str, list[tuple[str, ...]]]:
    found: dict[str, list[tuple[str, ...]]] = {}
    for phrase in listed:
        parts = tuple(phrase.split())
        found.setdefault(parts[0], []).append(parts)
    return found


_FILLERS: Final = _by_first_word(lexicon.FILLERS)
_HEDGES: Final = _by_first_word(lexicon.HEDGES)
_VAGUE: Final = _by_first_word(lexicon.VAGUE_WORDS)
# "What kind of", "this kind of" ask or point; they fill nothing.
_KIND_OF: Final = frozenset({("kind", "of"), ("sort", "of")})
_POINTING: Final = lexicon.vocabulary("what which this that these some a an any one every each the same another other")


def _counted(said: Sequence[str], listed: dict[str, list[tuple[str, ...]]]) -> Counter[str]:
    found: Counter[str] = Counter()
    at = 0
    while at < len(said):
        window = tuple(said[at : at + _LONGEST_PHRASE])
        hit = next((phrase for phrase in listed.get(said[at], ()) if window[: len(phrase)] == phrase), None)
        pointing = hit in _KIND_OF and at > 0 and said[at - 1] in _POINTING
        if hit and not pointing:
            found[" ".join(hit)] += 1
        at += len(hit) if hit else 1
    return found


def _fillers(text: str, said: Sequence[str]) -> dict[str, int]:
    found = _counted(said, _FILLERS)
    if like := len(_LIKE.findall(text)):
        found["like"] += like
    return dict(found)


def delivery(text: str) -> Delivery:
    said = words(text)
    return Delivery(
        words=len(said),
        sentences=len(sentence_spans(text)),
        fillers=_fillers(text, said),
        hedges=dict(_counted(said, _HEDGES)),
        vague=dict(_counted(said, _VAGUE)),
        numbers=sum(word in lexicon.NUMBER_WORDS for word in said) + len(_NUMBER.findall(text)),
        first_person=sum(word in lexicon.FIRST_PERSON for word in said),
        first_person_plural=sum(word in lexicon.FIRST_PERSON_PLURAL for word in said),
    )


def timed(spoken: Sequence[tuple[str, float, float]]) -> Delivery:
    """From (word, start, end) with times in seconds, in order; silence before the first word is not counted."""
    said = delivery(" ".join(word for word, _, _ in spoken))
    if not spoken:
        return said
    gaps = [begin - end for (_, _, end), (_, begin, _) in pairwise(spoken)]
    pauses = [gap for gap in gaps if gap > PAUSE]
    timing = Timing(
        words=said.words,
        seconds=spoken[-1][2] - spoken[0][1],
        pauses=len(pauses),
        pause_seconds=sum(pauses),
        longest_pause=max(pauses, default=0.0),
    )
    return said.model_copy(update={"timing": timing})


def _summed(counts: Sequence[dict[str, int]]) -> dict[str, int]:
    total: Counter[str] = Counter()
    for count in counts:
        total.update(count)
    return dict(total)


def _timings(timings: Sequence[Timing]) -> Timing | None:
    if not timings:
        return None
    return Timing(
        words=sum(one.words for one in timings),
        seconds=sum(one.seconds for one in timings),
        pauses=sum(one.pauses for one in timings),
        pause_seconds=sum(one.pause_seconds for one in timings),
        longest_pause=max(one.longest_pause for one in timings),
    )


def combine(deliveries: Sequence[Delivery]) -> Delivery:
    """The counts of a whole session; its timing covers the answers that were timed."""
    return Delivery(
        words=sum(one.words for one in deliveries),
        sentences=sum(one.sentences for one in deliveries),
        fillers=_summed([one.fillers for one in deliveries]),
        hedges=_summed([one.hedges for one in deliveries]),
        vague=_summed([one.vague for one in deliveries]),
        numbers=sum(one.numbers for one in deliveries),
        first_person=sum(one.first_person for one in deliveries),
        first_person_plural=sum(one.first_person_plural for one in deliveries),
        timing=_timings([one.timing for one in deliveries if one.timing]),
    )
