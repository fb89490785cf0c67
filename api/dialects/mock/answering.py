"""One answer on its way: to the turn that stood when it came, and back with what follows."""

from contextlib import aclosing
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from domain.errors import Busy, Invalid, TurnClosed, WrongState
from domain.interview_events import Happened
from domain.language.blank import is_blank
from domain.language.delivery import Timing
from domain.report import Report
from domain.session import Session, Turn, check_conducted

if TYPE_CHECKING:
    from services.interviews import Interviews, Standing

RECORDED = "Answer recorded successfully"
PENDING = "The answer before is being worked on; the next question is there in a moment."
CLOSED = "This question has its answer already; nothing was changed. GET /session/{session_id} tells what stands."


@dataclass(frozen=True, slots=True)
class Arrived:
    """A request to answer: whose, for which session, what stood there, and what the client said about it."""

    owner: str
    session_id: UUID
    standing: "Standing"
    question: int | None
    key: str | None

    def check(self) -> None:
        """See that there is something to answer.

        Raises:
            WrongState: the session is not active, or records an interview that is held elsewhere.
            Busy: no question stands right now.
        """
        check_conducted(self.standing.session)
        if self.standing.session.status != "active":
            raise WrongState("Session is not active")
        if self.standing.turn is None and self.question is None:
            raise Busy(PENDING)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What followed: the turn that stands now, with what is to be said first, or the report."""

    session: Session
    turn: Turn | None
    message: str
    report: Report | None


async def answered(interviews: "Interviews", arrived: Arrived, text: str, timing: Timing | None = None) -> Outcome:
    """Give the answer, with its timing if it was spoken, and wait for what follows it.

    Raises:
        NotFound, WrongState, TurnClosed, Busy, Invalid: nothing was kept.
    """
    if arrived.key is None:
        # A key may name an answer that is kept already, whatever stands now.
        arrived.check()
    if is_blank(text):
        raise Invalid("The answer is blank. It was not counted; the question still stands.")
    try:
        last = await _last(interviews, arrived, text, timing)
    except WrongState as error:
        if arrived.standing.session.status == "active":
            # It was active when this came: another answer to the same question has ended it.
            raise TurnClosed(CLOSED) from error
        raise
    return _outcome(last) or await _standing(interviews, arrived)


def _fixed(arrived: Arrived) -> int | None:
    """Return the turn that stood on arrival, 0 if none did; None leaves it to the question that was named.

    Follow-ups carry the number of their question, so a name alone would not keep an answer that waited from them.
    """
    turn = arrived.standing.turn
    if arrived.question is None:
        return turn.number if turn else 0
    return turn.number if turn and turn.question == arrived.question else None


async def _last(interviews: "Interviews", arrived: Arrived, text: str, timing: Timing | None) -> Happened | None:
    last: Happened | None = None
    events = interviews.answer(
        arrived.owner,
        arrived.session_id,
        text,
        turn=_fixed(arrived),
        question=arrived.question,
        key=arrived.key,
        channel="rest",
        timing=timing,
    )
    async with aclosing(events):
        async for event in events:
            if event.kind in ("asked", "aside", "finished"):
                last = event
    return last


def _outcome(last: Happened | None) -> Outcome | None:
    if last is None or (last.turn is None and last.report is None):
        return None
    said = last.aside.reply if last.kind == "aside" and last.aside else RECORDED
    return Outcome(last.session, last.turn if last.kind != "finished" else None, said, last.report)


async def _standing(interviews: "Interviews", arrived: Arrived) -> Outcome:
    """Read what stands, where the events did not say."""
    standing = await interviews.show(arrived.owner, arrived.session_id)
    if standing.session.over:
        report = await interviews.report(arrived.owner, arrived.session_id)
        return Outcome(standing.session, None, RECORDED, report)
    if standing.turn is None:
        raise Busy(PENDING)
    return Outcome(standing.session, standing.turn, RECORDED, None)
