"""The interviewer's door in LangGraph Studio: an interview begins with a topic, and answers resume the thread."""

from datetime import UTC, datetime
from uuid import UUID, uuid4

from langgraph.types import interrupt

from domain.errors import Invalid
from domain.principal import GUEST
from domain.session import LONGEST_ANSWER, Session, Wanted
from graphs.interviewer_parts import InterviewerParts
from graphs.interviewer_state import Wish
from graphs.relearning import relearn
from memory import forks, sessions, turns
from memory.pool import connection

MOST_QUESTIONS = 10
LEVELS = ("easy", "medium", "hard", "expert")


async def begin_here(parts: InterviewerParts, wish: Wish) -> str:
    """Make the session that a thread without one asks for, and return its id.

    Raises:
        Invalid: a field of the wish cannot be used.
    """
    questions, difficulty = wish.get("questions", 3), wish.get("difficulty", "medium")
    topic = (wish.get("topic") or "").strip()
    if not topic:
        raise Invalid("topic: say what the interview is about, or give the session_id of one")
    if not (isinstance(questions, int) and 1 <= questions <= MOST_QUESTIONS):
        raise Invalid(f"questions: a whole number from 1 to {MOST_QUESTIONS}")
    if difficulty not in LEVELS:
        raise Invalid(f"difficulty: one of {', '.join(LEVELS)}")
    session = Session(
        id=uuid4(),
        owner=GUEST,
        dialect="mock",
        status="created",
        phase="setup",
        engine=parts.engine.name,
        wanted=Wanted(questions=questions, probes=True),
        topic=topic,
        difficulty=difficulty,
        created_at=datetime.now(UTC),
    )
    async with connection(parts.pool) as conn:
        await sessions.create(conn, session)
    return str(session.id)


def _refusal(said: object) -> str | None:
    """Say why something that came with a resume cannot be an answer; None when it can, or is no words at all."""
    if not isinstance(said, str) or (said.strip() and len(said) <= LONGEST_ANSWER and "\x00" not in said):
        return None
    return f"the answer must be text of 1 to {LONGEST_ANSWER} characters: resume with another"


async def take_here(parts: InterviewerParts, session_id: UUID, number: int, said: object) -> str:
    """Keep an answer that came with the resume, and return the session it belongs to.

    A thread that was rewound answers a question for the second time: its interview goes on in a copy. The same words
    again are the same answer, which a run after a crash repeats. What cannot be an answer is refused in a new
    interrupt, since an error would meet the same resume again at every later one.
    """
    while why := _refusal(said):
        said = interrupt({"turn": number, "error": why})
    if not isinstance(said, str):
        return str(session_id)
    async with connection(parts.pool) as conn, conn.transaction():
        await sessions.get(conn, session_id, lock=True)
        if await turns.close(conn, session_id, number, said, "answered", "studio", None, None):
            return str(session_id)
        kept = await turns.get(conn, session_id, number)
        if kept is not None and kept.answer == said:
            return str(session_id)
        copy = uuid4()
        await forks.fork(conn, session_id, number, copy)
        await relearn(conn, copy)
        await turns.close(conn, copy, number, said, "answered", "studio", None, None)
    return str(copy)
