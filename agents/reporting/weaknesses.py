"""What the answers left open, grouped by topic and ranked, as ground for the roadmap."""

from collections.abc import Iterable
from dataclasses import dataclass

from agents.reporting.given import ReportInput, cause, is_pending, named, refusal_of
from agents.reporting.words import of_ten
from domain.scoring import Assessment
from domain.session import Turn

# A score from here on leaves nothing that must be worked on.
GOOD = 7.0
_NO_ANSWER = 0.8
_REFUSED = 0.7
# An answer without a score counts less: its open points are found, but how bad they are is not known.
_UNSCORED = 0.5
_IMPROVABLE = 0.25


@dataclass(frozen=True, slots=True)
class Weakness:
    """A topic with the exchanges that were weak in it, weakest first.

    `weight` ranks topics, 0 to 1 and a little beyond.
    """

    topic: str
    turns: tuple[Turn, ...]
    weight: float

    @property
    def missing(self) -> tuple[str, ...]:
        """The key concepts that no answer held."""
        return _unique(each for turn in self.turns if turn.assessment for each in turn.assessment.missing)

    @property
    def improvements(self) -> tuple[str, ...]:
        return _unique(each for turn in self.turns if turn.assessment for each in turn.assessment.improvements)


def _unique(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(words))


def _of_assessment(made: Assessment) -> float:
    if made.refused:
        return _REFUSED
    if made.score is not None:
        return (10.0 - made.score) / 10.0 if made.score < GOOD else 0.0
    concepts = len(made.covered) + len(made.missing)
    if made.missing:
        return _UNSCORED * len(made.missing) / concepts
    return _IMPROVABLE if made.improvements else 0.0


def weight(turn: Turn) -> float:
    """Return how weak an exchange was, 0 (not at all, or unknown) to 1."""
    if is_pending(turn):
        return 0.0
    if turn.assessment:
        return _of_assessment(turn.assessment)
    return _NO_ANSWER if turn.closed in ("skipped", "dont_know", "timed_out") else 0.0


def why(turn: Turn) -> str:
    """Say in a clause what was weak."""
    made = turn.assessment
    if made is None:
        return _without_answer(turn)
    if made.refused:
        return f"{_name(turn)}: {refusal_of(turn, made.refused)}"
    if made.score is not None:
        return f"{_name(turn)} earned {of_ten(made.score)}{f' and {_held(made)}' if made.missing else ''}"
    if made.missing:
        return f"the answer to {_name(turn)} {_held(made)}"
    return f"the answer to {_name(turn)} can be made stronger"


def _name(turn: Turn) -> str:
    return f"follow-up {turn.probe} to question {turn.question}" if turn.probe else named(turn)


def _without_answer(turn: Turn) -> str:
    told = {
        "skipped": f"{_name(turn)} was skipped",
        "dont_know": f"you said that you did not know the answer to {_name(turn)}",
        "timed_out": f"the time for {_name(turn)} ran out",
    }
    return told.get(turn.closed or "", f"{_name(turn)}: {cause(turn)}")


def _held(made: Assessment) -> str:
    count = f"{len(made.covered)} of {len(made.covered) + len(made.missing)} key concepts"
    return f"held {count}" if made.method.startswith("model") else f"showed {count} that rules recognise"


def _row(turns: list[Turn]) -> Weakness:
    weakest = sorted(turns, key=weight, reverse=True)
    return Weakness(weakest[0].asked.topic, tuple(weakest), weight(weakest[0]) + 0.02 * min(len(turns), 5))


def weaknesses(value: ReportInput) -> list[Weakness]:
    """Return what to work on, weakest first: a row for each topic, or for each question where all share one topic."""
    weak = [turn for turn in value.exchanges if weight(turn) > 0]
    apart = len({turn.asked.topic for turn in weak}) > 1
    groups: dict[object, list[Turn]] = {}
    for turn in weak:
        groups.setdefault(turn.asked.topic if apart else turn.question, []).append(turn)
    rows = [_row(turns) for turns in groups.values()]
    return sorted(rows, key=lambda row: (-row.weight, row.turns[0].number))
