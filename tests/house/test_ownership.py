"""Nobody's rows are read or written without asking whose they are; what is exempt is listed here, with the reason."""

from pathlib import Path

import pytest

from tests.house.ownership import tables, touching, trusting

ROOT = Path(__file__).parents[2]
MEMORY = ROOT / "memory"

# A table that is not here is personal.
SHARED = {
    "companies": "all principals share them",
    "roles": "all principals share them",
    "skills": "all principals share them",
    "questions": "the bank, which all principals share",
    "passages": "authored knowledge",
    "seeds": "what of the authored knowledge is stored",
    "sealing_keys": "says which key the service encrypts with",
}
# Functions of memory/ that take neither an owner nor a session.
WITHOUT_ANYBODY = {
    "sealing._claim": "asks whether anything encrypted is left, whoever's it is, and reads none of it",
    "calendar_tokens.owner_of": "a secret token is all that its caller has: it says whose calendar is meant",
    "leases.claim_due": "the sweeper finds what fell due, whoever's it is; it returns ids alone",
    "leases.overdue": "the sweeper finds what is over time, whoever's it is; it returns ids alone",
    "timers.ran_out": "the sweeper finds whose time is over, whoever's it is; it returns ids alone",
    "room_watch.claim_due": "the sweeper finds rooms that fell due, whoever's they are; it returns ids alone",
    "room_watch.close_named": "the sweeper closes rooms of sessions that are gone: a room has its name from chance",
    "room_watch.closed_among": "the sweeper knows closed rooms by their names, which are of chance",
    "room_watch.forget_closed": "forgets rooms that nobody can join any more",
    "room_watch.session_of": "a notice that the LiveKit server has signed names its room",
    "room_watch.wake": "the sweeper finds rooms that were brought back, by their names, which are of chance",
    "limits.sweep": "forgets callers who left",
}
# Functions of memory/ that take an owner and do not compare it in SQL.
COMPARED_LATER = {
    "job_sessions.sessions.get": "tells another's session (403) from one that is not there (404), so it reads first",
}
# Functions above memory/ that go by a session's id alone. The graph and its driver work for the service: the driver
# has the ids from the sweeper, or from a use case that has loaded the session by its owner.
OWN_WORK = {
    "api/limits.py": {"Limiter._judged": "counts the caller's own call, and forgets callers who left"},
    "services/interviews/controlling.py": {"Controlling.sweep": "goes over all that fell due"},
    "services/interviews/timing.py": {"close_late": "given ids by the sweeper"},
    "services/interviews/driving.py": {
        "Driver.drive": "given ids by use cases and the sweeper",
        "Driver.look_after": "given ids by the sweeper",
    },
    "services/interviews/following.py": {"news": "Controlling.follow and _until have loaded it by its owner"},
    "services/interviews/interviews.py": {"Interviews.create_live": "inserts the caller's own new session"},
    "services/parallel/parallel.py": {"Parallel.create": "inserts the caller's own new session"},
    "services/rooms/hearing.py": {"hear": "has the session from the room that a signed notice names"},
    "services/rooms/staffing.py": {
        "Staffing.staff": "given rooms by the sweeper",
        "Staffing._counted": "given rooms by the sweeper",
    },
    "services/rooms/sweeping.py": {
        "Sweeper.lay": "goes over all rooms that the server has",
        "Sweeper.sweep": "goes over all that fell due",
    },
    "services/tracker/calendar.py": {"Feeds.owner_of": "finds out by a secret token who calls"},
}


def modules(*rooms: str) -> list[Path]:
    return sorted(path for room in rooms for path in (ROOT / room).rglob("*.py") if "migrations" not in path.parts)


def dotted(path: Path) -> str:
    return ".".join(path.relative_to(MEMORY).with_suffix("").parts)


def personal() -> set[str]:
    migrations = (MEMORY / "migrations" / "versions").glob("*.py")
    found = tables(path.read_text(encoding="utf-8") for path in migrations)
    assert {"sessions", "turns", "interviews", "interactions", "recollections"} <= found
    assert set(SHARED) <= found, "listed, but there is no such table"
    return found - set(SHARED)


PERSONAL = personal()
TOUCHES = [touch for path in modules("memory") for touch in touching(dotted(path), path.read_text("utf-8"), PERSONAL)]
KEYED = {touch.name for touch in TOUCHES if not touch.owned}


def test_memory_asks_for_the_owner_or_for_a_session() -> None:
    found = {touch.name for touch in TOUCHES if not (touch.owned or touch.keyed)}
    assert found == set(WITHOUT_ANYBODY), "let it take the owner and compare it, or a session"


def test_an_owner_that_is_taken_is_compared() -> None:
    assert {touch.name for touch in TOUCHES if touch.unused} == set(COMPARED_LATER)


def test_sessions_are_loaded_by_their_owner_before_they_are_used() -> None:
    rooms = modules("services", "api", "cli")
    found = {path.relative_to(ROOT).as_posix(): trusting(path.read_text("utf-8"), KEYED) for path in rooms}
    listed = {path: set(names) for path, names in OWN_WORK.items()}
    assert {path: names for path, names in found.items() if names} == listed


PLANTED_IN_MEMORY = [
    """
async def newest(conn: Connection, limit: int) -> list[Row]:
    await conn.execute("SELECT * FROM interview_schema.interviews LIMIT %(limit)s", {"limit": limit})
""",
    """
async def rounds(conn: Connection, interview_id: int) -> list[Row]:
    await conn.execute("SELECT * FROM interview_schema.interview_rounds WHERE interview_id = %s", [interview_id])
""",
    """
_ALL: LiteralString = "SELECT count(*) AS n FROM sessions JOIN turns ON session_id = id"
_ONE: LiteralString = _ALL + " WHERE dialect = %s"

async def count(conn: Connection, dialect: Dialect) -> int:
    await conn.execute(_ONE, [dialect])
""",
    """
async def forget(conn: Connection, id: int, owner: str) -> None:
    await conn.execute("DELETE FROM recollections WHERE id = %s", [id])
""",
    """
async def mark(conn: Connection, id: int, owner: str | None = None) -> None:
    await conn.execute("UPDATE interview_schema.interviews SET salary_range = '' WHERE interview_id = %s", [id])
""",
    """
from memory.tracker.interviews import check

async def add(conn: Connection, owner: str, interview_id: int) -> None:
    await conn.execute("INSERT INTO interview_schema.interview_rounds VALUES (%s)", [interview_id])
    await check(conn, owner, interview_id)
""",
    """
async def listed(conn: Connection, name: str) -> None:
    await conn.execute("SELECT 1 FROM interview_schema.companies WHERE EXISTS (SELECT FROM interviews WHERE x = %s)")
""",
]


@pytest.mark.parametrize("source", PLANTED_IN_MEMORY)
def test_a_planted_offender_in_memory_is_found(source: str) -> None:
    [touch] = touching("planted", source, PERSONAL)
    assert not touch.owned
    assert not touch.keyed or touch.unused


PLANTED_ABOVE = [
    """
from memory import turns

async def transcript(pool: Pool, owner: str, session_id: UUID) -> list[Turn]:
    async with connection(pool) as conn:
        return await turns.all_of(conn, session_id)
""",
    """
from memory import sessions, turns as exchanges

class Reading:
    async def transcript(self, owner: str, session_id: UUID) -> list[Turn]:
        found = await exchanges.all_of(self._conn, session_id)
        await sessions.get(self._conn, session_id, owner)
        return found
""",
    """
from memory import sessions

async def look(conn: Connection, session_id: UUID, owner: str) -> Session:
    return await sessions.get(conn, session_id)
""",
    """
from memory import recollections, reports

async def report(conn: Connection, owner: str, session_id: UUID) -> Report:
    await recollections.beliefs(conn, owner)
    return await reports.get(conn, session_id)
""",
    """
from memory.sessions import delete

async def end(conn: Connection, owner: str, session_id: UUID) -> None:
    await _gone(conn, session_id)

async def _gone(conn: Connection, session_id: UUID) -> None:
    await delete(conn, session_id)
""",
]


@pytest.mark.parametrize("source", PLANTED_ABOVE)
def test_a_planted_offender_above_memory_is_found(source: str) -> None:
    assert trusting(source, KEYED)


def test_what_is_right_is_let_be() -> None:
    right = """
from memory import sessions, turns

async def transcript(conn: Connection, owner: str, session_id: UUID) -> list[Turn]:
    await sessions.get(conn, session_id, owner)
    return await _all(conn, session_id)

async def _all(conn: Connection, session_id: UUID) -> list[Turn]:
    return await turns.all_of(conn, session_id)
"""
    assert trusting(right, KEYED) == set()
