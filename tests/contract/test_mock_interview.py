"""The course of a mock interview: what counts as an answer, what is told of it, and to which question it goes."""

import asyncio
import json

import pytest

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
from tests.contract.rig import Raw, assert_told, request
from tests.serving import Served

SHARED = pytest.mark.asyncio(loop_scope="module")


@SHARED
@pytest.mark.parametrize("level", ["simple", "medium", "hard"])
async def test_a_start_tells_everything(standing: Served, level: str):
    begun = await start(standing, 2, difficulty=level)
    assert begun.keys() == {
        "session_id",
        "greeting",
        "current_question",
        "question_number",
        "total_questions",
        "status",
    }
    assert TOPIC in begun["greeting"]
    assert level in begun["greeting"]
    assert (begun["question_number"], begun["total_questions"]) == (1, 2)
    assert begun["status"] == "waiting_for_answer"
    told = await state(standing, begun["session_id"])
    assert told["difficulty"] == level
    assert told["current_question"] == begun["current_question"]


@SHARED
async def test_exactly_the_number_of_questions(standing: Served):
    begun = await start(standing, 10)
    asked = [begun["current_question"]]
    for number in range(2, 11):
        reply = (await submit(standing, begun["session_id"], "I don't know")).json()
        assert reply["message"] == "Answer recorded successfully"
        assert (reply["question_number"], reply["total_questions"]) == (number, 10)
        asked.append(reply["next_question"])
        told = await state(standing, begun["session_id"])
        assert told["answers_submitted"] == number - 1
        assert told["current_question_number"] == number
        assert told["current_question"] == reply["next_question"]
    reply = (await submit(standing, begun["session_id"], "skip")).json()
    assert (reply["status"], reply["total_answered"]) == ("completed", 10)
    assert len(set(asked)) == 10


@SHARED
async def test_a_completed_session_takes_no_answer(standing: Served):
    session_id, _ = await finished(standing)
    response = await submit(standing, session_id)
    assert (response.status_code, response.json()) == (400, INACTIVE)
    told = await state(standing, session_id)
    assert told["status"] == "completed"
    assert "current_question" not in told
    assert told["answers_submitted"] == 1


@SHARED
@pytest.mark.parametrize("session_id", [UNKNOWN, "", "x", "../etc", "f47ac10b58cc4372a5670e02b2c3d479", "{0}"])
async def test_unknown_and_malformed_ids(standing: Served, session_id: str):
    response = await submit(standing, session_id)
    assert (response.status_code, response.json()) == (404, NOT_FOUND)


@SHARED
@pytest.mark.parametrize("answer", ["", " ", "\n\t\u00a0", "\u200b\ufeff"])
async def test_blank_answers_count_for_nothing(standing: Served, answer: str):
    begun = await start(standing)
    assert_told(await submit(standing, begun["session_id"], answer), 400, "blank")
    told = await state(standing, begun["session_id"])
    assert told["answers_submitted"] == 0
    assert told["current_question"] == begun["current_question"]


@SHARED
async def test_answers_that_cannot_be_stored(standing: Served):
    begun = await start(standing)
    session_id = begun["session_id"]
    assert_told(await submit(standing, session_id, "a\x00b"), 422, "NUL")
    body = json.dumps({"session_id": session_id, "answer": "\ud800"})
    headers = {"Content-Type": "application/json"}
    assert_told(await standing.http.post("/submit-answer", content=body, headers=headers), 422)
    assert_told(await submit(standing, session_id, "long " * 4001), 413, "20000")
    assert (await state(standing, session_id))["answers_submitted"] == 0
    assert (await submit(standing, session_id, "x" * 20_000)).status_code == 200


@SHARED
async def test_answers_name_their_question(standing: Served):
    begun = await start(standing)
    session_id = begun["session_id"]
    assert_told(await submit(standing, session_id, question_number=2), 409)
    assert (await submit(standing, session_id, question_number=1)).json()["question_number"] == 2
    assert_told(await submit(standing, session_id, question_number=1), 409)
    assert (await state(standing, session_id))["answers_submitted"] == 1
    for wrong in (0, -1, "2", 2.0, True, 2**40):
        assert_told(await submit(standing, session_id, question_number=wrong), 422, "question_number")
    assert (await submit(standing, session_id, question_number=2)).json()["question_number"] == 3


@SHARED
async def test_equal_answers_in_a_row_each_count(standing: Served):
    _, reply = await finished(standing, 3)
    assert reply["total_answered"] == 3


@SHARED
async def test_of_overlapping_answers_one_advances(standing: Served):
    begun = await start(standing, 2)
    session_id = begun["session_id"]
    for answered in (1, 2):
        replies = await asyncio.gather(*(submit(standing, session_id, f"{SAID} {n}") for n in range(24)))
        statuses = [reply.status_code for reply in replies]
        assert sorted(set(statuses)) == [200, 409]
        assert statuses.count(200) == 1
        assert (await state(standing, session_id))["answers_submitted"] == answered
    report = (await standing.http.get(f"/interview/report/{session_id}")).json()
    assert len(report["qa_history"]) == 2


async def test_overlapping_answers_that_wait_for_a_connection(serve):
    served = await serve(database={"pool_max": 2, "pool_timeout": 30})
    begun = await start(served, 3)
    replies = await asyncio.gather(*(submit(served, begun["session_id"], f"{SAID} {n}") for n in range(60)))
    statuses = [reply.status_code for reply in replies]
    assert set(statuses) == {200, 409}
    assert statuses.count(200) == 1
    assert (await state(served, begun["session_id"]))["answers_submitted"] == 1


@SHARED
async def test_the_same_key_gets_the_stored_outcome(standing: Served):
    begun = await start(standing, 2)
    session_id = begun["session_id"]
    first = await submit(standing, session_id, key="one")
    assert (await submit(standing, session_id, key="one")).json() == first.json()
    assert (await state(standing, session_id))["answers_submitted"] == 1
    last = await submit(standing, session_id, key="two")
    assert last.json()["status"] == "completed"
    assert (await submit(standing, session_id, key="two")).json() == last.json()
    assert (await submit(standing, session_id, key="one")).json() == first.json()
    assert (await submit(standing, session_id, key="three")).status_code == 400
    assert_told(await submit(standing, session_id, key="k" * 201), 400, "Idempotency-Key")


@SHARED
async def test_the_same_key_at_once(standing: Served):
    begun = await start(standing, 2)
    replies = await asyncio.gather(*(submit(standing, begun["session_id"], key="same") for _ in range(8)))
    assert {reply.status_code for reply in replies} <= {200, 409}
    told = [reply.json() for reply in replies if reply.status_code == 200]
    assert told
    assert all(each == told[0] for each in told)
    assert (await state(standing, begun["session_id"]))["answers_submitted"] == 1


@SHARED
async def test_a_client_that_leaves_cuts_nothing(standing: Served):
    begun = await start(standing, 1)
    body = json.dumps({"session_id": begun["session_id"], "answer": SAID}).encode()
    reader, writer = await asyncio.open_connection("127.0.0.1", standing.port)
    writer.write(request("/submit-answer", body))
    await writer.drain()
    await asyncio.sleep(0.02)
    Raw(reader, writer).vanish()
    for _ in range(400):
        if (await state(standing, begun["session_id"]))["status"] == "completed":
            break
        await asyncio.sleep(0.05)
    report = (await standing.http.get(f"/interview/report/{begun['session_id']}")).json()
    assert [each["answer"] for each in report["qa_history"]] == [SAID]


@SHARED
async def test_probes_are_asked_of_whoever_wants_them(standing: Served):
    begun = await start(standing, 2, probes=True)
    reply = (await submit(standing, begun["session_id"], "Could you repeat the question, please?")).json()
    assert reply["status"] == "waiting_for_answer"
    assert reply["next_question"] == begun["current_question"]
    assert reply["question_number"] == 1
    assert begun["current_question"] in reply["message"]
    assert (await state(standing, begun["session_id"]))["answers_submitted"] == 0
    assert_told(
        await standing.http.post(
            "/start-interview",
            json={"topic": TOPIC, "difficulty": "medium", "num_questions": 1, "probes": "yes"},
        ),
        422,
        "probes",
    )


@SHARED
async def test_feedback_is_the_report(standing: Served):
    session_id, reply = await finished(standing, 2)
    report = (await standing.http.get(f"/interview/report/{session_id}")).json()
    assert report["final_report"] == reply["feedback"]


@SHARED
async def test_sessions_belong_to_who_made_them(standing: Served):
    mine = await start(standing, headers=bearer(standing, "ada"))
    body = {"session_id": mine["session_id"], "answer": SAID}
    response = await standing.http.post("/submit-answer", json=body, headers=bearer(standing, "bob"))
    assert (response.status_code, response.json()) == (404, NOT_FOUND)
    assert (await submit(standing, mine["session_id"])).status_code == 404
    counts = await standing.http.get("/sessions", headers=bearer(standing, "ada"))
    assert counts.json() == {"active_sessions": 1, "completed_sessions": 0, "total_sessions": 1}


async def test_tokens_are_wanted_where_they_are_required(serve):
    served = await serve(auth={"required": True})
    wanted = {"topic": TOPIC, "difficulty": "medium", "num_questions": 1}
    for method, path in (
        ("POST", "/start-interview"),
        ("POST", "/submit-answer"),
        ("POST", f"/audio-answer/{UNKNOWN}"),
        ("POST", "/generate-questions"),
        ("POST", "/evaluate-answers"),
        ("POST", "/text-to-speech"),
        ("POST", "/transcribe-audio"),
        ("GET", "/sessions"),
        ("GET", f"/session/{UNKNOWN}"),
        ("GET", f"/interview/report/{UNKNOWN}"),
        ("DELETE", f"/interviews/{UNKNOWN}"),
    ):
        assert_told(await served.http.request(method, path, json=wanted), 401)
    response = await served.http.post("/start-interview", json=wanted, headers=bearer(served, "ada"))
    assert response.status_code == 200
