"""Code as an answer in an interview: run once, kept with its turn, told in the report, erased with the session."""

from datetime import UTC, datetime
from uuid import UUID, uuid4

import pytest

from domain.session import Session, Wanted
from memory import sessions
from memory.pool import connection
from services.wiring import Services
from tests.coding.solutions import SOLUTIONS
from tests.interviews.rig import OWNER, execute, say

pytestmark = pytest.mark.asyncio(loop_scope="module")
ASKED = ("Merge all overlapping intervals in a list.", "Write a function that greets the reader.")
MARK = "# a mark of this answer alone"


async def begun(services: Services) -> UUID:
    wanted = Wanted(questions=2, given=ASKED, kinds=("coding", "coding"))
    session = Session(
        id=uuid4(),
        owner=OWNER,
        dialect="parallel",
        status="created",
        phase="setup",
        engine=services.interviews.engine,
        wanted=wanted,
        created_at=datetime.now(UTC),
    )
    async with connection(services.pool) as conn:
        await sessions.create(conn, session)
    await services.interviews.driver.start(session.id)
    await services.interviews.deliver(OWNER, session.id, 1)
    return session.id


async def test_code_is_run_and_reported_and_erased(services: Services) -> None:
    session = await begun(services)
    code = f"{MARK}\n{SOLUTIONS['merge_intervals']}"
    await say(services.interviews, session, code)
    await say(services.interviews, session, "def greet(name):\n    return 'hello ' + name\n")
    first, second = await services.interviews.transcript(OWNER, session)
    assert first.answer == code
    assert first.assessment is not None
    assert second.assessment is not None
    assert first.assessment.run is not None
    assert first.assessment.run.passed == len(first.assessment.run.cases) == 5
    assert first.assessment.method == "offline:tests"
    assert second.assessment.score is None
    assert "not run" in second.assessment.feedback
    blobs = await execute(
        services, "SELECT FROM checkpoint_blobs WHERE position(%s in convert_from(blob, 'LATIN1')) > 0", MARK
    )
    assert blobs == []
    await services.interviews.delete(OWNER, session)
    assert await execute(services, "SELECT FROM turns WHERE position(%s in answer) > 0", MARK) == []
