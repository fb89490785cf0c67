"""One interview and its exchanges."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from domain.catalog import Difficulty
from domain.errors import WrongState
from domain.language.delivery import Timing
from domain.language.intents import Intent
from domain.plan import Phase, Plan
from domain.scoring import Assessment
from domain.selection import PoolQuestion

Dialect = Literal["mock", "live", "parallel", "interview_sessions"]
Channel = Literal["rest", "websocket", "voice", "terminal", "studio"]
# created → active ⇄ paused; active → evaluating → completed; nothing leaves completed.
Status = Literal["created", "active", "paused", "evaluating", "completed"]
# Why a turn got no rated answer.
Closing = Literal["answered", "skipped", "dont_know", "timed_out", "withdrawn"]

LONGEST_ANSWER = 20_000
LONGEST_KEY = 200
RECORDED = "This session records an interview that is held elsewhere: it asks nothing and has no report."


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True)


class Wanted(_Frozen):
    """What a session was asked for when it was made; `given` are questions to ask as they stand.

    `bank` are the ids of the given questions in the question bank, where they come from there.
    """

    questions: int = 5
    level: str = ""
    probes: bool = False
    given: tuple[str, ...] = ()
    bank: tuple[int, ...] = ()
    kinds: tuple[Literal["text", "coding"], ...] = ()
    timers: tuple[float, ...] = ()


class Session(_Frozen):
    """One interview; times are UTC, `paused_seconds` is the length of the pauses that are over.

    `turn` is the number of the last turn that was asked, 0 before the first; `question` the number of its main
    question. `answered` counts closed turns of main questions.
    """

    id: UUID
    owner: str
    dialect: Dialect
    status: Status
    phase: Phase
    engine: Literal["openai", "offline"]
    wanted: Wanted = Wanted()
    plan: Plan | None = None
    topic: str | None = None
    difficulty: Difficulty | None = None
    role: str | None = None
    seniority: str | None = None
    has_resume: bool = False
    has_jd: bool = False
    memory_opt_in: bool = False
    turn: int = 0
    question: int = 0
    probes: int = 0
    in_phase: int = 0
    answered: int = 0
    greeting: str = ""
    created_at: datetime
    started_at: datetime | None = None
    ended_at: datetime | None = None
    paused_at: datetime | None = None
    paused_seconds: float = 0.0
    phase_started: float = 0.0
    forked_from: UUID | None = None
    forked_turn: int | None = None

    @property
    def total_questions(self) -> int:
        if self.plan is None:
            return len(self.wanted.given) if self.dialect == "parallel" else 0
        return self.plan.questions

    @property
    def conducted(self) -> bool:
        """Whether the interview is held here; one that is held elsewhere is recorded, without plan, turn or report."""
        return self.dialect != "interview_sessions"

    @property
    def over(self) -> bool:
        return self.status == "completed"

    @property
    def ended(self) -> bool:
        """Whether nothing more is asked or taken, though the report may still be made."""
        return self.status in ("evaluating", "completed")

    def elapsed(self, now: datetime) -> float:
        """Seconds of interview until `now`, or until its end; pauses do not count."""
        if self.started_at is None:
            return 0.0
        until = self.ended_at or (self.paused_at if self.paused_at else now)
        return max(0.0, (until - self.started_at).total_seconds() - self.paused_seconds)

    def remaining(self, now: datetime) -> int | None:
        """Whole seconds left of the planned time, or None where no clock runs."""
        if self.plan is None or self.plan.seconds is None:
            return None
        return max(0, round(self.plan.seconds - self.elapsed(now)))

    @property
    def duration_minutes(self) -> float | None:
        """Minutes between start and end."""
        if self.started_at is None or self.ended_at is None:
            return None
        return round((self.ended_at - self.started_at).total_seconds() / 60, 2)


# A live question that nobody is ready for goes out by itself after this.
DELIVERED_AFTER_SECONDS = 5.0


def check_conducted(session: Session) -> None:
    """Check that the interview is held here.

    Raises:
        WrongState: it is held elsewhere, and this session only records it.
    """
    if not session.conducted:
        raise WrongState(RECORDED)


class Turn(_Frozen):
    """One exchange. `number` counts all exchanges from 1; `question` counts main questions, of which `probe` is the
    nth follow-up (0: the main question itself), asked for `reason`.

    `deadline` is when its timer runs out, if it has one that runs.

    `closed` is None while the turn stands. `assessment` is None until it is made; `revision` counts amendments.
    """

    session_id: UUID
    number: int
    question: int
    probe: int = 0
    phase: Phase
    asked: PoolQuestion
    text: str
    reason: str | None = None
    answer: str | None = None
    closed: Closing | None = None
    channel: Channel | None = None
    key: str | None = None
    revision: int = 0
    assessment: Assessment | None = None
    timing: Timing | None = None
    attempts: int = 0
    asked_at: datetime
    delivered_at: datetime | None = None
    answered_at: datetime | None = None
    deadline: datetime | None = None
    hints: int = 0

    @property
    def standing(self) -> bool:
        return self.closed is None

    def shown(self, now: datetime) -> bool:
        """Whether the candidate has it, or would have had it by now though no socket was there to bring it."""
        at_once = self.number == 1 or self.probe > 0
        waited = (now - self.asked_at).total_seconds() >= DELIVERED_AFTER_SECONDS
        return self.delivered_at is not None or at_once or waited

    @property
    def heard(self) -> bool:
        """Whether the candidate has met the question."""
        return self.closed != "withdrawn" and (self.closed is not None or self.delivered_at is not None)


class Aside(_Frozen):
    """Something said that is no answer: a wish to hear the question again, for a hint, or a question back."""

    session_id: UUID
    turn: int
    number: int
    intent: Intent
    said: str
    reply: str
    key: str | None = None
    said_at: datetime
