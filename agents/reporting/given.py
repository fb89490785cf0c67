"""What a report is made from, and the ways in which its parts read it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from agents.reporting.repeats import repeats
from domain.ability import Belief
from domain.catalog import BankQuestion
from domain.coverage import Requirement
from domain.language.delivery import Delivery, combine, delivery
from domain.language.worth import Emptiness, emptiness
from domain.proctoring import Observation
from domain.report import QuestionFeedback
from domain.scoring import Competency, Refused
from domain.session import Aside, Session, Turn

REFUSED: dict[Refused, str] = {
    "empty": "the answer said nothing about the question",
    "gibberish": "the answer could not be read as sentences",
    "echo": "the answer only repeated the question",
    "stuffed": "the answer listed terms without saying anything about them",
    "injected": "the answer spoke to the grader instead of answering",
}
_EMPTY: dict[Emptiness, str] = {
    "blank": "the answer was empty",
    "unknown": "you said that you did not know",
    "declined": "you gave no answer",
    "short": "the answer was too short to be judged",
    "nothing": REFUSED["empty"],
}
_CLOSED = {
    "skipped": "the question was skipped",
    "dont_know": "you said that you did not know",
    "timed_out": "the time for this question ran out",
    "unanswered": "the interview ended before an answer",
}


@dataclass(frozen=True)
class ReportInput:
    """All that is known at the end of an interview.

    `references` finds authored questions by their wording, `retry` questions of the bank by topic. `recalled` is what
    was agreed after the interview before this one, `warnings` what the reader must know about the resume.
    """

    session: Session
    turns: tuple[Turn, ...]
    asides: tuple[Aside, ...] = ()
    beliefs: Mapping[Competency, Belief] = field(default_factory=dict)
    requirements: tuple[Requirement, ...] = ()
    references: Mapping[str, BankQuestion] = field(default_factory=dict)
    retry: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    recalled: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    observations: tuple[Observation, ...] = ()

    @cached_property
    def exchanges(self) -> tuple[Turn, ...]:
        """The turns that the candidate has seen, in order."""
        return tuple(sorted((turn for turn in self.turns if turn.heard), key=lambda turn: turn.number))

    @cached_property
    def delivery(self) -> Delivery | None:
        """The counts over all answers, or None when nothing was said."""
        counted = [
            delivery(turn.answer).model_copy(update={"timing": turn.timing})
            for turn in self.exchanges
            if turn.answer and turn.answer.strip()
        ]
        return combine(counted) if counted else None

    @cached_property
    def repeated(self) -> Mapping[int, Turn]:
        """By the number of a turn, the first turn of another question that had the same answer."""
        return repeats(self.exchanges)

    def reference(self, turn: Turn) -> BankQuestion | None:
        """The authored question that a turn asked, in its own words or in others."""
        return self.references.get(turn.asked.bank or turn.asked.text) or self.references.get(turn.asked.text)

    @property
    def subject(self) -> str:
        """What the interview was about, in a few words."""
        return self.session.topic or self.session.role or ""


def is_pending(turn: Turn) -> bool:
    """Whether the answer still waits for its assessment."""
    return turn.closed == "answered" and turn.assessment is None


def status_of(turn: Turn) -> str:
    """How the turn ended."""
    return turn.closed or "unanswered"


def refusal_of(turn: Turn, why: Refused) -> str:
    """Say why a rule refused the answer."""
    return _EMPTY[emptiness(turn.answer or "")] if why == "empty" else REFUSED[why]


def cause(turn: Turn) -> str:
    """Say why the turn has no score; empty when it has one."""
    assessment = turn.assessment
    if assessment and assessment.score is not None:
        return ""
    if is_pending(turn):
        return "the assessment still waits for the model endpoint"
    if assessment and assessment.refused:
        return refusal_of(turn, assessment.refused)
    if assessment and assessment.main and assessment.main.note:
        return assessment.main.note.rstrip(".")
    return _CLOSED.get(status_of(turn), "no score could be earned")


def named(turn: Turn | QuestionFeedback) -> str:
    """Return what the report calls an exchange."""
    question = turn.question if isinstance(turn, Turn) else turn.question_number
    return f"question {question}, follow-up {turn.probe}" if turn.probe else f"question {question}"
