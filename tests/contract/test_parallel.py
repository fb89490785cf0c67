"""The parallel dialect: made, begun, answered, ended, listed, counted, erased."""

import asyncio

import pytest

from tests.contract.mock_rig import NOT_FOUND, UNKNOWN, bearer
from tests.contract.parallel_rig import (
    CANDIDATE,
    QUESTIONS,
    ROOT,
    SAID,
    act,
    begun,
    create,
    detail,
    joined,
    reported,
    submit,
    until,
)
from tests.contract.rig import assert_told
from tests.serving import Served

NOTHING = {"technical": None, "design": None, "communication": None}


async def test_made_and_not_begun(offline: Served):
    made = await create(offline, question_types=["text", "text", "coding"], timers=[60, 90, 600])
    assert made["status"] == "initialized"
    assert made["configuration"] == {
        "questions": QUESTIONS,
        "question_types": ["text", "text", "coding"],
        "timers": [60, 90, 600],
        "total_questions": 3,
    }
    assert (made["livekit"], made["fallback_mode"]) == (None, True)
    assert made["fallback_reason"]
    told = await detail(offline, made["session_id"])
    assert told["user_details"] == CANDIDATE
    assert (told["question_index"], told["total_questions"], told["started_at"]) == (0, 3, None)
    assert told["interview_state"]["current_question"] is None
    assert (told["scores"], told["report_status"]) == (NOTHING, "not_started")
    assert_told(await offline.http.get(f"/api/reports/{made['session_id']}"), 409)
    union = (await offline.http.get(f"/session/{made['session_id']}")).json()
    assert (union["status"], union["total_questions"], union["current_question_number"]) == ("active", 3, 1)


async def test_played_over_rest(offline: Served):
    session_id = await begun(offline, question_types=["text", "text", "coding"])
    for place, question in enumerate(QUESTIONS):
        told = await detail(offline, session_id)
        assert (told["status"], told["question_index"]) == ("in_progress", place)
        state = told["interview_state"]
        assert (state["current_question"], state["question_number"]) == (question, place + 1)
        assert state["question_type"] == ("coding" if place == 2 else "text")
        assert (await submit(offline, session_id)).status_code == 200
    told = await detail(offline, session_id)
    assert (told["status"], told["report_status"]) == ("completed", "ready")
    assert told["progress"] == {"answered": 3, "total": 3, "percent": 100.0}
    assert told["ended_at"] > told["started_at"]
    report = await reported(offline, session_id)
    assert [each["question"] for each in report["qa_history"]] == QUESTIONS
    assert {each["answer"] for each in report["qa_history"]} == {SAID}
    assert report == (await offline.http.get(f"/interview/report/{session_id}")).json()


async def test_played_over_the_socket(offline: Served):
    session_id = (await create(offline, QUESTIONS[:2]))["session_id"]
    async with joined(offline, session_id) as client:
        await client.send("start")
        await client.expect("intro")
        for number, question in enumerate(QUESTIONS[:2], start=1):
            told = await client.expect("new_question")
            assert (told["question"], told["question_number"]) == (question, number)
            await client.send("answer", text=SAID)
            await client.expect("score_update")
            await client.send("ready")
        assert (await client.expect("phase_update"))["phase"] == "evaluation"
        feedback = await client.expect("feedback")
        assert await client.ended() == 1000
    assert (await reported(offline, session_id))["final_report"] == feedback["report"]


async def test_rest_and_socket_in_turn(offline: Served):
    session_id = await begun(offline)
    assert (await submit(offline, session_id)).status_code == 200
    async with joined(offline, session_id) as client:
        assert (await client.expect("new_question"))["question_number"] == 2
        await client.send("start")
        await client.expect("intro")
        assert (await client.expect("new_question"))["question_number"] == 2
        await client.send("answer", text=SAID)
        await client.expect("score_update")
    again = await act(offline, session_id, "start")
    assert again["status"] == "in_progress"
    await until(offline, session_id, "question_index", 2)


async def test_ended_early(offline: Served):
    session_id = await begun(offline)
    await submit(offline, session_id)
    ended = await act(offline, session_id, "end")
    assert (ended["status"], ended["report_status"]) == ("completed", ended["report_status"])
    assert ended["ended_at"]
    told = await detail(offline, session_id)
    assert (told["status"], told["ended_at"]) == ("completed", ended["ended_at"])
    report = await reported(offline, session_id)
    assert [each["answer"] for each in report["qa_history"]] == [SAID, None]
    assert (await detail(offline, session_id))["report_status"] == "ready"
    assert (await act(offline, session_id, "end"))["ended_at"] == ended["ended_at"]
    assert_told(await offline.http.post(f"{ROOT}/session/{session_id}/start"), 409, "ended")
    assert (await submit(offline, session_id)).status_code in (400, 409)


async def test_ended_without_a_beginning(offline: Served):
    session_id = (await create(offline))["session_id"]
    assert (await act(offline, session_id, "end"))["status"] == "completed"
    report = await reported(offline, session_id)
    assert (report["qa_history"], report["recommendation"]) == ([], "Insufficient Evidence")
    assert_told(await offline.http.post(f"{ROOT}/session/{session_id}/start"), 409)


@pytest.mark.parametrize("count", [1, 1000])
async def test_one_and_a_thousand_questions(offline: Served, count: int):
    questions = [f"What is {place} good for?" for place in range(count)]
    session_id = await begun(offline, questions, timers=600)
    told = await detail(offline, session_id)
    assert told["configuration"]["timers"] == [600] * count
    assert (told["total_questions"], told["interview_state"]["current_question"]) == (count, questions[0])
    assert (await submit(offline, session_id)).status_code == 200
    if count == 1:
        assert (await detail(offline, session_id))["status"] == "completed"
    else:
        assert (await detail(offline, session_id))["interview_state"]["current_question"] == questions[1]
        await act(offline, session_id, "end")
    assert (await reported(offline, session_id))["qa_history"][0]["question"] == questions[0]


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"questions": []}, 400),
        ({"questions": ["Why?"] * 1001}, 400),
        ({"question_types": ["text"]}, 400),
        ({"question_types": []}, 400),
        ({"timers": [60, 60]}, 400),
        ({"timers": []}, 400),
        ({"timers": 0}, 422),
        ({"timers": [60, -1, 60]}, 422),
        ({"timers": "60"}, 422),
        ({"question_types": ["text", "text", "song"]}, 422),
        ({"questions": ["Why?", "  "]}, 422),
        ({"questions": "Why?"}, 422),
        ({"questions": ["Wh\x00y?"]}, 422),
        ({"name": " "}, 422),
        ({"email": "nobody"}, 422),
        ({"email": "no body@there.example"}, 422),
        ({"email": None}, 422),
    ],
)
async def test_what_is_refused(offline: Served, fields: dict[str, object], status: int):
    before = (await offline.http.get(f"{ROOT}/stats")).json()
    body = {**CANDIDATE, "questions": QUESTIONS, **fields}
    assert_told(await offline.http.post(f"{ROOT}/create", json=body), status)
    assert (await offline.http.get(f"{ROOT}/stats")).json() == before


async def test_what_is_unknown(offline: Served):
    mock = (
        await offline.http.post("/start-interview", json={"topic": "Go", "difficulty": "medium", "num_questions": 1})
    ).json()["session_id"]
    for session_id in (UNKNOWN, "nonsense", mock):
        path = f"{ROOT}/session/{session_id}"
        for response in (
            await offline.http.get(path),
            await offline.http.post(f"{path}/start"),
            await offline.http.post(f"{path}/end"),
            await offline.http.delete(path),
        ):
            assert (response.status_code, response.json()) == (404, NOT_FOUND)
    assert (await offline.http.get(f"/api/reports/{UNKNOWN}")).status_code == 404
    assert (await offline.http.get(f"/session/{mock}")).status_code == 200


async def test_lists_and_figures(offline: Served):
    headers = bearer(offline, "lister")
    made = [(await create(offline, ["Why?"], name=f"Candidate {n}", headers=headers))["session_id"] for n in range(5)]
    for session_id in made[1:3]:
        await offline.http.post(f"{ROOT}/session/{session_id}/start", headers=headers)
    await offline.http.post(f"{ROOT}/session/{made[0]}/end", headers=headers)

    async def listed(**query: object) -> tuple[list[str], int]:
        response = await offline.http.get(f"{ROOT}/sessions", params=query, headers=headers)  # pyright: ignore[reportArgumentType]
        assert response.status_code == 200, response.text
        page = response.json()
        assert (page["skip"], page["limit"]) == (query.get("skip", 0), query.get("limit", 20))
        return [each["session_id"] for each in page["sessions"]], page["total"]

    newest = made[::-1]
    assert await listed() == (newest, 5)
    assert await listed(limit=2, skip=1) == (newest[1:3], 5)
    assert await listed(skip=9) == ([], 5)
    assert await listed(status="initialized") == ([made[4], made[3]], 2)
    assert await listed(status="in_progress") == ([made[2], made[1]], 2)
    assert await listed(status="completed") == ([made[0]], 1)
    figures = (await offline.http.get(f"{ROOT}/stats", headers=headers)).json()
    assert figures == {
        "total_sessions": 5,
        "active_sessions": 4,
        "completed_sessions": 1,
        "sessions_by_status": {"initialized": 2, "in_progress": 2, "completed": 1},
        "in_memory_sessions": 0,
        "active_livekit_rooms": 0,
    }
    for query in ("limit=0", "limit=101", "skip=-1", "status=active", "limit=x"):
        assert_told(await offline.http.get(f"{ROOT}/sessions?{query}", headers=headers), 422)


async def test_erased(offline: Served):
    session_id = await begun(offline)
    await submit(offline, session_id)
    response = await offline.http.delete(f"{ROOT}/session/{session_id}")
    assert response.status_code == 200
    assert (response.json()["session_id"], response.json()["status"]) == (session_id, "deleted")
    for path in (
        f"{ROOT}/session/{session_id}",
        f"/api/reports/{session_id}",
        f"/session/{session_id}",
        f"/interviews/{session_id}/transcript",
    ):
        assert_told(await offline.http.get(path), 404)
    assert_told(await offline.http.delete(f"{ROOT}/session/{session_id}"), 404)
    assert_told(await offline.http.post(f"{ROOT}/session/{session_id}/start"), 404)


async def test_erased_while_its_report_is_made(offline: Served):
    session_id = await begun(offline)
    await submit(offline, session_id)
    path = f"{ROOT}/session/{session_id}"
    ended, erased = await asyncio.gather(offline.http.post(f"{path}/end"), offline.http.delete(path))
    assert (ended.status_code in (200, 404), erased.status_code) == (True, 200)
    # Whatever was still at work must not bring it back.
    for _ in range(5):
        await asyncio.sleep(0.1)
        assert (await offline.http.get(f"/api/reports/{session_id}")).status_code == 404
        assert (await offline.http.get(path)).status_code == 404


async def test_a_second_try_keeps_its_candidate(offline: Served):
    session_id = await begun(offline, timers=600)
    await submit(offline, session_id)
    response = await offline.http.post(f"/interviews/{session_id}/turns/1/retry")
    assert response.status_code == 201, response.text
    told = await detail(offline, response.json()["session_id"])
    assert (told["user_details"], told["question_index"]) == (CANDIDATE, 0)
    assert 590 <= told["interview_state"]["time_remaining"] <= 600
