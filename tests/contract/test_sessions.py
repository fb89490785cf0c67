"""What every session has: its state, its report, and pauses, amendments, second attempts and deletion."""

from typing import Any

import pytest

from domain.report import Recommendation
from tests.contract.mock_rig import (
    INACTIVE,
    NOT_FOUND,
    SAID,
    TOPIC,
    UNKNOWN,
    bearer,
    finished,
    start,
    state,
    submit,
)
from tests.contract.rig import assert_told
from tests.serving import Served

pytestmark = pytest.mark.asyncio(loop_scope="module")

REPORT = {
    "session_id",
    "status",
    "detected_seniority",
    "strengths",
    "gaps",
    "scores",
    "qa_history",
    "final_report",
    "recommendation",
    "skill_roadmap",
    "duration_minutes",
    "started_at",
    "ended_at",
    "engine",
}


async def get(served: Served, path: str) -> Any:
    response = await served.http.get(path)
    assert response.status_code == 200, response.text
    return response.json()


async def post(served: Served, path: str, status: int = 200, **body: object) -> Any:
    response = await served.http.post(path, json=body or None)
    assert response.status_code == status, response.text
    return response.json()


async def test_the_union_of_the_dialects_fields(standing: Served):
    begun = await start(standing, 5)
    told = await state(standing, begun["session_id"])
    assert told == {
        "session_id": begun["session_id"],
        "topic": TOPIC,
        "difficulty": "medium",
        "status": "active",
        "current_question_number": 1,
        "total_questions": 5,
        "answers_submitted": 0,
        "current_phase": told["current_phase"],
        "has_resume": False,
        "has_jd": False,
        "memory_opt_in": False,
        "current_question": begun["current_question"],
    }
    assert told["current_phase"] in ("intro", "background", "technical", "behavioral", "closing")


async def test_a_live_session_reads_the_same(standing: Served):
    session_id = (await post(standing, "/session/start"))["session_id"]
    assert await state(standing, session_id) == {
        "session_id": session_id,
        "topic": None,
        "difficulty": None,
        "status": "created",
        "current_question_number": None,
        "total_questions": None,
        "answers_submitted": 0,
        "current_phase": "setup",
        "has_resume": False,
        "has_jd": False,
        "memory_opt_in": False,
    }
    response = await submit(standing, session_id)
    assert (response.status_code, response.json()) == (400, INACTIVE)
    assert_told(await standing.http.get(f"/interview/report/{session_id}"), 409)


async def test_the_report_is_there_when_completion_is_told(standing: Served):
    begun = await start(standing, 2)
    path = f"/interview/report/{begun['session_id']}"
    assert_told(await standing.http.get(path), 409)
    second = (await submit(standing, begun["session_id"], "  The first answer, verbatim.\n")).json()
    assert_told(await standing.http.get(path), 409)
    await submit(standing, begun["session_id"], SAID)
    report = await get(standing, path)
    assert report.keys() >= REPORT
    assert report["status"] == "completed"
    assert report["engine"] == "offline"
    assert report["recommendation"] in Recommendation.__args__
    assert report["scores"].keys() == {"technical", "design", "communication"}
    assert report["scores"]["communication"] is None
    assert [(each["question"], each["answer"]) for each in report["qa_history"]] == [
        (begun["current_question"], "  The first answer, verbatim.\n"),
        (second["next_question"], SAID),
    ]
    assert len(report["question_feedback"]) == 2
    assert report["competencies"]
    assert report["delivery"]["words"] > 0
    assert report["started_at"] < report["ended_at"]
    assert report["duration_minutes"] >= 0
    assert (await get(standing, path)) == report


@pytest.mark.parametrize("session_id", [UNKNOWN, "malformed", "%00", "f47ac10b58cc4372a5670e02b2c3d479"])
async def test_unknown_and_malformed_ids(standing: Served, session_id: str):
    own = f"/interviews/{session_id}"
    for method, path in (
        ("GET", f"/session/{session_id}"),
        ("GET", f"/interview/report/{session_id}"),
        ("GET", own),
        ("GET", f"{own}/coverage"),
        ("GET", f"{own}/transcript"),
        ("GET", f"{own}/turns/1/attempts"),
        ("POST", f"{own}/pause"),
        ("POST", f"{own}/resume"),
        ("POST", f"{own}/finish"),
        ("POST", f"{own}/turns/1/retry"),
        ("DELETE", own),
    ):
        response = await standing.http.request(method, path)
        assert (response.status_code, response.json()) == (404, NOT_FOUND), path
    response = await standing.http.post(f"{own}/turns/1/amend", json={"text": "more"})
    assert (response.status_code, response.json()) == (404, NOT_FOUND)


async def test_anothers_session_is_not_there(standing: Served):
    begun = await start(standing, headers=bearer(standing, "ada"))
    for path in ("/session/{}", "/interviews/{}", "/interviews/{}/transcript", "/interview/report/{}"):
        response = await standing.http.get(path.format(begun["session_id"]))
        assert (response.status_code, response.json()) == (404, NOT_FOUND)
    assert (await standing.http.delete(f"/interviews/{begun['session_id']}")).status_code == 404


async def test_progress_and_coverage(standing: Served):
    begun = await start(standing, 3)
    own = f"/interviews/{begun['session_id']}"
    told = await get(standing, own)
    assert told["question"]["text"] == begun["current_question"]
    assert (told["status"], told["engine"], told["total_questions"]) == ("active", "offline", 3)
    assert told["question_pending"] is False
    assert [one["ratings"] for one in told["abilities"]] == [0]
    await submit(standing, begun["session_id"])
    told = await get(standing, own)
    assert (told["answers_submitted"], told["question"]["question_number"]) == (1, 2)
    coverage = await get(standing, f"{own}/coverage")
    assert coverage["session_id"] == begun["session_id"]
    assert 0 <= coverage["settled"] <= len(coverage["requirements"])


async def test_the_transcript(standing: Served):
    begun = await start(standing, 2, probes=True)
    session_id = begun["session_id"]
    await submit(standing, session_id, "Can you repeat the question?")
    await submit(standing, session_id, SAID)
    told = await get(standing, f"/interviews/{session_id}/transcript")
    first, second = told["exchanges"]
    assert (first["question"], first["answer"], first["status"]) == (begun["current_question"], SAID, "answered")
    assert first["channel"] == "rest"
    assert first["assessment"]["engine"] == "offline"
    assert (second["status"], second["answer"]) == ("standing", None)
    [remark] = told["remarks"]
    assert (remark["turn"], remark["intent"], remark["said"]) == (1, "repeat", "Can you repeat the question?")


async def test_a_pause(standing: Served):
    begun = await start(standing, 2)
    own = f"/interviews/{begun['session_id']}"
    assert (await post(standing, f"{own}/pause"))["status"] == "paused"
    assert (await post(standing, f"{own}/pause"))["status"] == "paused"
    response = await submit(standing, begun["session_id"])
    assert (response.status_code, response.json()) == (400, INACTIVE)
    assert (await state(standing, begun["session_id"]))["answers_submitted"] == 0
    assert (await post(standing, f"{own}/resume"))["question"]["text"] == begun["current_question"]
    assert (await submit(standing, begun["session_id"])).json()["question_number"] == 2


async def test_an_early_end(standing: Served):
    begun = await start(standing, 5)
    own = f"/interviews/{begun['session_id']}"
    await submit(standing, begun["session_id"], SAID)
    assert (await post(standing, f"{own}/finish"))["status"] == "completed"
    assert (await state(standing, begun["session_id"]))["status"] == "completed"
    report = await get(standing, f"/interview/report/{begun['session_id']}")
    assert report["qa_history"][0]["answer"] == SAID
    assert (await submit(standing, begun["session_id"])).status_code == 400
    for action in ("pause", "resume"):
        assert_told(await standing.http.post(f"{own}/{action}"), 409)


async def test_amendments(standing: Served):
    begun = await start(standing, 3)
    own = f"/interviews/{begun['session_id']}"
    assert_told(await standing.http.post(f"{own}/turns/1/amend", json={"text": "more"}), 409)
    await submit(standing, begun["session_id"])
    # Over REST the next question is delivered at once, and closes the answer before it.
    assert_told(await standing.http.post(f"{own}/turns/1/amend", json={"text": "more"}), 409)
    assert_told(await standing.http.post(f"{own}/turns/9/amend", json={"text": "more"}), 404)
    for text in (" ", "a\x00", None, 7):
        assert_told(await standing.http.post(f"{own}/turns/1/amend", json={"text": text}), 422, "text")
    assert_told(await standing.http.post(f"{own}/turns/1/amend", json={"text": "x" * 20_001}), 413)
    for number in ("0", "-1", "x", str(2**31)):
        assert_told(await standing.http.post(f"{own}/turns/{number}/amend", json={"text": "more"}), 422)


async def test_a_second_attempt(standing: Served):
    session_id, _ = await finished(standing, 2)
    own = f"/interviews/{session_id}"
    before = await get(standing, f"{own}/transcript")
    fork = await post(standing, f"{own}/turns/1/retry", 201)
    assert (fork["forked_from"], fork["forked_turn"]) == (session_id, 1)
    assert fork["question"]["text"] == before["exchanges"][0]["question"]
    assert (await submit(standing, fork["session_id"], "A better answer.")).status_code == 200
    told = await get(standing, f"{own}/turns/1/attempts")
    assert told["question"] == before["exchanges"][0]["question"]
    assert [each["session_id"] for each in told["attempts"]] == [session_id, fork["session_id"]]
    assert [each["exchange"]["answer"] for each in told["attempts"]] == [SAID, "A better answer."]
    assert (await get(standing, f"{own}/transcript")) == before
    assert_told(await standing.http.post(f"{own}/turns/9/retry"), 404)
    assert_told(await standing.http.get(f"{own}/turns/9/attempts"), 404)
    unanswered = await start(standing, 2)
    assert_told(await standing.http.post(f"/interviews/{unanswered['session_id']}/turns/1/retry"), 409)


async def test_deletion(standing: Served):
    session_id, _ = await finished(standing)
    response = await standing.http.delete(f"/interviews/{session_id}")
    assert (response.status_code, response.content) == (204, b"")
    for path in ("/session/{}", "/interview/report/{}", "/interviews/{}", "/interviews/{}/transcript"):
        assert (await standing.http.get(path.format(session_id))).status_code == 404
    assert (await standing.http.delete(f"/interviews/{session_id}")).status_code == 404
    assert (await submit(standing, session_id)).status_code == 404
