"""Makes the report of an interview, and ends it."""

import asyncio
from uuid import UUID

from agents.assessing import Assessor
from agents.reporting.given import ReportInput
from agents.reporting.make import make_report, retold
from domain.report import Report
from domain.session import Session, Turn
from graphs.interviewer_parts import InterviewerParts
from graphs.judgement import judge
from memory import (
    asides,
    catalog,
    findings,
    happenings,
    materials,
    passages,
    proctoring,
    recollections,
    reports,
    sessions,
    turns,
)
from memory.pool import Connection, Pool, connection

AT_ONCE = 4
# Questions of the bank that are named for trying again, for each question that was asked.
RETRIED = 2


async def assess_rest(pool: Pool, assessor: Assessor, session: Session) -> bool:
    """Assess what is still to be assessed, a few at once; False when something has to wait for the model."""
    async with connection(pool) as conn:
        waiting = await turns.unassessed(conn, session.id)
    room = asyncio.Semaphore(AT_ONCE)

    async def one(turn: Turn) -> bool:
        async with room:
            return await judge(pool, assessor, session, turn)

    return all(await asyncio.gather(*map(one, waiting)))


async def _gathered(conn: Connection, session: Session) -> ReportInput:
    exchanges = await turns.all_of(conn, session.id)
    found = await materials.get(conn, session.id)
    wordings = sorted({turn.asked.bank for turn in exchanges if turn.asked.bank})
    return ReportInput(
        session=session,
        turns=tuple(exchanges),
        asides=tuple(await asides.all_of(conn, session.id)),
        beliefs=await findings.beliefs(conn, session.id),
        requirements=await findings.requirements(conn, session.id),
        references=await catalog.authored(conn, wordings),
        retry=await passages.near_turns(conn, session.id, RETRIED),
        recalled=await recollections.last_agreed(conn, session.owner) if session.memory_opt_in else (),
        warnings=found.profile.warnings if found.profile else (),
        observations=tuple(await proctoring.all_of(conn, session.id)),
    )


async def compose(pool: Pool, parts: InterviewerParts, session: Session) -> Report:
    """Make the report from the rows."""
    async with connection(pool) as conn:
        value = await _gathered(conn, session)
    return await make_report(parts.engine, value)


async def remember(parts: InterviewerParts, session_id: UUID) -> None:
    """Keep what the candidate has agreed to have kept, once the interview is over."""
    async with connection(parts.pool) as conn:
        session = await sessions.get(conn, session_id)
        report = await reports.get(conn, session_id)
        if report is None or not session.memory_opt_in:
            return
        exchanges, beliefs = await turns.all_of(conn, session_id), await findings.beliefs(conn, session_id)
    await parts.recollections.keep(session.owner, session, report, exchanges, beliefs)


async def close(pool: Pool, session_id: UUID, report: Report) -> bool:
    """Keep the report, end the session and remove its face, in one transaction; False when it has ended already."""
    async with connection(pool) as conn, conn.transaction():
        session = await sessions.get(conn, session_id, lock=True)
        if not await sessions.complete(conn, session_id):
            return False
        # There is nothing any more that it could be compared with.
        await proctoring.remove_face(conn, session_id)
        await _put(conn, session, report)
        return True


async def renew(pool: Pool, session_id: UUID, report: Report) -> None:
    """Put a report in the place of the one before.

    Raises:
        NotFound: the session was deleted meanwhile.
    """
    async with connection(pool) as conn, conn.transaction():
        await _put(conn, await sessions.get(conn, session_id, lock=True), report)


async def _put(conn: Connection, session: Session, report: Report) -> None:
    """Keep a report of a session that is locked, and tell of it."""
    # What was noticed, and remarked, while the report was worded: under the lock nothing more comes.
    found = tuple(await proctoring.all_of(conn, session.id))
    if found != report.observations:
        report = retold(report.model_copy(update={"observations": found}), session)
    await reports.put(conn, session.id, report)
    await happenings.tell(conn, session.id, "finished")
