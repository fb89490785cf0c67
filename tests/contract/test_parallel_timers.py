"""Timers per question: kept by the service, whoever looks, and in whichever process."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from tests.contract.parallel_rig import QUESTIONS, SAID, begun, create, detail, joined, reported, submit, until
from tests.serving import Serve, Served, serving

SOON = 1


@pytest.fixture
async def second(offline: Served) -> AsyncIterator[Served]:
    """Another service on the same database."""
    assert offline.settings.database_url is not None
    async with serving({"database_url": offline.settings.database_url.get_secret_value()}) as other:
        yield other


async def test_nothing_was_sent(offline: Served):
    session_id = await begun(offline, timers=[SOON, 600, 600])
    told = await until(offline, session_id, "question_index", 1)
    assert told["progress"]["answered"] == 1
    assert 590 <= told["interview_state"]["time_remaining"] <= 600
    turns = (await offline.http.get(f"/interviews/{session_id}/transcript")).json()["exchanges"]
    assert (turns[0]["status"], turns[0]["answer"], turns[0]["assessment"]) == ("timed_out", None, None)


async def test_a_candidate_who_left_keeps_nobody_waiting(offline: Served):
    session_id = await begun(offline, timers=SOON)
    await until(offline, session_id, "status", "completed")
    report = await reported(offline, session_id)
    assert [each["status"] for each in report["qa_history"]] == ["timed_out"] * 3


async def test_all_run_out(offline: Served):
    session_id = (await create(offline, QUESTIONS[:1], timers=SOON))["session_id"]
    async with joined(offline, session_id) as client:
        await client.send("start")
        await client.expect("intro")
        assert (await client.expect("new_question"))["time_remaining"] in (0, 1)
        told = await client.expect("score_update")
        assert (told["question_number"], told["current_scores"]["technical"]) == (1, None)
        await client.expect("phase_update")
        await client.expect("feedback")
        assert await client.ended() == 1000
    report = await reported(offline, session_id)
    assert [each["status"] for each in report["qa_history"]] == ["timed_out"]


async def test_what_was_sent_counts(offline: Served):
    session_id = await begun(offline, timers=[2, 600, 600])
    async with joined(offline, session_id) as client:
        await client.expect("new_question")
        for length in range(2, len(SAID), 9):
            await client.send("draft", text=SAID[:length])
        await client.send("draft", text=SAID)
        assert (await client.expect("score_update"))["question_number"] == 1
        await client.send("ready")
        assert (await client.expect("new_question"))["question_number"] == 2
    turns = (await offline.http.get(f"/interviews/{session_id}/transcript")).json()["exchanges"]
    assert (turns[0]["status"], turns[0]["answer"]) == ("answered", SAID)
    assert turns[0]["assessment"] is not None


async def test_a_late_answer_changes_nothing(offline: Served):
    session_id = await begun(offline, timers=[SOON, 600, 600])
    async with joined(offline, session_id) as client:
        await client.expect("new_question")
        await client.until("score_update")
        await client.send("answer", text="far too late")
        await client.refused(4409)
        await client.send("draft", text="far too late")
        await client.refused(4409)
        await client.send("ready")
        assert (await client.expect("new_question"))["question_number"] == 2
    said = (await offline.http.get(f"/interviews/{session_id}/transcript")).text
    assert "far too late" not in said


async def test_a_pause_stops_the_timer(offline: Served):
    session_id = await begun(offline, timers=[3, 600, 600])
    await offline.http.post(f"/interviews/{session_id}/pause")
    paused = await detail(offline, session_id)
    await asyncio.sleep(5)
    told = await detail(offline, session_id)
    assert told["interview_state"] == paused["interview_state"]
    assert told["interview_state"]["paused"]
    await offline.http.post(f"/interviews/{session_id}/resume")
    assert (await detail(offline, session_id))["question_index"] == 0
    assert (await submit(offline, session_id)).status_code == 200
    assert (await detail(offline, session_id))["question_index"] == 1


async def test_the_clock_tells_the_standing_questions_time(serve: Serve):
    served = await serve(sockets={"clock": 0.2})
    session_id = await begun(served, timers=[600, 900, 5000])
    async with joined(served, session_id) as client:
        assert 595 <= (await client.expect("new_question"))["time_remaining"] <= 600
        assert 595 <= (await client.until("time_remaining"))["seconds"] <= 600
        await client.send("answer", text=SAID)
        await client.until("score_update")
        await client.send("ready")
        assert 895 <= (await client.until("new_question"))["time_remaining"] <= 900
        told = await client.until("time_remaining")
        assert 895 <= told["seconds"] <= 900
        assert told["formatted"].startswith(("14:", "15:"))


async def test_two_processes(offline: Served, second: Served):
    session_id = await begun(offline, timers=[SOON, SOON, 600])
    async with joined(second, session_id) as client:
        while (await client.until("new_question"))["question_number"] != 3:
            await client.send("ready")
    turns = (await offline.http.get(f"/interviews/{session_id}/transcript")).json()["exchanges"]
    assert [each["status"] for each in turns] == ["timed_out", "timed_out", "standing"]
    assert (await submit(second, session_id)).status_code == 200
    assert (await reported(offline, session_id))["qa_history"][2]["answer"] == SAID
