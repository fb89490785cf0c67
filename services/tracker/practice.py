"""Practice for a tracked job: an ordinary mock interview made of what is known of it."""

import asyncio
from contextlib import aclosing
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from agents.planning.greetings import level_of
from agents.planning.seniority import level_for
from agents.profile.job import profile_job
from domain.catalog import Difficulty
from domain.errors import Conflict, NotFound
from domain.profile import JobProfile
from domain.session import Session, Wanted
from memory import materials, practice, sessions, turns
from memory.pool import Connection, Pool, connection
from memory.practice import Practised, TrackedJob
from services.interviews import Standing
from services.materials import LONGEST_DESCRIPTION

if TYPE_CHECKING:
    from services.interviews import Interviews

USUAL, MOST = 5, 10
# Beyond so many, one interview cannot look at each.
MOST_SKILLS = 12


@dataclass(frozen=True, slots=True)
class Wish:
    """How a candidate wants to practise; None leaves it to what is known of the job."""

    questions: int | None = None
    difficulty: Difficulty | None = None
    probes: bool = False


class _Twice(Exception):
    """The key is taken."""


class _Undone(Exception):
    """The session that had the key is gone."""


def _profile(tracked: TrackedJob) -> JobProfile:
    """Read the job; what its owner has noted of it comes before what its description says."""
    read = profile_job(tracked.title or tracked.role or "", (tracked.description or "")[:LONGEST_DESCRIPTION])
    skills = dict.fromkeys([*(skill.strip() for skill in tracked.skills), *read.required])
    required = tuple(skill for skill in skills if skill)[:MOST_SKILLS]
    return read.model_copy(update={"required": required, "seniority": tracked.seniority or read.seniority})


def _topic(tracked: TrackedJob) -> str:
    role = tracked.title or tracked.role
    return " at ".join(part for part in (role, tracked.company) if part) or "a job that you track"


class Practice:
    """Starts practice and tells what became of it."""

    def __init__(self, interviews: "Interviews", pool: Pool) -> None:
        self._interviews = interviews
        self._pool = pool

    async def start(self, owner: str, interview_id: int, wish: Wish, key: str | None = None) -> Standing:
        """Make a mock interview for a tracked job and ask its first question.

        The questions linked to the job come first, as they stand. Without a number all of these are asked, and at
        least five; without a difficulty it is the one that the job's seniority calls for. The same key again gives the
        session that it made, with its first question, in any process and also while that one is still being made.

        Raises:
            NotFound: there is no such interview, or it is another's.
            Conflict: the key came with another wish.
            Unavailable: the database is out of reach.
        """
        while True:
            made = await self._made(owner, interview_id, wish, key) if key else None
            try:
                if made is not None:
                    return await self._first(owner, made)
                return await self._new(owner, interview_id, wish, key)
            except (_Twice, _Undone):
                # The twin that was there first is there by now, or, having failed, leaves nothing.
                continue

    async def _made(self, owner: str, interview_id: int, wish: Wish, key: str) -> UUID | None:
        async with connection(self._pool) as conn:
            found = await practice.tied(conn, owner, interview_id, key)
        if found is not None and found[1] != asdict(wish):
            raise Conflict("This idempotency key came with another wish before. Send this one with a new key.")
        return found[0] if found else None

    async def _first(self, owner: str, session_id: UUID) -> Standing:
        """Return a session with its first question, once that is there, whatever has been answered since."""
        try:
            async with aclosing(self._interviews.follow(owner, session_id, 0)) as told:
                async for happened in told:
                    if happened.kind == "asked":
                        break
            await self._interviews.deliver(owner, session_id, 1)
            async with connection(self._pool) as conn:
                session = await sessions.get(conn, session_id, owner)
                return Standing(session, await turns.get(conn, session_id, 1))
        except NotFound as error:
            raise _Undone from error

    async def _new(self, owner: str, interview_id: int, wish: Wish, key: str | None) -> Standing:
        async with connection(self._pool) as conn:
            tracked = await practice.tracked(conn, owner, interview_id)
        job = await asyncio.to_thread(_profile, tracked)
        session = self._session(owner, tracked, job, wish)

        async def also(conn: Connection) -> None:
            await materials.put_job(conn, session.id, (tracked.description or "")[:LONGEST_DESCRIPTION], job, None)
            if not await practice.tie(conn, owner, interview_id, session.id, key, asdict(wish)):
                raise _Twice

        return await self._interviews.open(session, also)

    def _session(self, owner: str, tracked: TrackedJob, job: JobProfile, wish: Wish) -> Session:
        count = wish.questions or min(MOST, max(USUAL, len(tracked.questions)))
        level = wish.difficulty or level_for(job.seniority or "mid")[0]
        wanted = Wanted(
            questions=count,
            level=level_of(level),
            probes=wish.probes,
            given=tuple(tracked.questions[:count]),
            bank=tuple(tracked.bank[:count]),
        )
        fields = {"topic": _topic(tracked), "difficulty": level, "seniority": job.seniority}
        return self._interviews.new(owner, "mock", wanted, **fields)

    async def listed(self, owner: str, interview_id: int, skip: int, limit: int) -> tuple[list[Practised], int]:
        """Return a page of the practice for an interview, newest first, and how much there is in all.

        Raises:
            NotFound: there is no such interview, or it is another's.
        """
        async with connection(self._pool) as conn:
            return await practice.practised(conn, owner, interview_id, skip, limit)
