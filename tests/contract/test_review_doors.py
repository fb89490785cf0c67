"""Which question an answer is for, and which questions count as heard, whatever door they went through."""

import asyncio

import pytest

from tests.contract.live import ANSWER, JOB, begun, joined
from tests.contract.mock_rig import SAID, start, state, submit
from tests.contract.rig import assert_told
from tests.serving import Served

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def test_a_key_does_not_make_an_answer_one_to_a_question_that_nobody_has_heard(standing: Served):
    async with begun(standing) as (client, session_id):
        await client.send("answer", text=ANSWER)
        await client.expect("score_update")
        # The next question was made, and goes out in some seconds.
        assert_told(await submit(standing, session_id, JOB), 409)
        assert_told(await submit(standing, session_id, JOB, key="fresh"), 409)
        exchanges = (await standing.http.get(f"/interviews/{session_id}/transcript")).json()["exchanges"]
        assert [each["answer"] for each in exchanges if each["answer"]] == [ANSWER]


async def test_a_question_that_was_read_is_not_taken_back(standing: Served):
    session_id = (await start(standing, 3))["session_id"]
    async with joined(standing, session_id) as client:
        first = await client.expect("new_question")
        await client.send("answer", text=SAID)
        await client.expect("score_update")
        async with asyncio.timeout(3):
            while (told := await state(standing, session_id))["current_question"] in (None, first["question"]):  # noqa: ASYNC110
                await asyncio.sleep(0.02)
        assert_told(await standing.http.post(f"/interviews/{session_id}/turns/1/amend", json={"text": "more"}), 409)
        assert (await client.expect("new_question"))["question"] == told["current_question"]


async def test_a_question_that_a_reconnect_shows_is_not_taken_back(standing: Served):
    session_id = (await start(standing, 3))["session_id"]
    async with joined(standing, session_id) as client:
        await client.expect("new_question")
        await client.send("answer", text=SAID)
        await client.expect("score_update")
        await asyncio.sleep(0.3)
        client.socket.transport.abort()
    async with joined(standing, session_id) as client:
        assert (await client.expect("new_question"))["question_number"] == 2
        assert_told(await standing.http.post(f"/interviews/{session_id}/turns/1/amend", json={"text": "more"}), 409)


async def test_the_report_holds_no_question_that_nobody_has_heard(standing: Served):
    async with begun(standing) as (client, session_id):
        await client.send("answer", text=ANSWER)
        await client.expect("score_update")
        await asyncio.sleep(0.3)
        response = await standing.http.post(f"/interviews/{session_id}/finish")
        assert response.status_code == 200, response.text
        await client.until("feedback")
        report = (await standing.http.get(f"/interview/report/{session_id}")).json()
        assert [each["answer"] for each in report["qa_history"]] == [ANSWER]
        assert len(report["question_feedback"]) == 1
