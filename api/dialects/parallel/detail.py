"""One interview of the parallel dialect in full."""

from datetime import UTC, datetime

from pydantic import BaseModel, Field

from agents.coding.exercises import Kind, signature
from api.dialects.parallel.lists import SittingOut, UserDetails, index
from api.dialects.parallel.wire import Configuration
from api.dialects.parallel.words import ReportStatus, report_status, word
from api.sessions.report import Scores
from api.sessions.wire import QUESTION, SIGNATURE
from domain.plan import Phase
from domain.proctoring import Overview, Verdict
from domain.session import Session, Turn
from services.parallel import Detail


def _left(session: Session, turn: Turn, now: datetime) -> int | None:
    """Whole seconds left of a question's timer; a pause stops it."""
    if turn.deadline is None:
        return None
    left = round((turn.deadline - (session.paused_at or now)).total_seconds())
    # One that is still on its way to the candidate has some seconds more.
    return max(0, min(left, round(session.wanted.timers[turn.question - 1])))


class InterviewState(BaseModel):
    """The standing question."""

    phase: Phase = Field(examples=["technical"])
    paused: bool = Field(examples=[False])
    question_number: int | None = Field(description="From 1; null while none stands", examples=[2])
    current_question: str | None = Field(examples=[QUESTION])
    question_type: Kind | None = Field(examples=["text"])
    signature: str | None = Field(description=SIGNATURE, examples=[None])
    time_remaining: int | None = Field(description="Seconds; null where no timer runs", examples=[87])

    @classmethod
    def of(cls, session: Session, turn: Turn | None, now: datetime) -> "InterviewState":
        standing = turn if session.status in ("active", "paused") else None
        kinds = session.wanted.kinds
        return cls(
            phase=session.phase,
            paused=session.status == "paused",
            question_number=standing.question if standing else None,
            current_question=standing.text if standing else None,
            question_type=kinds[standing.question - 1] if standing and kinds else None,
            signature=signature(standing.asked) if standing else None,
            time_remaining=_left(session, standing, now) if standing else None,
        )


class Progressed(BaseModel):
    """How far it has come."""

    answered: int = Field(examples=[1])
    total: int = Field(examples=[3])
    percent: float = Field(examples=[33.3])


class Proctoring(BaseModel):
    """What was noticed around the interview; it never decides anything by itself."""

    violations_count: int = Field(description="Observations: bursts of events, not events", examples=[1])
    verdict: Verdict = Field(description="note, warn, or ask_a_person; never a failure", examples=["note"])
    reference_face_captured: bool = Field(examples=[True])
    reference_face_captured_at: datetime | None = Field(
        description="null where none was taken; the picture goes when the interview ends"
    )

    @classmethod
    def of(cls, seen: Overview) -> "Proctoring":
        return cls(
            violations_count=seen.violations,
            verdict=seen.verdict,
            reference_face_captured=seen.face_at is not None,
            reference_face_captured_at=seen.face_at.astimezone(UTC) if seen.face_at else None,
        )


class DetailResponse(SittingOut):
    """Everything about one interview."""

    configuration: Configuration
    interview_state: InterviewState
    progress: Progressed
    scores: Scores = Field(description="The mean of what was assessed so far")
    livekit_room: str | None = Field(description="null where there is no voice room", examples=[None])
    proctoring: Proctoring
    report_status: ReportStatus = Field(examples=["not_started"])

    @classmethod
    def full(cls, detail: Detail, seen: Overview) -> "DetailResponse":
        """Return it."""
        session, total = detail.session, detail.session.total_questions
        return cls(
            session_id=session.id,
            status=word(session.status),
            user_details=UserDetails.of(detail.candidate),
            question_index=index(session.question),
            total_questions=total,
            created_at=session.created_at,
            started_at=session.started_at,
            ended_at=session.ended_at,
            configuration=Configuration.of(session.wanted),
            interview_state=InterviewState.of(session, detail.turn, datetime.now(UTC)),
            progress=Progressed(
                answered=session.answered, total=total, percent=round(100 * session.answered / max(total, 1), 1)
            ),
            scores=Scores.of(dict(detail.averages)),
            livekit_room=detail.room,
            proctoring=Proctoring.of(seen),
            report_status=report_status(session.status, detail.reported),
        )
