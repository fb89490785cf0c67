"""Drops, reconnects, several sockets at once, and answers that are sent twice."""

import asyncio
import contextlib

import psycopg
import pytest
from websockets.exceptions import ConnectionClosed

from tests.contract.live import ANSWER, answered, begun, joined, prepared
from tests.contract.rig import settled, tasks
from tests.serving import Serve, Served

SHARED = pytest.mark.asyncio(loop_scope="module")
OTHER = "I would measure first: without numbers on reads and writes there is no choosing between the two designs."


async def history(served: Served, session_id: str) -> list[str]:
    """The answers so far; None for the standing question's."""
    response = await served.http.get(f"/interviews/{session_id}/transcript")
    assert response.status_code == 200, response.text
    return [each["answer"] for each in response.json()["exchanges"]]


@SHARED
async def test_a_reconnect_gets_the_standing_question_again(standing: Served):
    async with begun(standing) as (client, session_id):
        first = client.seen[-1]["data"]
        client.socket.transport.abort()
    async with joined(standing, session_id) as client:
        assert client.seen[0]["data"]["status"] == "in_progress"
        again = await client.expect("new_question")
        assert {**again, "time_remaining": 0} == {**first, "time_remaining": 0}
        assert 0 < again["time_remaining"] <= first["time_remaining"]
        told = await answered(client)
        kind = told.pop("type")
    async with joined(standing, session_id) as client:
        again = await client.expect(kind)
        assert {**again, "time_remaining": 0} == {**told, "time_remaining": 0}
        await client.quiet()


@SHARED
async def test_a_client_that_leaves_with_a_question_pending_gets_it_when_it_is_back(standing: Served):
    async with begun(standing) as (client, session_id):
        await client.send("answer", text=ANSWER)
    async with joined(standing, session_id) as client:
        told = await client.expect("followup", "new_question", "score_update")
        if client.kinds[-1] == "score_update":
            told = await client.expect("followup", "new_question")
        assert told["question"]
        while (await history(standing, session_id))[0] is None:
            # It was back before its answer was kept, so it has seen the same question again.
            await client.expect("score_update")
    assert (await history(standing, session_id))[0] == ANSWER


@SHARED
async def test_a_completed_session(standing: Served):
    body = {"topic": "Databases", "difficulty": "medium", "num_questions": 1}
    session_id = (await standing.http.post("/start-interview", json=body)).json()["session_id"]
    async with joined(standing, session_id) as client:
        await client.expect("new_question")
        told = await answered(client)
        assert await client.ended() == 1000
    for _ in range(2):
        async with joined(standing, session_id) as client:
            assert client.seen[0]["data"]["status"] == "completed"
            assert {"type": "feedback", **await client.expect("feedback")} == told
            assert await client.ended() == 1000


@SHARED
async def test_two_answers_at_once_advance_once(standing: Served):
    async with begun(standing) as (client, session_id):
        await asyncio.gather(client.send("answer", text=ANSWER), client.send("answer", text=OTHER))
        outcome = sorted([(await client.next())["type"], (await client.next())["type"]])
        assert outcome == ["error", "score_update"]
        error = next(event["data"] for event in client.seen if event["type"] == "error")
        assert error["code"] == 4409
        await client.send("ready")
        await client.expect("followup", "new_question")
        await client.quiet()
    assert len(await history(standing, session_id)) == 2


@SHARED
async def test_a_burst_of_twenty_answers_advances_once(standing: Served):
    async with begun(standing) as (client, session_id):
        for _ in range(20):
            await client.send("answer", text=ANSWER)
        await client.hear(lambda: client.kinds.count("error") >= 19 and "score_update" in client.kinds)
        assert {event["data"]["code"] for event in client.seen if event["type"] == "error"} == {4409}
        await client.send("ready")
        await client.hear(lambda: bool({"followup", "new_question"} & set(client.kinds[3:])))
        await client.quiet()
    assert len(await history(standing, session_id)) == 2


async def test_sockets_of_two_services_see_the_same(serve: Serve):
    one, two = await serve(), await serve()
    session_id = await prepared(one)
    async with joined(one, session_id) as first, joined(two, session_id) as second:
        await first.send("start")
        for client in (first, second):
            await client.expect("intro")
            await client.expect("new_question")
        await asyncio.gather(first.send("answer", text=ANSWER), second.send("answer", text=OTHER))
        for client in (first, second):
            await client.until("score_update")
        await second.send("ready")
        for client in (first, second):
            await client.hear(lambda client=client: client.kinds[-1] in ("followup", "new_question"))
        assert first.seen[-1]["data"]["question"] == second.seen[-1]["data"]["question"]
        assert (first.kinds + second.kinds).count("error") == 1
        assert first.kinds.count("score_update") == second.kinds.count("score_update") == 1
    assert len(await history(two, session_id)) == 2


@SHARED
async def test_an_answer_through_another_door_is_told(standing: Served):
    body = {"topic": "Databases", "difficulty": "medium", "num_questions": 2}
    session_id = (await standing.http.post("/start-interview", json=body)).json()["session_id"]
    async with joined(standing, session_id) as client:
        await client.expect("new_question")
        for number in (2, None):
            answer = {"session_id": session_id, "answer": ANSWER}
            assert (await standing.http.post("/submit-answer", json=answer)).status_code == 200
            await client.expect("score_update")
            if number is not None:
                assert (await client.expect("new_question"))["question_number"] == number
        await client.expect("phase_update")
        await client.expect("feedback")
        assert await client.ended() == 1000


@SHARED
async def test_the_same_answer_sent_again(standing: Served):
    async with begun(standing) as (client, session_id):
        told = await answered(client, client_turn_id="first")
        kind = told.pop("type")
        await client.send("answer", text=ANSWER, client_turn_id="first")
        assert await client.expect("score_update") == client.seen[client.kinds.index("score_update")]["data"]
        assert (await client.expect(kind))["question"] == told["question"]
        await client.quiet()
    async with joined(standing, session_id) as client:
        await client.expect(kind)
        await client.send("answer", text=ANSWER, client_turn_id="first")
        await client.expect("score_update")
        assert (await client.expect(kind))["question"] == told["question"]
        await client.send("answer", text=OTHER, client_turn_id="second")
        await client.expect("score_update")
    assert (await history(standing, session_id))[:2] == [ANSWER, OTHER]


@SHARED
async def test_answers_that_name_their_question(standing: Served):
    async with begun(standing) as (client, session_id):
        for number in (2, 7):
            await client.send("answer", text=ANSWER, question_number=number)
            await client.refused(4409)
        told = await answered(client, question_number=1)
        if told["type"] == "new_question":
            await client.send("answer", text=ANSWER, question_number=1)
            await client.refused(4409)
    assert len(await history(standing, session_id)) == 2


@SHARED
async def test_pausing(standing: Served):
    async with begun(standing) as (client, session_id):
        await client.send("pause")
        paused = await client.expect("paused")
        await client.send("answer", text=ANSWER)
        await client.refused(4409)
        assert (await standing.http.get(f"/session/{session_id}")).json()["status"] == "paused"
    async with joined(standing, session_id) as client:
        assert client.seen[0]["data"]["status"] == "paused"
        assert (await client.expect("new_question"))["time_remaining"] == paused["time_remaining"]
        await client.send("resume")
        assert (await client.expect("resumed"))["status"] == "in_progress"
        await answered(client)


@SHARED
async def test_words_that_are_no_answer(standing: Served):
    async with begun(standing) as (client, _):
        question = client.seen[-1]["data"]
        await client.send("answer", text="Could you repeat the question, please?", client_turn_id="again")
        told = await client.expect("clarification")
        assert told["question"] == question["question"]
        assert told["message"]
        await client.send("answer", text="Could you repeat the question, please?", client_turn_id="again")
        assert (await client.expect("clarification"))["message"] == told["message"]
        await client.send("answer", text="I don't know.")
        update = await client.expect("score_update")
        assert set(update["current_scores"].values()) == {None}
        await client.send("ready")
        assert (await client.expect("new_question"))["question_number"] == 2


async def test_time_that_is_up(offline: Served, database: str):
    async with begun(offline) as (client, session_id), begun(offline) as (late, late_id):
        # The service runs in this loop and may hold a row of these: whoever waits for it must let it go on.
        async with await psycopg.AsyncConnection.connect(database, autocommit=True) as conn:
            back = "UPDATE sessions SET started_at = started_at - make_interval(secs => %s) WHERE id = %s"
            await conn.execute(back, [2130, session_id])
            await conn.execute(back, [2200, late_id])
        await late.expect("phase_update")
        await late.expect("feedback")
        assert await late.ended() == 1000
        assert (await answered(client))["type"] == "feedback"
        assert await client.ended() == 1000


async def test_a_deleted_session(offline: Served):
    async with begun(offline) as (client, session_id):
        assert (await offline.http.delete(f"/interviews/{session_id}")).status_code == 204
        # The close, of which every process hears, may have come first.
        with contextlib.suppress(ConnectionClosed):
            await client.send("answer", text=ANSWER)
        await client.refused(4004)
        assert await client.ended() == 4004


async def test_nothing_is_left_behind(offline: Served):
    before = tasks()
    async with begun(offline) as (client, _):
        await client.send("answer", text=ANSWER)
        client.socket.transport.abort()
    await settled(before, 15)
