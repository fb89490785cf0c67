"""Where an interview stands, as a client may see it."""

from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from domain.session import Session, Turn
from memory import sessions, turns
from memory.pool import Connection


@dataclass(frozen=True, slots=True)
class Standing:
    """The session and its standing turn; None while the next question is being made.

    In a live interview also while it has not been delivered: there it is given some time after it was made.
    """

    session: Session
    turn: Turn | None

    @property
    def remaining(self) -> int | None:
        """Whole seconds left, or None where no clock runs."""
        return self.session.remaining(datetime.now(UTC))


async def read(conn: Connection, session_id: UUID, owner: str | None) -> Standing:
    """Read it.

    Raises:
        NotFound: there is no such session, or it is another's.
    """
    session = await sessions.get(conn, session_id, owner)
    turn = await turns.get(conn, session_id, session.turn) if session.turn else None
    shown = turn is not None and turn.standing and (turn.delivered_at is not None or session.dialect != "live")
    return Standing(session, turn if shown else None)
