"""How much time an interview has left, kept in two numbers for each socket."""

from datetime import datetime
from typing import NamedTuple

from domain.session import Session, Turn


class Clock(NamedTuple):
    """`left` seconds at POSIX time `at`; `running` unless paused or over."""

    left: float
    at: float
    running: bool

    @classmethod
    def of(cls, session: Session, turn: Turn | None, now: datetime) -> "Clock | None":
        """Return the clock of the standing question or, where it has none, the session's; None where none runs."""
        running = session.status == "active"
        if turn is not None and turn.standing and turn.delivered_at is not None and turn.deadline is not None:
            until = session.paused_at or now
            return cls((turn.deadline - until).total_seconds(), now.timestamp(), running)
        if session.plan is None or session.plan.seconds is None or session.started_at is None:
            return None
        return cls(session.plan.seconds - session.elapsed(now), now.timestamp(), running)

    def seconds(self, now: float) -> int:
        """Whole seconds left at POSIX time `now`."""
        passed = now - self.at if self.running else 0.0
        return max(0, round(self.left - passed))


def formatted(seconds: int) -> str:
    """Return MM:SS, zero-padded."""
    return f"{seconds // 60:02d}:{seconds % 60:02d}"
