"""What a room is told as data: nothing of what the candidate said, all that a client has to show."""

import pytest

from services.wiring import Services
from tests.coding.solutions import SOLUTIONS
from tests.interviews.rig import begin_given, say
from voice.telling import as_data

pytestmark = pytest.mark.asyncio(loop_scope="module")

MERGE = "Merge all overlapping intervals in a list."
PLAIN = "What is a lock?"


async def test_a_coding_question_tells_how_its_function_is_called(services: Services) -> None:
    session_id = await begin_given(services, [PLAIN, MERGE, PLAIN])
    told = await say(services.interviews, session_id, "A lock lets one thread at a time in.")
    told += await say(services.interviews, session_id, SOLUTIONS["merge_intervals"])
    data = [as_data(happened) for happened in told]
    assert "def " not in str(data)
    asked = {each["question"]: each for each in data if each["type"] == "asked"}
    assert asked[MERGE]["signature"].startswith("merge_intervals(intervals) returns ")
    assert "signature" not in asked[PLAIN]
