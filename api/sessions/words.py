"""Session ids as clients write them, and a session's status and level in the words of the dialect that made it."""

import re
from typing import Literal
from uuid import UUID

from domain.catalog import Difficulty
from domain.errors import NotFound
from domain.session import Dialect, Session, Status

Level = Literal["simple", "medium", "hard"]
SessionStatus = Literal["created", "in_progress", "paused", "active", "completed"]
DIFFICULTIES: dict[Level, Difficulty] = {"simple": "easy", "medium": "medium", "hard": "hard"}

_LEVELS: dict[Difficulty, Level] = {"easy": "simple", "medium": "medium", "hard": "hard", "expert": "hard"}
_LIVE: dict[Status, SessionStatus] = {
    "created": "created",
    "active": "in_progress",
    "paused": "paused",
    "evaluating": "in_progress",
    "completed": "completed",
}
_CANONICAL = re.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}", re.IGNORECASE | re.ASCII)


def session_uuid(text: str) -> UUID:
    """Read a session id.

    Raises:
        NotFound: it is no UUID in the usual form, so there is no such session.
    """
    if not _CANONICAL.fullmatch(text):
        raise NotFound("Session not found")
    return UUID(text)


def level(session: Session) -> Level | None:
    """Return a session's difficulty in the mock dialect's words."""
    return _LEVELS[session.difficulty] if session.difficulty else None


def status(session: Session) -> SessionStatus:
    """Return a session's status in the words of the dialect that made it."""
    dialect: Dialect = session.dialect
    if dialect == "live":
        return _LIVE[session.status]
    if dialect == "interview_sessions" and session.status == "paused":
        return "paused"
    return "completed" if session.over else "active"
