"""What happens in an interview, as it is told to every door; each is a row first, so that any process can tell it."""

from dataclasses import dataclass
from typing import Literal, get_args

from domain.report import Report
from domain.session import Aside, Session, Turn

EventKind = Literal[
    "started",
    "asked",
    "delivered",
    "assessed",
    "aside",
    "phase",
    "paused",
    "resumed",
    "deferred",
    "unvoiced",
    "finished",
]
EVENT_KINDS: tuple[EventKind, ...] = get_args(EventKind)


@dataclass(frozen=True, slots=True)
class Happened:
    """One event: `seq` counts within its session; `turn` is the turn it is about (0: none).

    - started: the interview has its plan; `session.greeting` is the introduction
    - asked: `turn` is the standing question now
    - delivered: `turn` has reached the candidate; from now on the answer before it cannot be amended
    - assessed: `turn.assessment` is there
    - aside: `aside` was said and answered; the turn still stands
    - phase: `session.phase` changed (for instance to "evaluation")
    - deferred: the assessment of `turn` waits for the model endpoint
    - unvoiced: the candidate waits in the room, and nobody has come to speak; writing goes on
    - finished: `report` is there, and the session is completed
    """

    seq: int
    kind: EventKind
    session: Session
    turn: Turn | None = None
    aside: Aside | None = None
    report: Report | None = None
