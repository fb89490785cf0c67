"""Makes the plan of an interview from what it was asked for, once."""

from uuid import UUID

from agents.planning import Prepared
from domain.ability import DIFFICULTY, Belief
from domain.catalog import Difficulty
from domain.errors import WrongState
from domain.scoring import Competency
from domain.session import Session, check_conducted
from graphs.interviewer_parts import InterviewerParts
from graphs.recollecting import NOTHING, Recalled
from memory import findings, happenings, materials, sessions
from memory.materials import Materials
from memory.pool import connection

LEVEL_OF: dict[str, Difficulty] = {
    "intern": "easy",
    "junior": "easy",
    "senior": "medium",
    "staff": "hard",
    "principal": "hard",
    "lead": "hard",
}
# Of what was agreed last time, and what was weak, the greeting names no more.
MOST_RECALLED = 6


def _about(session: Session, found: Materials) -> str:
    return session.topic or (f"{found.job.role}. {' '.join(found.job.requirements)}" if found.job else "")


async def _plan(parts: InterviewerParts, session: Session, found: Materials, recalled: Recalled) -> Prepared:
    wanted = session.wanted
    if session.dialect == "mock" and found.job is not None:
        return await parts.planner.by_job(
            found.job,
            session.topic or "",
            session.difficulty or "medium",
            wanted.questions,
            given=wanted.given,
            bank=wanted.bank,
            probes=wanted.probes,
            level=wanted.level or None,
            avoid=recalled.avoid,
            # A plan that is made again after a crash is the same.
            seed=session.id.int,
        )
    if wanted.given:
        return await parts.planner.by_questions(wanted.given, wanted.kinds)
    if session.dialect == "live":
        if found.profile is None or found.job is None or found.comparison is None:
            raise WrongState("Upload resume and JD first")
        return await parts.planner.by_profile(
            found.profile,
            found.job,
            found.comparison,
            avoid=recalled.avoid,
            recalled=(*recalled.agreed, *recalled.weak)[:MOST_RECALLED],
        )
    return await parts.planner.by_topic(
        session.topic or "",
        session.difficulty or "medium",
        wanted.questions,
        probes=wanted.probes,
        level=wanted.level or None,
        avoid=recalled.avoid,
        seed=session.id.int,
    )


def _first_beliefs(session: Session, prepared: Prepared) -> dict[Competency, Belief]:
    """Return the beliefs to begin with: as able as the level that was asked for, or as the resume's seniority."""
    level = session.difficulty or LEVEL_OF.get(session.seniority or "", "medium")
    return {question.competency: Belief(mean=DIFFICULTY[level]) for question in prepared.pool}


async def prepare(parts: InterviewerParts, session_id: UUID) -> None:
    """Make the plan and start the clock; a session that has its plan is left alone.

    Who opted in meets no question twice, and is believed to be about as able as last time.

    Raises:
        NotFound: there is no such session.
        WrongState: a live session has no resume or job description yet; a recorded one is held elsewhere.
    """
    async with connection(parts.pool) as conn:
        session = await sessions.get(conn, session_id)
        found = await materials.get(conn, session_id)
    check_conducted(session)
    if session.status != "created":
        return
    opted_in = session.memory_opt_in and not session.wanted.given
    recalled = await parts.recollections.recall_for(session.owner, _about(session, found)) if opted_in else NOTHING
    prepared = await _plan(parts, session, found, recalled)
    first = prepared.plan.phases[0].name if session.dialect != "live" else "intro"
    async with connection(parts.pool) as conn, conn.transaction():
        if await sessions.begin(conn, session_id, prepared.plan, prepared.greeting, first):
            await findings.put_pool(conn, session_id, prepared.pool, prepared.vectors)
            await findings.put_requirements(conn, session_id, prepared.requirements)
            await findings.put_priors(conn, session_id, {**_first_beliefs(session, prepared), **recalled.beliefs})
            await happenings.tell(conn, session_id, "started")
