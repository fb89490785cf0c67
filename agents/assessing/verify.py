"""Checks a grader's judgement against the answer and the question: what cannot be verified is dropped."""

from collections.abc import Iterable, Sequence

from agents.tasks.assess_answer import AssessInput
from domain.language.nearness import shingle_similarity
from domain.language.quotes import locate
from domain.scoring import Competency, Confidence, Rating

UNPROVEN = "the grader's quotes were not found in the answer, so its score was thrown away"
UNJUDGED = "the grader found nothing that it could judge"
LONGEST_FOLLOW_UP = 300
LONGEST_ITEM = 240
LONGEST_FEEDBACK = 700
LONGEST_VAGUE = 80
MOST_ITEMS = 3
MOST_QUOTES = 4
# Two questions nearer than this in their wording ask the same.
_SAME_QUESTION = 0.7


def tidy(text: str, longest: int) -> str:
    """Collapse white space and cut at a word."""
    short = " ".join(text.split())
    return short if len(short) <= longest else short[:longest].rsplit(" ", 1)[0].rstrip(" ,;:") + "…"


def items(texts: Iterable[str], most: int = MOST_ITEMS) -> tuple[str, ...]:
    """Tidy texts, none blank and none twice."""
    return tuple(dict.fromkeys(short for text in texts if (short := tidy(text, LONGEST_ITEM))))[:most]


def proven(quotes: Iterable[str], answer: str, transcript: str) -> tuple[str, ...]:
    """The quotes found in the graded answer, each as it stands in the transcript; overlapping ones once."""
    found: list[tuple[int, int]] = []
    for quote in quotes:
        span = locate(quote, answer)
        if span is None or answer[slice(*span)] not in transcript:
            continue
        if not any(span[0] < end and start < span[1] for start, end in found):
            found.append(span)
    return tuple(answer[start:end] for start, end in found[:MOST_QUOTES])


def rating(competency: Competency, score: float | None, evidence: tuple[str, ...], sure: Confidence) -> Rating:
    """A rating that has a score only with proof; the score has one decimal."""
    if score is None:
        return Rating(competency=competency, evidence=evidence, note=UNJUDGED)
    if not evidence:
        return Rating(competency=competency, note=UNPROVEN)
    return Rating(competency=competency, score=round(score, 1), confidence=sure, evidence=evidence)


def _plain(text: str) -> str:
    return " ".join(text.lower().split()).strip(" .;:")


def among(named: Iterable[str], concepts: Sequence[str]) -> tuple[str, ...]:
    """The named concepts that are the question's, in the question's wording and order."""
    wanted = {_plain(one) for one in named}
    return tuple(one for one in concepts if _plain(one) in wanted)


def follow_up(text: str | None, value: AssessInput) -> str | None:
    """The probe if it is one new question of fit length, else None."""
    probe = " ".join((text or "").split())
    if not value.may_probe or not probe.endswith("?") or probe.count("?") != 1 or len(probe) > LONGEST_FOLLOW_UP:
        return None
    if len(probe.split()) < 3:
        return None
    said = (*value.asked, value.question, value.main_question)
    return None if any(shingle_similarity(probe, one) >= _SAME_QUESTION for one in said) else probe
