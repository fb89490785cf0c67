"""A mock interview while its model endpoint fails: nothing that was said is lost, and nothing is invented."""

import asyncio
from typing import Any

import httpx

from tests.contract.mock_rig import SAID, UNAVAILABLE, start, state, submit
from tests.serving import Served
from tests.upstream import Behaviour, Upstream

QUESTIONS = 3


async def go_down(upstream: Upstream) -> None:
    upstream.script(Behaviour(do="status", status=500, times=10_000))


async def come_back(upstream: Upstream) -> None:
    async with httpx.AsyncClient(trust_env=False) as client:
        address = upstream.url.removesuffix("/v1") + "/_script"
        assert (await client.post(address, json={"reset": True})).status_code == 204


async def persist(served: Served, session_id: str, answer: str) -> dict[str, Any]:
    """Answer until it is kept; a 503 says that it was not, and that the same question stands."""
    before = await state(served, session_id)
    for _ in range(10):
        response = await submit(served, session_id, answer)
        if response.status_code == 200:
            return response.json()
        assert (response.status_code, response.json()) == (503, UNAVAILABLE)
        assert await state(served, session_id) == before
        await asyncio.sleep(0.2)
    raise AssertionError("no answer was kept")


async def settled(served: Served, session_id: str) -> dict[str, Any]:
    """The report once no assessment waits any more."""
    for _ in range(120):
        report = (await served.http.get(f"/interview/report/{session_id}")).json()
        if not report["pending"]:
            return report
        await asyncio.sleep(0.25)
    raise AssertionError("assessments still wait")


async def test_the_endpoint_goes_and_comes_back(online, upstream: Upstream):
    served = await online({"task_deadline": 5, "retries": 0})
    begun = await start(served, QUESTIONS)
    await go_down(upstream)
    answers = [f"{SAID} This is answer {number}." for number in range(QUESTIONS)]
    for number, answer in enumerate(answers[:-1], 1):
        reply = await persist(served, begun["session_id"], answer)
        assert "secret" not in str(reply)
        assert (reply["question_number"], reply["status"]) == (number + 1, "waiting_for_answer")
        assert (await state(served, begun["session_id"]))["answers_submitted"] == number
    reply = await persist(served, begun["session_id"], answers[-1])
    assert (reply["status"], reply["total_answered"]) == ("completed", QUESTIONS)
    report = (await served.http.get(f"/interview/report/{begun['session_id']}")).json()
    assert [each["answer"] for each in report["qa_history"]] == answers
    assert not [each for each in report["qa_history"] if each["assessed"]]
    assert report["recommendation"] == "Insufficient Evidence"
    assert report["pending"] == QUESTIONS
    assert report["engine"] == "openai"
    await come_back(upstream)
    assert [each["answer"] for each in (await settled(served, begun["session_id"]))["qa_history"]] == answers


async def test_a_start_while_the_endpoint_is_gone(online, upstream: Upstream):
    served = await online({"task_deadline": 5, "retries": 0})
    await go_down(upstream)
    wanted = {"topic": "Python", "difficulty": "medium", "num_questions": 2}
    response = await served.http.post("/start-interview", json=wanted)
    counts = (await served.http.get("/sessions")).json()
    if response.status_code == 200:
        assert response.json()["current_question"].strip()
        assert counts["active_sessions"] == 1
    else:
        assert (response.status_code, response.json()) == (503, UNAVAILABLE)
        assert counts["total_sessions"] == 0
