"""What is told over the WebSocket, in the words of the live dialect."""

from collections.abc import Mapping, Sequence

from agents.coding.exercises import signature
from api.dialects.live.clock import formatted
from api.sessions.report import Scores
from api.sessions.words import status
from domain.proctoring import Noticed, said
from domain.report import Report
from domain.scoring import COMPETENCIES, Assessment, Competency, average
from domain.session import Aside, Session, Turn
from services.rooms import Access, Fallback

Event = tuple[str, dict[str, object]]

EVALUATING = "Evaluating your overall performance..."
UNRATED = {
    "skipped": "Not assessed: you skipped this question.",
    "dont_know": "Not assessed: you said that you don't know. We go on with the next question.",
    "timed_out": "Not assessed: the time for this question ran out.",
}
VOICE_OFF = "Voice is off: answer in writing."
UNVOICED = "Nobody has come to speak with you yet: wait in the room, or answer in writing."


def connected(session: Session) -> Event:
    """The first event of every socket."""
    return "connected", {
        "session_id": str(session.id),
        "status": status(session),
        "phase": session.phase,
        "seniority": session.seniority,
    }


def intro(session: Session, focus_areas: Sequence[str]) -> Event:
    """The greeting."""
    return "intro", {"message": session.greeting, "phase": "intro", "focus_areas": list(focus_areas)}


def question(turn: Turn, seconds: int | None) -> Event:
    """The standing question: a main one or a follow-up."""
    if turn.probe:
        return "followup", {
            "question": turn.text,
            "reason": turn.reason,
            "question_number": turn.question,
            "time_remaining": seconds,
        }
    called = signature(turn.asked)
    return "new_question", {
        "question": turn.text,
        "difficulty": turn.asked.difficulty,
        "topic": turn.asked.topic,
        "explanation": turn.asked.purpose,
        "question_number": turn.question,
        "time_remaining": seconds,
        # Hidden tests call the function so; where there are none, nothing is added to the event.
        **({"signature": called} if called else {}),
    }


def _score(made: Assessment | None, competency: Competency) -> float | None:
    rating = made.rating(competency) if made else None
    return rating.score if rating else None


def is_unrated(session: Session, turn: Turn) -> bool:
    """Whether it is told that nobody assesses a turn; where the interview's own time is up, its end tells as much."""
    return turn.closed in UNRATED and (turn.closed != "timed_out" or bool(session.wanted.timers))


def score_update(turn: Turn, averages: Mapping[Competency, float]) -> Event:
    """What an answer was worth, beside the mean of all that were assessed; null is "not assessed"."""
    made = turn.assessment
    return "score_update", {
        "current_scores": Scores.of({name: average([_score(made, name)]) for name in COMPETENCIES}).model_dump(),
        "running_average": Scores.of(dict(averages)).model_dump(),
        "feedback": made.feedback if made else UNRATED.get(turn.closed or "", "Not assessed."),
        "strengths": list(made.strengths) if made else [],
        "improvements": list(made.improvements) if made else [],
        "question_number": turn.question,
    }


def clarification(aside: Aside, turn: Turn | None, seconds: int | None) -> Event:
    """The reply to what was no answer; the question still stands."""
    return "clarification", {
        "message": aside.reply,
        "intent": aside.intent,
        "question": turn.text if turn else None,
        "question_number": turn.question if turn else None,
        "time_remaining": seconds,
    }


def phase_update(session: Session) -> Event:
    """The interview has entered a phase; a session that is over has been through its evaluation."""
    phase = "evaluation" if session.ended else session.phase
    message = EVALUATING if phase == "evaluation" else f"We come to the next part: {phase}."
    return "phase_update", {"phase": phase, "message": message}


def time_remaining(seconds: int) -> Event:
    """The clock."""
    return "time_remaining", {"seconds": seconds, "formatted": formatted(seconds)}


def clock_changed(kind: str, session: Session, seconds: int | None) -> Event:
    """The interview was paused or resumed."""
    return kind, {"status": status(session), "time_remaining": seconds}


def feedback(report: Report) -> Event:
    """The last event."""
    return "feedback", {
        "report": report.text,
        "recommendation": report.recommendation,
        "skill_roadmap": [item.model_dump(mode="json") for item in report.roadmap],
        "final_scores": Scores.of(report.scores).model_dump(),
        "phase": "completed",
    }


def voice(way: Access | Fallback) -> Event:
    """The reply to `voice_toggle`."""
    if isinstance(way, Fallback):
        return no_voice(way.reason)
    room = {"url": way.url, "room_name": way.room_name, "token": way.token, "identity": way.identity}
    return "voice_toggle", {"enabled": True, "livekit": room, "reason": None}


def no_voice(reason: str) -> Event:
    """Voice is off, or nobody has come to speak."""
    return "voice_toggle", {"enabled": False, "livekit": None, "reason": reason}


def noticed(told: Noticed) -> Event:
    """Tell the candidate what was noticed, and what may be said about it: `n` names it for a remark."""
    kept = told.observation
    data = {"n": kept.number, "kind": kept.kind, "count": kept.count, "said": said(kept.kind)}
    return "proctoring_noted", {**data, "verdict": told.verdict, "violations_count": told.violations}
