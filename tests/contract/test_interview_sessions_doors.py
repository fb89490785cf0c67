"""A recorded interview at the doors of interviews that are held here, and candidate answers by a model."""

import asyncio
import json
from typing import Any

import pytest

from services.tokens import issue
from tests.contract.job_rig import JOB, PLAIN, ROOM, STORY, User, ada, refused, roomy, somebody
from tests.contract.live import dialled
from tests.serving import Served
from tests.upstream import Behaviour, Upstream

__all__ = ["ada", "roomy"]

SHARED = pytest.mark.asyncio(loop_scope="module")


async def elsewhere(user: User, method: str, path: str, **options: Any) -> Any:
    """Call any path with a user's token."""
    headers = {"Authorization": f"Bearer {issue(user.served.settings, user.name)}"}
    return await user.served.http.request(method, path, headers=headers, **options)


@SHARED
async def test_it_is_a_session_like_any_other(ada: User):
    own = (await ada.session())["id"]
    told = (await elsewhere(ada, "GET", f"/session/{own}")).json()
    assert (told["status"], told["current_question"], told["current_question_number"]) == ("active", None, None)
    assert (told["topic"], told["total_questions"], told["answers_submitted"]) == (None, None, 0)
    assert (told["has_resume"], told["has_jd"], told["memory_opt_in"]) == (False, False, False)
    progress = (await elsewhere(ada, "GET", f"/interviews/{own}")).json()
    assert (progress["dialect"], progress["role"]) == ("interview_sessions", JOB["title"])
    assert progress["question_pending"] is False
    assert (await elsewhere(ada, "POST", f"/interviews/{own}/pause")).json()["status"] == "paused"
    assert (await elsewhere(ada, "GET", f"/session/{own}")).json()["status"] == "paused"
    assert (await ada.got(f"/{own}"))["status"] == "paused"
    await ada.call("PUT", f"/{own}/complete")
    told = (await elsewhere(ada, "GET", f"/session/{own}")).json()
    assert told["status"] == "completed"
    assert "current_question" not in told
    assert (await elsewhere(ada, "GET", "/sessions")).json()["total_sessions"] == 0


@SHARED
async def test_doors_that_need_an_interview_refuse_and_change_nothing(ada: User):
    own = await ada.session()
    path = f"/interviews/{own['id']}"
    answer = {"session_id": own["id"], "answer": "A binary tree has two children."}
    for method, where, body in (
        ("POST", "/submit-answer", answer),
        ("POST", f"{path}/finish", None),
        ("POST", f"{path}/turns/1/amend", {"text": "More"}),
        ("POST", f"{path}/turns/1/retry", None),
        ("GET", f"/interview/report/{own['id']}", None),
    ):
        response = await elsewhere(ada, method, where, json=body)
        assert response.status_code in (400, 409), where
        # The mock dialect has one sentence for all of it.
        words = "Session is not active" if where == "/submit-answer" else "held elsewhere"
        assert words in response.json()["detail"], where
    assert await ada.got(f"/{own['id']}") == own
    assert (await elsewhere(ada, "DELETE", path)).status_code == 204
    refused(await ada.call("GET", f"/{own['id']}"), 404)


@SHARED
async def test_the_live_socket_says_that_there_is_nothing_to_hear(ada: User, roomy: Served):
    own = (await ada.session())["id"]
    token = issue(roomy.settings, ada.name)
    async with dialled(roomy, f"/ws/interview/{own}?token={token}") as client:
        await client.expect("error")
        assert await client.ended() == 4000
    assert (await ada.got(f"/{own}"))["status"] == "active"


@pytest.fixture
async def grace(online: Any) -> User:
    """A user of a service with a model."""
    return somebody(await online(limits=ROOM))


async def test_a_model_writes_candidate_answers(grace: User, upstream: Upstream):
    made = {
        "responses": [
            {"content": "word " * 70, "structure": "STAR", "confidence": 0.99, "tags": ["conflict", "conflict"]},
            {"content": "Short.", "structure": "direct", "confidence": 0.1, "tags": []},
        ]
    }
    upstream.script(Behaviour(kind="suggest_responses", text=json.dumps(made)))
    own = (await grace.session(settings={"responseGeneration": True}))["id"]
    first, second = (await grace.asked(own, STORY))["generatedResponses"]
    assert (first["structure"], first["estimatedDuration"]) == ("STAR", 30)
    assert first["tags"][0] == "conflict"
    assert len(first["tags"]) == len(set(first["tags"]))
    assert 0 < first["confidence"] <= 0.99
    assert (second["confidence"], second["tags"]) == (0.1, ["below-confidence-threshold"])
    [seen] = [each for each in upstream.record.requests if each.task == "suggest_responses"]
    words = "\n".join(message["content"] for message in seen.body["messages"])
    assert STORY in words
    assert JOB["company"] in words
    assert "150 to 250 words" in words


@pytest.mark.parametrize(
    ("behaviour", "status"), [({"do": "status", "status": 500}, 503), ({"do": "html"}, 502), ({"text": "{}"}, 502)]
)
async def test_without_its_answers_nothing_is_recorded(
    grace: User, upstream: Upstream, behaviour: dict[str, Any], status: int
):
    own = (await grace.session(settings={"responseGeneration": True}))["id"]
    upstream.script(Behaviour(kind="suggest_responses", times=12, **behaviour))
    response = await grace.call("POST", "/interactions", json={"sessionId": own, "question": PLAIN})
    refused(response, status, "Nothing was recorded")
    assert await grace.got(f"/{own}/interactions") == []


async def test_the_router_goes_on_without_its_model(grace: User, upstream: Upstream, unsure: tuple[str, str]):
    own = (await grace.session())["id"]
    upstream.script(Behaviour(do="status", status=500, kind="classify_question", times=9))
    assert (await grace.asked(own, unsure[0]))["questionClassification"]["type"]


async def test_limits_have_this_dialects_shape(offline: Served):
    user = somebody(offline)
    answers = await asyncio.gather(*(user.call("GET") for _ in range(40)))
    full = [each for each in answers if each.status_code == 429]
    assert full
    refused(full[0], 429)
    assert int(full[0].headers["retry-after"]) >= 1
