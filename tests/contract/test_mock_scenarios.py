"""The mock interview API as its clients use it: three programs that know nothing but its paths and fields."""

import re

import pytest

from tests.contract.mock_rig import spoken
from tests.serving import Served

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def test_a_technical_interview(standing: Served):
    wanted = {"topic": "System Design", "difficulty": "hard", "num_questions": 3}
    session = (await standing.http.post("/start-interview", json=wanted)).json()
    assert session["current_question"].strip()
    asked = [session["current_question"]]
    for said in (
        "A load balancer spreads requests over servers, so that none of them is overwhelmed and one may fail.",
        "Microservices split an application into small services that are deployed apart and talk over APIs.",
        "A cache keeps what is read often in memory, in Redis for instance, and must be told when it is stale.",
    ):
        body = {"session_id": session["session_id"], "answer": said}
        result = (await standing.http.post("/submit-answer", json=body)).json()
        if result["status"] == "completed":
            break
        asked.append(result["next_question"])
    assert result["status"] == "completed"
    assert result["feedback"].strip()
    assert result["message"] == "Interview completed!"
    assert result["total_answered"] == 3
    assert len(set(asked)) == 3


async def test_an_interview_by_voice(standing: Served):
    recordings = [
        await spoken(standing, "A closure keeps the variables of the function in which it was made."),
        await spoken(standing, "Promises run their callbacks after the current task has finished."),
    ]
    wanted = {"topic": "JavaScript", "difficulty": "medium", "num_questions": 2}
    session = (await standing.http.post("/start-interview", json=wanted)).json()
    path = f"/audio-answer/{session['session_id']}"
    results = []
    for recording in recordings:
        response = await standing.http.post(path, files={"audio_file": ("tmpx1.wav", recording)})
        assert response.status_code == 200, response.text
        results.append(response.json())
    first, result = results
    assert first["next_question"].strip()
    assert (first["status"], first["question_number"]) == ("waiting_for_answer", 2)
    assert result["status"] == "completed"
    assert result["feedback"].strip()
    assert all(len(each["transcript"].split()) > 3 for each in results)
    history = (await standing.http.get(f"/interview/report/{session['session_id']}")).json()["qa_history"]
    assert history[-1]["answer"] == result["transcript"]


async def test_questions_for_another_application(standing: Served):
    wanted = {"topic": "Machine Learning", "difficulty": "hard", "num_questions": 10}
    reply = (await standing.http.post("/generate-questions", json=wanted)).json()
    assert len(reply["questions"]) == 10
    assert len({re.sub(r"\W+", " ", question.lower()).strip() for question in reply["questions"]}) == 10
    assert (reply["topic"], reply["difficulty"]) == ("Machine Learning", "hard")


async def test_a_client_that_knows_no_session(standing: Served):
    body = {"session_id": "invalid-id", "answer": "Test answer"}
    response = await standing.http.post("/submit-answer", json=body)
    assert response.status_code == 404
    assert response.json() == {"detail": "Session not found"}


async def test_counts(standing: Served):
    before = (await standing.http.get("/sessions")).json()
    wanted = {"topic": "React.js", "difficulty": "simple", "num_questions": 1}
    session = (await standing.http.post("/start-interview", json=wanted)).json()
    during = (await standing.http.get("/sessions")).json()
    body = {"session_id": session["session_id"], "answer": "React renders a tree of components."}
    await standing.http.post("/submit-answer", json=body)
    after = (await standing.http.get("/sessions")).json()
    assert during["active_sessions"] == before["active_sessions"] + 1
    assert after["active_sessions"] == before["active_sessions"]
    assert after["completed_sessions"] == before["completed_sessions"] + 1
    assert after["total_sessions"] == after["active_sessions"] + after["completed_sessions"]
