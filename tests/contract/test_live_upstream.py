"""Live interviews with a model behind them: when it works, and when it does not."""

import httpx

from tests.contract.live import ANSWER, RESUME, answered, begun, created, describe, joined, prepared, upload
from tests.contract.rig import assert_told
from tests.serving import Served
from tests.upstream import Behaviour, Upstream

DOWN = Behaviour(do="status", status=500)


async def order(upstream: Upstream, **orders: object) -> None:
    async with httpx.AsyncClient(trust_env=False) as http:
        response = await http.post(upstream.url.replace("/v1", "/_script"), json=orders)
        assert response.status_code == 204


async def breaks(upstream: Upstream) -> None:
    """From now on every call fails."""
    await order(upstream, default=DOWN.model_dump())


async def heals(upstream: Upstream) -> None:
    """From now on every call is answered again."""
    await order(upstream, default=Behaviour(tokens=5).model_dump())


async def test_a_whole_interview(served: Served):
    session_id = await prepared(served)
    async with begun(served, session_id) as (client, _):
        questions = [client.seen[-1]["data"]["question"]]
        while (told := await answered(client))["type"] != "feedback":
            questions.append(told["question"])
        assert await client.ended() == 1000
    report = (await served.http.get(f"/interview/report/{session_id}")).json()
    assert report["final_report"] == told["report"]
    assert [each["question"] for each in report["qa_history"]] == questions
    assert len(set(questions)) == len(questions)


async def test_an_upload_while_the_model_is_out_of_reach(served: Served, upstream: Upstream):
    session_id = await created(served)
    before = (await upload(served, session_id)).json()
    await breaks(upstream)
    assert_told(await upload(served, session_id), 503)
    assert (await served.http.get(f"/session/{session_id}")).json()["has_resume"] is True
    await heals(upstream)
    assert (await upload(served, session_id)).json() == before


async def test_an_answer_while_the_model_is_out_of_reach(served: Served, upstream: Upstream):
    async with begun(served) as (client, session_id):
        await breaks(upstream)
        await client.send("answer", text=ANSWER)
        error = await client.refused(4503)
        assert "kept" in error["message"]
        await client.send("ready")
        assert (await client.expect("new_question"))["question_number"] == 2
        await heals(upstream)
        update = await client.expect("score_update")
        assert update["question_number"] == 1
    told = (await served.http.get(f"/interviews/{session_id}/transcript")).json()
    assert told["exchanges"][0]["answer"] == ANSWER


async def test_a_start_while_the_model_is_out_of_reach(served: Served, upstream: Upstream):
    session_id = await prepared(served)
    await breaks(upstream)
    async with joined(served, session_id) as client:
        await client.send("start")
        await client.expect("intro", "error")
        if client.kinds[-1] == "error":
            assert client.seen[-1]["data"]["code"] == 4503
            await heals(upstream)
            await client.send("start")
            await client.expect("intro")
        assert (await client.expect("new_question"))["question_number"] == 1


async def test_personal_words_stay_out_of_the_log(served: Served, caplog):
    session_id = await created(served)
    await upload(served, session_id)
    await describe(served, session_id)
    async with begun(served, session_id) as (client, _):
        await answered(client)
    for words in (RESUME.splitlines()[0], ANSWER[:40]):
        assert words not in caplog.text
