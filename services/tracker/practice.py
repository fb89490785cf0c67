"""Practice for a tracked job: an ordinary mock interview made of what is known of it."""

import asyncio
from typing import TYPE_CHECKING

from agents.planning.greetings import level_of
from agents.planning.seniority import level_for
from agents.profile.job import profile_job
from domain.catalog import Difficulty
from domain.profile import JobProfile
from domain.session import Session, Wanted
from memory import materials, practice
from memory.pool import Connection, Pool, connection
from memory.practice import Practised, TrackedJob
from services.interviews import Standing
from services.materials import LONGEST_DESCRIPTION

if TYPE_CHECKING:
    from services.interviews import Interviews

USUAL, MOST = 5, 10
# Beyond so many, one interview cannot look at each.
MOST_SKILLS = 12


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

    async def start(
        self,
        owner: str,
        interview_id: int,
        questions: int | None = None,
        difficulty: Difficulty | None = None,
        *,
        probes: bool = False,
    ) -> Standing:
        """Make a mock interview for a tracked job and ask its first question.

        The questions linked to the job come first, as they stand. Without a number all of these are asked, and at
        least five; without a difficulty it is the one that the job's seniority calls for.

        Raises:
            NotFound: there is no such interview, or it is another's.
            Unavailable: the database is out of reach.
        """
        async with connection(self._pool) as conn:
            tracked = await practice.tracked(conn, owner, interview_id)
        job = await asyncio.to_thread(_profile, tracked)
        count = questions or min(MOST, max(USUAL, len(tracked.questions)))
        session = self._session(owner, tracked, job, count, difficulty, probes)

        async def also(conn: Connection) -> None:
            await materials.put_job(conn, session.id, (tracked.description or "")[:LONGEST_DESCRIPTION], job, None)
            await practice.tie(conn, owner, interview_id, session.id)

        return await self._interviews.open(session, also)

    def _session(
        self, owner: str, tracked: TrackedJob, job: JobProfile, count: int, difficulty: Difficulty | None, probes: bool
    ) -> Session:
        level = difficulty or level_for(job.seniority or "mid")[0]
        wanted = Wanted(
            questions=count,
            level=level_of(level),
            probes=probes,
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
