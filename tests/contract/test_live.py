"""The live interview from the first upload to the feedback."""

from typing import Any

import pytest

from tests.contract.live import ANSWER, ROLE, Client, answered, begun, created, describe, joined, prepared, upload
from tests.serving import Served

SHARED = pytest.mark.asyncio(loop_scope="module")
QUESTION = {"question", "difficulty", "topic", "explanation", "question_number", "time_remaining"}


@SHARED
async def test_the_way_to_the_start(standing: Served):
    session_id = await created(standing)
    assert await state(standing, session_id) == ("created", "setup", False, False, False)
    resume = (await upload(standing, session_id)).json()
    assert resume["resume_received"] is True
    assert resume["detected_seniority"] == "senior"
    assert "Python" in resume["strengths"]
    assert resume["focus_areas"]
    job = (await describe(standing, session_id)).json()
    assert job == {"session_id": session_id, "jd_received": True, "role": ROLE}
    response = await standing.http.post(f"/interview/opt-in-memory?session_id={session_id}", json={"opt_in": True})
    message = "Memory storage enabled"
    assert response.json() == {"session_id": session_id, "memory_opt_in": True, "message": message}
    assert await state(standing, session_id) == ("created", "setup", True, True, True)


async def state(served: Served, session_id: str) -> tuple[object, ...]:
    told = (await served.http.get(f"/session/{session_id}")).json()
    return tuple(told[name] for name in ("status", "current_phase", "has_resume", "has_jd", "memory_opt_in"))


@SHARED
async def test_the_documented_scenario(standing: Served):
    session_id = await prepared(standing)
    async with joined(standing, session_id) as client:
        told = {"session_id": session_id, "status": "created", "phase": "setup", "seniority": "senior"}
        assert client.seen[0]["data"] == told
        await client.send("start")
        intro = await client.expect("intro")
        assert (bool(intro["message"]), intro["phase"], bool(intro["focus_areas"])) == (True, "intro", True)
        question = await client.expect("new_question")
        assert question.keys() == QUESTION
        assert question["question_number"] == 1
        assert 2090 <= question["time_remaining"] <= 2100
        told = await to_the_end(client)
        assert await client.ended() == 1000
        assert client.kinds[-2:] == ["phase_update", "feedback"]
    report = (await standing.http.get(f"/interview/report/{session_id}")).json()
    assert report["final_report"] == told["report"]
    for name, ours in (("recommendation", "recommendation"), ("scores", "final_scores")):
        assert report[name] == told[ours]
    assert report["skill_roadmap"] == told["skill_roadmap"]
    assert told["phase"] == "completed"
    assert [each["answer"] for each in report["qa_history"]] == [ANSWER] * len(report["qa_history"])


async def to_the_end(client: Client) -> dict[str, Any]:
    """Answer every question, which are counted, and return the feedback."""
    asked = 1
    while (told := await answered(client))["type"] != "feedback":
        asked += told["type"] == "new_question"
        assert told["question_number"] == asked
        assert told["type"] == "new_question" or told["reason"]
    assert 1 <= asked <= 10
    return told


@SHARED
async def test_scores(standing: Served):
    async with begun(standing) as (client, _):
        await client.send("answer", text=ANSWER)
        update = await client.expect("score_update")
        names = {"technical", "design", "communication"}
        assert update["current_scores"].keys() == update["running_average"].keys() == names
        for score in (*update["current_scores"].values(), *update["running_average"].values()):
            assert score is None or (0 <= score <= 10 and round(score, 1) == score)
        assert update["feedback"]
        assert isinstance(update["strengths"], list)
        assert isinstance(update["improvements"], list)


@SHARED
async def test_start_without_resume_or_job(standing: Served):
    session_id = await created(standing)
    for _ in range(2):
        async with joined(standing, session_id) as client:
            await client.send("start")
            await client.refused(4000)
            assert await client.ended() == 4000
    assert (await upload(standing, session_id)).status_code == 200
    async with joined(standing, session_id) as client:
        await client.send("start")
        await client.refused(4000)
        assert await client.ended() == 4000
    assert (await describe(standing, session_id)).status_code == 200
    async with begun(standing, session_id):
        pass


@SHARED
async def test_a_session_of_the_mock_dialect_needs_no_resume(standing: Served):
    body = {"topic": "Databases", "difficulty": "medium", "num_questions": 2}
    session_id = (await standing.http.post("/start-interview", json=body)).json()["session_id"]
    async with joined(standing, session_id) as client:
        assert client.seen[0]["data"]["status"] == "active"
        question = await client.expect("new_question")
        assert (question["question_number"], question["time_remaining"]) == (1, None)
        await client.send("start")
        assert (await client.expect("intro"))["focus_areas"] == ["Databases"]
        assert await client.expect("new_question") == question
        assert (await answered(client))["question_number"] == 2
        assert (await answered(client))["type"] == "feedback"
        assert await client.ended() == 1000


@SHARED
async def test_the_next_question_comes_by_itself(standing: Served):
    async with begun(standing, await prepared(standing)) as (client, _):
        told = {"type": "followup"}
        while told["type"] == "followup":
            await client.send("answer", text=ANSWER)
            await client.expect("score_update")
            told = {"type": "", **await client.expect("followup", "new_question")}
            told["type"] = client.kinds[-1]
        assert told["question_number"] == 2


@SHARED
async def test_ready_that_comes_before_its_question(standing: Served):
    async with begun(standing) as (client, _):
        await client.send("answer", text=ANSWER)
        await client.send("ready")
        await client.expect("score_update")
        await client.expect("followup", "new_question")
