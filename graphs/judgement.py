"""Has an answer assessed, and keeps what follows from it: beliefs and the coverage matrix."""

import logging
from typing import Final

from agents.assessing import Assessor
from agents.tasks.assess_answer import AssessInput
from domain.ability import Belief, updated
from domain.coverage import after_answer
from domain.errors import UpstreamUnavailable
from domain.scoring import BROKEN, COMPETENCY_OF_CATEGORY, Assessment, Competency, not_assessed
from domain.session import Session, Turn
from memory import catalog, findings, happenings, sessions, turns
from memory.pool import Connection, Pool, connection

log = logging.getLogger(__name__)

# An answer that fails in a way that nobody foresaw is tried this often; what is ours to mend does not mend itself.
TRIES: Final = 3


async def _input(conn: Connection, session: Session, turn: Turn) -> AssessInput:
    plan = session.plan
    assert plan is not None
    # Only a question that can have probes has earlier exchanges.
    thread = await turns.of_question(conn, session.id, turn.question) if turn.probe else [turn]
    wording = turn.asked.bank
    known = await catalog.authored(conn, [wording]) if wording else {}
    ids = turn.asked.requirements
    claims = (
        [one.text for one in await findings.requirements(conn, session.id, ids) if one.kind == "claim"] if ids else []
    )
    return AssessInput(
        question=turn.text,
        main_question=turn.asked.text,
        category=turn.asked.category,
        difficulty=turn.asked.difficulty,
        answer=turn.answer or "",
        reference=known.get(wording) if wording else None,
        key_concepts=turn.asked.key_concepts,
        earlier=tuple((one.text, one.answer or "") for one in thread if one.number < turn.number),
        claims=tuple(claims),
        may_probe=turn.probe < plan.probes,
        asked=tuple(one.text for one in thread),
    )


def _sharpened(beliefs: dict[Competency, Belief], turn: Turn, assessment: Assessment) -> dict[Competency, Belief]:
    """Return the beliefs that this assessment changes."""
    return {
        rating.competency: updated(
            beliefs.get(rating.competency, Belief()), turn.asked.difficulty, rating.score, rating.confidence or "low"
        )
        for rating in assessment.ratings
        if rating.score is not None
    }


async def learn(conn: Connection, turn: Turn, assessment: Assessment) -> None:
    """Bring beliefs and coverage up to date with an assessment; within the transaction that keeps it."""
    beliefs = await findings.beliefs(conn, turn.session_id)
    changed = _sharpened(beliefs, turn, assessment)
    if changed:
        await findings.put_beliefs(conn, turn.session_id, changed)
    if turn.asked.requirements:
        touched = await findings.requirements(conn, turn.session_id, turn.asked.requirements)
        await findings.put_requirements(
            conn, turn.session_id, [after_answer(one, turn.number, assessment) for one in touched]
        )


async def keep(pool: Pool, turn: Turn, assessment: Assessment) -> None:
    """Keep an assessment, with all that follows from it, once."""
    async with connection(pool) as conn, conn.transaction():
        await sessions.get(conn, turn.session_id, lock=True)
        if await turns.assess(conn, turn, assessment):
            await learn(conn, turn, assessment)
            await happenings.tell(conn, turn.session_id, "assessed", turn.number)


async def _failed(pool: Pool, session: Session, turn: Turn) -> int:
    """Count a failed attempt, tell the followers of the first one, and return how many there were."""
    async with connection(pool) as conn, conn.transaction():
        # Locked first, as by everybody who changes a turn.
        await sessions.get(conn, session.id, lock=True)
        attempts = await turns.attempted(conn, turn)
        if attempts == 1:
            await happenings.tell(conn, session.id, "deferred", turn.number)
    return attempts


async def judge(pool: Pool, assessor: Assessor, session: Session, turn: Turn) -> bool:
    """Assess an answer and keep the result; False, and a note for the followers, when it has to be tried again.

    That is while the model cannot be reached, for as long as the driver has patience, and when the assessor itself
    breaks: then from the third attempt on, whatever the earlier ones failed by, the answer counts as not assessed. An
    answer that was amended meanwhile is left for the next look.
    """
    async with connection(pool) as conn:
        value = await _input(conn, session, turn)
    try:
        assessment = await assessor.assess(value)
    except UpstreamUnavailable:
        await _failed(pool, session, turn)
        return False
    except Exception as error:
        # Raised on, it would stop the interview at this answer for ever. Its message may hold what people wrote.
        log.warning("an answer could not be assessed (%s)", type(error).__name__)
        if await _failed(pool, session, turn) < TRIES:
            return False
        assessment = not_assessed(COMPETENCY_OF_CATEGORY[value.category], BROKEN, session.engine)
    await keep(pool, turn, assessment)
    return True
