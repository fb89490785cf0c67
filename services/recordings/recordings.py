"""Keeps the sound of interviews whose candidates agree, and gives it out to whose interviews they are."""

import asyncio
from contextlib import AbstractAsyncContextManager
from typing import Literal
from uuid import UUID

from domain.errors import NotFound, WrongState
from domain.recording import Consent, Piece, Recorded, Speaker
from domain.session import Session, check_conducted
from memory import recordings, sessions
from memory.pool import Connection, Pool, connection
from services.sealing import Sealer
from services.watch import Waiter, Watch
from settings import Recording as Limits

KEPT = Literal["kept", "refused", "full"]
OVER = "The interview is over: nothing can be recorded any more."
NOTHING = "Nothing of this was recorded."
OTHER_KEY = "This was encrypted with another key: the service needs the VIVA_PROCTORING__KEY of whoever recorded it."


def _about(session_id: UUID, turn: int, speaker: Speaker, number: int) -> str:
    return f"recording of {session_id}, {turn}, {speaker}, {number}"


class Recordings:
    """Records, lists and plays; NotFound is raised for a session that is not there, or is another's."""

    def __init__(self, pool: Pool, watch: Watch, sealer: Sealer, limits: Limits) -> None:
        self._pool = pool
        self._watch = watch
        self._sealer = sealer
        self.limits = limits

    def waiter(self, session_id: UUID) -> AbstractAsyncContextManager[Waiter]:
        """Give a bell that rings when something happens in the interview, or the candidate's word has changed."""
        return self._watch.waiter(session_id)

    async def agree(self, owner: str, session_id: UUID, yes: bool) -> Consent:
        """Record whether the candidate agrees; who withdraws has all erased that was recorded, at any time.

        Raises:
            WrongState: the interview is over, or held elsewhere.
        """
        async with connection(self._pool) as conn, conn.transaction():
            session = await sessions.get(conn, session_id, owner, lock=True)
            check_conducted(session)
            if yes and session.over:
                raise WrongState(OVER)
            consent = await recordings.agree(conn, session_id, yes)
            if not yes:
                await recordings.erase(conn, session_id)
            return consent

    async def standing(self, owner: str, session_id: UUID) -> tuple[Consent | None, int, int]:
        """Return what the candidate has said, and in which exchanges the agent and the candidate are."""
        async with connection(self._pool) as conn:
            await sessions.get(conn, session_id, owner)
            return await recordings.consent(conn, session_id), *await recordings.exchanges(conn, session_id)

    async def listed(self, owner: str, session_id: UUID) -> tuple[Session, Consent | None, list[Recorded]]:
        """Return what is kept of an interview, in order."""
        async with connection(self._pool) as conn:
            session = await sessions.get(conn, session_id, owner)
            return session, await recordings.consent(conn, session_id), await recordings.all_of(conn, session_id)

    async def sound(self, owner: str, session_id: UUID, turn: int, speaker: Speaker) -> bytes:
        """Return what one speaker said in one exchange, as a WebM file.

        Raises:
            NotFound: nothing of it was recorded.
            WrongState: it was encrypted with a key that is not ours.
        """
        async with connection(self._pool) as conn:
            await sessions.get(conn, session_id, owner)
            found = await recordings.pieces(conn, session_id, turn, speaker)
        if not found:
            raise NotFound(NOTHING)
        opened = [self._sealer.open(sealed, _about(session_id, turn, speaker, number)) for number, sealed in found]
        content = [one for one in opened if one is not None]
        if len(content) < len(opened):
            raise WrongState(OTHER_KEY)
        return await asyncio.to_thread(_file, content)

    async def begin(self, owner: str, session_id: UUID, job: str) -> None:
        """Record which agent records from now on.

        Raises:
            Unavailable: the database is out of reach, or nothing can be encrypted.
        """
        async with connection(self._pool) as conn, conn.transaction():
            await sessions.get(conn, session_id, owner)
            await recordings.begin(conn, session_id, job)
            # After the consent's row, as where pieces are kept: in another order, two agents could wait for each other.
            await self._sealer.check(conn)

    async def keep(self, owner: str, session_id: UUID, revision: int, piece: Piece) -> KEPT:
        """Keep a piece of sound, unless the candidate has said something else since, or there is too much of it.

        Raises:
            Unavailable: the database is out of reach, or nothing can be encrypted.
        """
        async with connection(self._pool) as conn, conn.transaction():
            await sessions.get(conn, session_id, owner)
            # Nobody withdraws between this and the end of the transaction.
            consent = await recordings.consent(conn, session_id, lock=True)
            if consent is None or not consent.given or consent.revision != revision:
                return "refused"
            whole, one = await recordings.kept(conn, session_id, piece.turn)
            if whole + piece.seconds > self.limits.session or one + piece.seconds > self.limits.turn:
                await recordings.lose(conn, session_id, piece.seconds)
                return "full"
            number = await recordings.following(conn, session_id, piece.turn, piece.speaker)
            sealed = await self._sealed(conn, session_id, number, piece)
            await recordings.add(conn, session_id, number, piece, sealed)
            return "kept"

    async def lose(self, owner: str, session_id: UUID, seconds: float) -> None:
        """Count sound that could not be kept."""
        async with connection(self._pool) as conn, conn.transaction():
            await sessions.get(conn, session_id, owner)
            await recordings.lose(conn, session_id, seconds)

    async def finish(self, owner: str, session_id: UUID, job: str) -> None:
        """Record that an agent has kept all that it had."""
        async with connection(self._pool) as conn, conn.transaction():
            await sessions.get(conn, session_id, owner)
            await recordings.finish(conn, session_id, job)

    async def _sealed(self, conn: Connection, session_id: UUID, number: int, piece: Piece) -> bytes:
        from services.recordings.opus import pack

        about = _about(session_id, piece.turn, piece.speaker, number)
        return await self._sealer.seal(conn, pack(piece.packets), about)


def _file(content: list[bytes]) -> bytes:
    from services.recordings.opus import file_of, unpack

    return file_of(packet for one in content for packet in unpack(one))
