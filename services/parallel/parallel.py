"""Makes, begins, ends and looks at interviews whose questions are given, for one candidate each."""

from collections.abc import Sequence
from contextlib import aclosing
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from uuid import UUID

from domain.errors import NotFound, WrongState
from domain.scoring import Competency
from domain.session import Session, Status, Turn, Wanted
from memory import findings, parallel, reports, sessions
from memory.parallel import Candidate, Sitting
from memory.pool import Connection, Pool, connection
from services.interviews import standing

if TYPE_CHECKING:
    from services.interviews import Interviews
    from services.rooms import Rooms

ENDED = "This interview has ended; make a new session for another one."


@dataclass(frozen=True, slots=True)
class Detail:
    """One interview: its candidate, its standing turn, the mean scores so far, whether there is a report, its room."""

    session: Session
    turn: Turn | None
    candidate: Candidate | None
    averages: dict[Competency, float]
    reported: bool
    room: str | None = None


@dataclass(frozen=True, slots=True)
class Stats:
    """An owner's interviews by status, and how many of their rooms are open."""

    by_status: dict[Status, int]
    rooms: int


async def _get(conn: Connection, session_id: UUID, owner: str) -> Session:
    session = await sessions.get(conn, session_id, owner)
    if session.dialect != "parallel":
        raise NotFound("Session not found")
    return session


class Parallel:
    """Every method raises NotFound for a session that is not there, is another's, or was made another way."""

    def __init__(self, interviews: "Interviews", pool: Pool, rooms: "Rooms") -> None:
        self._interviews = interviews
        self._pool = pool
        self._rooms = rooms

    async def create(self, owner: str, candidate: Candidate, wanted: Wanted) -> Session:
        """Make an interview; it begins when it is started."""
        session = self._interviews.new(owner, "parallel", wanted)
        async with connection(self._pool) as conn, conn.transaction():
            await sessions.create(conn, session)
            await parallel.put_candidate(conn, session.id, candidate)
        return session

    async def start(self, owner: str, session_id: UUID) -> Session:
        """Begin, and ask the first question; an interview that is under way is left alone.

        Raises:
            WrongState: it has ended, be it while it was begun.
        """
        await self._not_ended(owner, session_id)
        async with aclosing(self._interviews.begin(owner, session_id, "rest")) as told:
            async for _ in told:
                continue
        return await self._not_ended(owner, session_id)

    async def _not_ended(self, owner: str, session_id: UUID) -> Session:
        async with connection(self._pool) as conn:
            session = await _get(conn, session_id, owner)
        if session.ended:
            raise WrongState(ENDED)
        return session

    async def end(self, owner: str, session_id: UUID) -> Session:
        """End the interview now; the report is made while nobody waits. One that has ended stays as it is."""
        async with connection(self._pool) as conn:
            session = await _get(conn, session_id, owner)
        if session.status == "created":
            await self._plan(owner, session_id)
        await self._interviews.finish(owner, session_id, wait=False)
        async with connection(self._pool) as conn:
            session = await _get(conn, session_id, owner)
        await self._rooms.close(session)
        return session

    async def _plan(self, owner: str, session_id: UUID) -> None:
        """Begin an interview that nobody will sit, so that its report can tell of it; no question is delivered."""
        async with aclosing(self._interviews.begin(owner, session_id, "rest")) as told:
            async for happened in told:
                if happened.kind == "asked":
                    return

    async def delete(self, owner: str, session_id: UUID) -> None:
        """Erase an interview and everything that came from it."""
        async with connection(self._pool) as conn:
            await _get(conn, session_id, owner)
        await self._interviews.delete(owner, session_id)

    async def detail(self, owner: str, session_id: UUID) -> Detail:
        """Return how an interview stands."""
        async with connection(self._pool) as conn:
            session = await _get(conn, session_id, owner)
            now = await standing.read(conn, session.id, owner)
            found = Detail(
                now.session,
                now.turn,
                await parallel.candidate(conn, session_id),
                await findings.averages(conn, session_id),
                await reports.exists(conn, session_id),
            )
        return replace(found, room=await self._rooms.name_of(session))

    async def listed(
        self, owner: str, statuses: Sequence[Status] | None, skip: int, limit: int
    ) -> tuple[list[Sitting], int]:
        """Return a page of the owner's interviews, newest first, and how many there are in all."""
        async with connection(self._pool) as conn:
            return await parallel.newest(conn, owner, list(statuses) if statuses else None, skip, limit)

    async def stats(self, owner: str) -> Stats:
        """Count the owner's interviews."""
        async with connection(self._pool) as conn:
            found = await parallel.counts(conn, owner)
        return Stats(found, await self._rooms.open_rooms(owner))
