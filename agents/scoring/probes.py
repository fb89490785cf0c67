"""Which follow-up an answer calls for without a model, and why; it asks for a part and never names the key."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from agents.scoring import observe
from agents.tasks.assess_answer import AssessInput
from domain.language.delivery import delivery
from domain.language.nearness import shingle_similarity
from domain.language.sentences import words

# A reason is "nothing yet on" what was not mentioned at all, and "vague on" what was.
_AREAS: Final = tuple(
    (area, re.compile(rf"\b(?:{pattern})", re.I))
    for area, pattern in (
        ("concurrent use", r"threads?\b|lock|race|concurren|atomic|parallel|deadlock|isolation"),
        ("failures", r"fail|retr(?:y|ies)|time-?outs?|crash|recover|outage|fallback|rollback|lost|idempoten"),
        ("security", r"attack|inject|secret|tokens?\b|encrypt|auth|salt|permission|privacy|pii\b|abuse|spoof"),
        ("edge cases", r"empty|zero|nulls?\b|duplicat|edge case|overflow|boundar|negative|invalid|sentinel"),
        ("the cost in time and space", r"O\(|linear|constant|complexity|amorti[sz]ed|log(?:arithmic)?\b|quadratic"),
        ("scale and load", r"shard|partition|replica|scal|traffic|hot\b|load|throughput|qps|latency|estimat|volume"),
        ("measurement", r"metric|measur|monitor|a/b|evaluat|baseline|kpi|guardrail|alert|experiment"),
        ("the users and their needs", r"users?\b|customer|segment|needs?\b|persona|audience"),
        ("how data is kept", r"schema|index|tables?\b|keys?\b|stor(?:e|age)|database|cach|columns?\b"),
        ("the trade-offs", r"trade|versus|vs\b|cost|alternative|against"),
    )
)
_PART: Final = "one part of a strong answer"
_LEAST_WORDS: Final = 15
_ALIKE: Final = 0.7


@dataclass(frozen=True, slots=True)
class Probe:
    """A question with its reason; `unsaid` when nothing of it was mentioned, `advice` says the same to the reader."""

    reason: str
    question: str
    unsaid: bool = False
    advice: str = ""


_EXAMPLE: Final = Probe(
    "an example", "Can you give one concrete example of that?", advice="Give one concrete example and what came of it"
)
_DECISION: Final = Probe(
    "your own decisions",
    "Which decision of your own mattered most there, and what was the alternative?",
    advice="Name a decision of your own, and why you took it",
)
_NUMBER: Final = Probe(
    "its size",
    "How large was it, in numbers of your choice?",
    advice="Give a number: how many, how long, how much better",
)


def area(text: str, among: str = "") -> str:
    """The part of the subject that a text belongs to, or whether to the one `among`; it names no concept."""
    fits = (name for name, pattern in _AREAS if among in ("", name) and pattern.search(text))
    return next(fits, "" if among else _PART)


def _fresh(question: str, value: AssessInput) -> bool:
    said = (*value.asked, value.question, value.main_question)
    return question.count("?") == 1 and not any(shingle_similarity(question, one) >= _ALIKE for one in said)


def _authored(value: AssessInput, concept: str) -> str | None:
    """The follow-up of the bank that is nearest to what is missing."""
    wanted = observe.content(concept)
    known = [one for one in (value.reference.follow_ups if value.reference else ()) if _fresh(one, value)]
    return max(known, key=lambda one: len(observe.content(one) & wanted), default=None)


def of_concept(value: AssessInput, concept: str) -> Probe | None:
    """A follow-up for the concept that is least treated."""
    part = area(concept)
    own = f"What would you say about {part} here?" if part != _PART else "How does that work, step by step?"
    question = _authored(value, concept) or own
    reason = area(question) if area(question) != _PART else part
    return Probe(reason, question, unsaid=area(value.answer, reason) != reason) if _fresh(question, value) else None


def of_thin(value: AssessInput) -> Probe | None:
    """A follow-up for an answer that stays general: a few words, or neither a number nor a reason."""
    told = delivery(value.answer)
    reasoned = bool(observe.REASON.search(value.answer))
    if told.words >= _LEAST_WORDS and (told.numbers or reasoned):
        return None
    order = (_DECISION, _EXAMPLE, _NUMBER) if _is_own(value.answer) else (_EXAMPLE, _DECISION, _NUMBER)
    return next((one for one in order if _fresh(one.question, value)), None)


def _is_own(answer: str) -> bool:
    said: Iterable[str] = words(answer)
    return not {"i", "we", "my", "our"}.isdisjoint(said)
