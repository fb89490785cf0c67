"""Where a spoken interview stands, as its rows have it."""

from uuid import UUID

from domain.session import Session, Turn
from services.interviews import Interviews
from settings import Voice, listed
from voice import words

RECALLED_WORDS = 12


class Place:
    """Reads; `owner` is whose interview it is."""

    def __init__(self, interviews: Interviews, owner: str, session_id: UUID, limits: Voice) -> None:
        self.interviews = interviews
        self.owner = owner
        self.session_id = session_id
        self.limits = limits

    async def newest(self) -> tuple[Session, Turn | None]:
        """The session and its last turn, heard or not."""
        session = (await self.interviews.progress(self.owner, self.session_id)).session
        return session, await self._turn(session.turn)

    async def last_words(self, session: Session, newest: Turn | None) -> str:
        """The end of the last answer that is kept."""
        turn = newest if newest is None or not newest.standing else await self._turn(session.turn - 1)
        return " ".join(((turn.answer if turn else None) or "").split()[-RECALLED_WORDS:])

    async def is_last(self) -> bool:
        """Whether the interview may be over with the next answer."""
        session, turn = await self.newest()
        return turn is not None and turn.standing and turn.question >= session.total_questions

    async def patience(self, text: str) -> float:
        """How long to wait for more before replying to this, in seconds."""
        if words.is_unfinished(text):
            return self.limits.unfinished
        session, _ = await self.newest()
        return self.limits.patience if session.phase in listed(self.limits.patient) else 0.0

    async def _turn(self, number: int) -> Turn | None:
        return (await self.interviews.exchange(self.owner, self.session_id, number))[0] if number > 0 else None
