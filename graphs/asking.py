"""Decides what is asked next, from the rows, and asks it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID

from domain.ability import Belief
from domain.coverage import Requirement
from domain.language.nearness import shingle_similarity
from domain.plan import Ask, Close, Move, Phase, Plan, Probe, Progress, next_move
from domain.scoring import COMPETENCY_OF_CATEGORY, Competency
from domain.selection import PoolQuestion, choose
from domain.session import Session, Turn
from llm.embeddings import Embedder
from memory import findings, happenings, sessions, turns
from memory.pool import Connection

# Two probes whose words overlap this much ask the same.
SAME_WORDING = 0.7
# More than any adaptive pool holds; questions that are asked as given are read one by one.
POOL = 60


def sure(plan: Plan, phase: Phase, beliefs: dict[Competency, Belief]) -> bool:
    """Tell whether every competency that this phase looks at is known well enough."""
    if phase not in {one.name for one in plan.phases}:
        return False
    names: set[Competency] = {COMPETENCY_OF_CATEGORY[category] for category in plan.phase(phase).categories}
    return bool(names) and all(beliefs.get(name, Belief()).sure for name in names)


def probe_of(turn: Turn | None) -> str | None:
    """Return the reason for a probe that an answer gives, if any."""
    if turn is None or turn.closed != "answered" or turn.assessment is None:
        return None
    return turn.assessment.probe_reason


def progress_of(session: Session, last: Turn | None, beliefs: dict[Competency, Belief]) -> Progress:
    """Return where an interview stands; its clock is read at the last answer, so that a second look finds the same."""
    assert session.plan is not None
    until = (last.answered_at if last else None) or session.started_at or session.created_at
    elapsed = session.elapsed(until)
    return Progress(
        phase=session.phase,
        asked=session.question,
        in_phase=session.in_phase,
        probes=session.probes,
        elapsed=elapsed,
        phase_elapsed=elapsed - session.phase_started,
        probe=probe_of(last),
        sure=sure(session.plan, session.phase, beliefs),
    )


async def _next_question(
    conn: Connection, session: Session, plan: Plan, phase: Phase, beliefs: dict[Competency, Belief]
) -> PoolQuestion | None:
    if plan.order == "given":
        return next(iter(await findings.unused(conn, session.id, 1)), None)
    pool = await findings.unused(conn, session.id, POOL)
    if plan.order == "given_first" and pool and pool[0].source == "given":
        return pool[0]
    ids = sorted({one for question in pool for one in question.requirements})
    requirements: dict[int, Requirement] = {
        one.id: one for one in (await findings.requirements(conn, session.id, ids) if ids else ())
    }
    return choose(plan.phase(phase), pool, beliefs, requirements, plan.weights)


async def _probing(conn: Connection, embedder: Embedder, session: Session, last: Turn, reason: str) -> Turn | None:
    """Return the probe, unless it would ask what was asked already: as a question by meaning, as a probe by wording."""
    made = last.assessment
    assert made is not None
    assert made.follow_up is not None
    before = await findings.probes(conn, session.id)
    if any(shingle_similarity(made.follow_up, one) >= SAME_WORDING for one in before):
        return None
    vector = (await embedder.aembed([made.follow_up]))[0]
    if await findings.is_near_asked(conn, session.id, vector, last.asked.position):
        return None
    await findings.near_unused(conn, session.id, vector)
    return last.model_copy(
        update={
            "number": last.number + 1,
            "probe": last.probe + 1,
            "text": made.follow_up,
            "reason": reason,
            "delivered_at": None,
        }
    )


def _main(session: Session, phase: Phase, question: PoolQuestion) -> Turn:
    return Turn(
        session_id=session.id,
        number=session.turn + 1,
        question=session.question + 1,
        phase=phase,
        asked=question,
        text=question.text,
        asked_at=datetime.now(UTC),
    )


async def _turn_for(
    conn: Connection,
    embedder: Embedder,
    session: Session,
    last: Turn | None,
    move: Move,
    beliefs: dict[Competency, Belief],
) -> Turn | None:
    plan = session.plan
    assert plan is not None
    match move:
        case Probe(reason=reason) if last is not None:
            return await _probing(conn, embedder, session, last, reason)
        case Ask(phase=phase):
            question = await _next_question(conn, session, plan, phase, beliefs)
            return _main(session, phase, question) if question else None
        case _:
            return None


async def ask_next(conn: Connection, embedder: Embedder, session: Session, last: Turn | None) -> Turn | None:
    """Ask what comes after the `last` turn and return it, or None when the interview is over; twice asks once."""
    assert session.plan is not None
    if last is not None and last.standing:
        return last
    beliefs = await findings.beliefs(conn, session.id)
    progress = progress_of(session, last, beliefs)
    turn = None
    for move in _moves(session.plan, progress):
        turn = await _turn_for(conn, embedder, session, last, move, beliefs)
        if turn is not None:
            break
    if turn is None:
        return None
    async with conn.transaction():
        # If not, the interview's driver finds the rows changed, and comes back.
        if await _still_follows(conn, session.id, last) and await turns.ask(conn, turn, progress.elapsed):
            await happenings.tell(conn, session.id, "asked", turn.number)
    return turn


async def _still_follows(conn: Connection, session_id: UUID, last: Turn | None) -> bool:
    """Lock the session and tell whether nobody has ended it, nor added to the last answer, since that was read."""
    session = await sessions.get(conn, session_id, lock=True)
    if session.status not in ("active", "paused"):
        return False
    now = await turns.get(conn, session_id, last.number) if last else None
    return last is None or (now is not None and now.revision == last.revision)


def _moves(plan: Plan, progress: Progress) -> Sequence[Move]:
    """What to do and, where a probe turns out to repeat something, what to do instead."""
    move = next_move(plan, progress)
    if isinstance(move, Probe):
        instead = next_move(plan, replace(progress, probe=None))
        return [move] if isinstance(instead, Close) else [move, instead]
    return [] if isinstance(move, Close) else [move]
