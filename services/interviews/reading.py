"""What may be read of an interview."""

from uuid import UUID

from domain.ability import Belief
from domain.coverage import Requirement
from domain.errors import NotFound, WrongState
from domain.report import Report
from domain.scoring import Competency
from domain.session import Aside, Dialect, Session, Status, Turn, check_conducted
from memory import asides as said
from memory import findings, forks, reports, sessions, turns
from memory.pool import Pool, connection
from memory.sessions import Counts
from services.interviews.standing import Standing, read


class Reading:
    """Reads; each method raises NotFound for a session that is not there, or is another's."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    async def progress(self, owner: str, session_id: UUID) -> Standing:
        """Return where the interview stands."""
        async with connection(self._pool) as conn:
            return await read(conn, session_id, owner)

    async def transcript(self, owner: str, session_id: UUID) -> list[Turn]:
        """Return every exchange, verbatim and in order."""
        async with connection(self._pool) as conn:
            await sessions.get(conn, session_id, owner)
            return await turns.all_of(conn, session_id)

    async def asides(self, owner: str, session_id: UUID) -> list[Aside]:
        """Return what was said besides the answers."""
        async with connection(self._pool) as conn:
            await sessions.get(conn, session_id, owner)
            return await said.all_of(conn, session_id)

    async def coverage(self, owner: str, session_id: UUID) -> tuple[Requirement, ...]:
        """Return the coverage matrix."""
        async with connection(self._pool) as conn:
            await sessions.get(conn, session_id, owner)
            return await findings.requirements(conn, session_id)

    async def beliefs(self, owner: str, session_id: UUID) -> dict[Competency, Belief]:
        """Return what is believed about the candidate's abilities."""
        async with connection(self._pool) as conn:
            await sessions.get(conn, session_id, owner)
            return await findings.beliefs(conn, session_id)

    async def exchange(self, owner: str, session_id: UUID, number: int) -> tuple[Turn | None, dict[Competency, float]]:
        """Return a turn, and the means of the scores so far: an interview may be long, and this is asked at each."""
        async with connection(self._pool) as conn:
            await sessions.get(conn, session_id, owner)
            return await turns.get(conn, session_id, number), await findings.averages(conn, session_id)

    async def report(self, owner: str, session_id: UUID) -> Report:
        """Return the report.

        Raises:
            WrongState: the interview is not over yet, or is held elsewhere.
        """
        async with connection(self._pool) as conn:
            check_conducted(await sessions.get(conn, session_id, owner))
            report = await reports.get(conn, session_id)
        if report is None:
            raise WrongState("The interview is not completed yet, so there is no report")
        return report

    async def attempts(self, owner: str, session_id: UUID, turn: int) -> list[Turn]:
        """Return every attempt at a question, the original's and its forks', oldest first.

        Raises:
            NotFound: there is no such question.
        """
        async with connection(self._pool) as conn:
            await sessions.get(conn, session_id, owner)
            ids = await forks.attempts(conn, session_id, turn, owner)
            found = [await turns.get(conn, each, turn) for each in ids]
        if not any(found):
            raise NotFound("No such question in this session")
        return [each for each in found if each is not None]

    async def counts(self, owner: str, dialect: Dialect) -> Counts:
        """Count the owner's sessions that were made through a dialect."""
        async with connection(self._pool) as conn:
            return await sessions.counts(conn, owner, dialect)

    async def listed(
        self, owner: str, dialect: Dialect, status: Status | None = None, skip: int = 0, limit: int = 20
    ) -> tuple[list[Session], int]:
        """Return a page of the owner's sessions of a dialect, newest first, and how many there are in all."""
        async with connection(self._pool) as conn:
            return await sessions.newest(conn, owner, dialect, status, skip, limit)
