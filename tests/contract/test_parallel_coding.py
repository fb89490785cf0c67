"""Coding questions of parallel interviews: known by their wording, told how they are called, run or reviewed."""

import shutil

import pytest

from tests.coding.scripts import SCRIPTS
from tests.coding.solutions import SOLUTIONS
from tests.contract.parallel_rig import begun, create, detail, joined, reported, submit
from tests.serving import Served

MERGE = "Merge all overlapping intervals in a list."
FREE = "Write a function that greets the reader."


async def test_an_exercise_is_known_and_told_how_it_is_called(offline: Served):
    made = await create(offline, [" merge all OVERLAPPING intervals in a list", FREE, "What is a lock?"])
    assert made["configuration"]["question_types"] == ["coding", "text", "text"]
    assert (await create(offline, [MERGE], question_types=["text"]))["configuration"]["question_types"] == ["text"]
    async with joined(offline, made["session_id"]) as client:
        await client.send("start")
        await client.expect("intro")
        told = await client.expect("new_question")
        assert told["signature"].startswith("merge_intervals(intervals) returns ")
        state = (await detail(offline, made["session_id"]))["interview_state"]
        assert (state["question_type"], state["signature"]) == ("coding", told["signature"])
        await client.send("answer", text=SOLUTIONS["merge_intervals"])
        assert (await client.expect("score_update"))["current_scores"]["technical"] >= 6.5
        await client.send("ready")
        assert "signature" not in await client.expect("new_question")
    state = (await detail(offline, made["session_id"]))["interview_state"]
    assert (state["question_type"], state["signature"]) == ("text", None)


async def test_what_was_not_run_is_reviewed_and_the_report_says_so(offline: Served):
    session_id = await begun(offline, [FREE, MERGE], question_types=["coding", "coding"])
    standing = (await offline.http.get(f"/interviews/{session_id}")).json()["question"]
    assert (standing["text"], standing["signature"]) == (FREE, None)
    await submit(offline, session_id, "def greet(name):\n    return 'hello ' + name\n")
    await submit(offline, session_id, "```ruby\ndef merge(all)\n  all\nend\n```")
    report = await reported(offline, session_id)
    assert report["notes"][:2] == [
        "Question 1: the code was kept and reviewed, not run: there are no tests for this question.",
        "Question 2: the code was kept and reviewed, not run: only Python and JavaScript are run.",
    ]
    assert "reviewed, not run" in report["final_report"]
    first, _ = (await offline.http.get(f"/interviews/{session_id}/transcript")).json()["exchanges"]
    assert first["assessment"]["run"]["seen"][-1] == "It defines greet(name)."
    assert [each["score"] for each in report["qa_history"]] == [None, None]


@pytest.mark.skipif(not shutil.which("node"), reason="needs Node.js")
async def test_scripts_earn_what_python_earns(offline: Served):
    session_id = await begun(offline, [MERGE])
    await submit(offline, session_id, SCRIPTS["merge_intervals"])
    [exchange] = (await offline.http.get(f"/interviews/{session_id}/transcript")).json()["exchanges"]
    run = exchange["assessment"]["run"]
    assert (run["language"], run["not_run"]) == ("javascript", "")
    assert {case["verdict"] for case in run["cases"]} == {"passed"}
    assert exchange["assessment"]["method"] == "offline:tests"
