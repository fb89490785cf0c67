"""Makes the plan of an interview from what it was asked for, once."""

from uuid import UUID

from agents.planning import Prepared
from domain.errors import WrongState
from domain.session import Session
from graphs.interviewer_parts import InterviewerParts
from memory import findings, happenings, materials, sessions
from memory.pool import connection


async def _plan(parts: InterviewerParts, session: Session) -> Prepared:
    wanted = session.wanted
    if wanted.given:
        return await parts.planner.by_questions(wanted.given, wanted.kinds)
    if session.dialect == "live":
        async with connection(parts.pool) as conn:
            found = await materials.get(conn, session.id)
        if found.profile is None or found.job is None or found.comparison is None:
            raise WrongState("Upload resume and JD first")
        return await parts.planner.by_profile(found.profile, found.job, found.comparison)
    return await parts.planner.by_topic(
        session.topic or "",
        session.difficulty or "medium",
        wanted.questions,
        probes=wanted.probes,
        level=wanted.level or None,
    )


async def prepare(parts: InterviewerParts, session_id: UUID) -> None:
    """Make the plan and start the clock; a session that has its plan is left alone.

    Raises:
        NotFound: there is no such session.
        WrongState: a live session has no resume or job description yet.
    """
    async with connection(parts.pool) as conn:
        session = await sessions.get(conn, session_id)
    if session.status != "created":
        return
    prepared = await _plan(parts, session)
    first = prepared.plan.phases[0].name if session.dialect != "live" else "intro"
    async with connection(parts.pool) as conn, conn.transaction():
        if await sessions.begin(conn, session_id, prepared.plan, prepared.greeting, first):
            await findings.put_pool(conn, session_id, prepared.pool, prepared.vectors)
            await findings.put_requirements(conn, session_id, prepared.requirements)
            await happenings.tell(conn, session_id, "started")
