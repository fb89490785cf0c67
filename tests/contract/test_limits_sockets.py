"""WebSockets count as requests do: their opening as any call, their answers as calls that ask a model."""

from tests.contract.live import dialled, joined
from tests.contract.mock_rig import SAID, bearer, start
from tests.serving import Serve, Served

LATER = 1013


async def _interview(served: Served, user: str) -> str:
    return (await start(served, headers=bearer(served, user)))["session_id"]


async def test_openings_count(serve: Serve):
    served = await serve(limits={"calls": 3})
    headers = bearer(served, "ada")
    session_id = await _interview(served, "ada")
    for _ in range(3):
        async with joined(served, session_id, additional_headers=headers):
            pass
    async with dialled(served, f"/ws/interview/{session_id}", additional_headers=headers) as client:
        assert "3 requests" in (await client.refused(4503))["message"]
        assert await client.ended() == LATER
    assert (await served.http.get("/sessions", headers=headers)).status_code == 429
    session_id = (await start(served))["session_id"]
    for _ in range(5):
        async with joined(served, session_id):
            pass


async def test_answers_count_with_the_requests_that_ask_a_model(serve: Serve):
    served = await serve(limits={"model_calls": 2})
    headers = bearer(served, "ada")
    session_id = await _interview(served, "ada")
    async with joined(served, session_id, additional_headers=headers) as client:
        await client.expect("new_question")
        await client.send("answer", text=SAID)
        await client.until("new_question")
        await client.send("answer", text=SAID)
        assert "2 requests" in (await client.refused(4503))["message"]
        refused = await served.http.post(
            "/submit-answer", json={"session_id": session_id, "answer": SAID}, headers=headers
        )
        assert refused.status_code == 429
    told = (await served.http.get(f"/session/{session_id}", headers=headers)).json()
    assert told["answers_submitted"] == 1
