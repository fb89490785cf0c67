"""Questions and evaluations outside of any interview."""

from typing import Any

import pytest

from tests.contract.mock_rig import SAID, UNAVAILABLE
from tests.contract.rig import assert_told
from tests.serving import Serve, Served
from tests.upstream import Behaviour, Upstream

SHARED = pytest.mark.asyncio(loop_scope="module")
PROCESS = "What is the difference between a process and a thread?"
GOOD = (
    "A process has an address space of its own, while threads share the memory of their process. Switching between "
    "threads is cheaper, but shared memory needs locks, and a crash of one thread takes the whole process down. "
    "Processes talk over pipes, sockets or shared memory segments, and isolate faults from one another."
)
FIELDS = {
    "question",
    "answer",
    "score",
    "assessed",
    "feedback",
    "strengths",
    "improvements",
    "evidence",
    "method",
    "confidence",
}


async def evaluate(served: Served, *pairs: tuple[str, str]) -> dict[str, Any]:
    body = [{"question": question, "answer": answer} for question, answer in pairs]
    response = await served.http.post("/evaluate-answers", json=body)
    assert response.status_code == 200, response.text
    return response.json()


@SHARED
@pytest.mark.parametrize("level", ["simple", "medium", "hard"])
@pytest.mark.parametrize("topic", ["Python Programming", "Kubernetes", "leadership", "zymurgy", "x"])
async def test_as_many_questions_as_asked_for(standing: Served, topic: str, level: str):
    for count in (1, 10):
        body = {"topic": topic, "difficulty": level, "num_questions": count}
        reply = (await standing.http.post("/generate-questions", json=body)).json()
        assert len(set(reply["questions"])) == count
        assert all(question.strip() for question in reply["questions"])


@SHARED
async def test_an_answer_is_evaluated(standing: Served):
    told = await evaluate(standing, (PROCESS, GOOD))
    [one] = told["evaluations"]
    assert one.keys() >= FIELDS
    assert (one["question"], one["answer"]) == (PROCESS, GOOD)
    assert one["assessed"]
    assert 0 <= one["score"] <= 10
    assert one["confidence"] == "low"
    assert all(quote in GOOD for quote in one["evidence"])
    assert str(one["score"]) in told["overall_feedback"]


@SHARED
async def test_what_is_not_earned_is_null(standing: Served):
    story = "Tell me about a time you failed."
    told = await evaluate(standing, (PROCESS, ""), (story, "I once shipped a bug, told everyone, and fixed it."))
    empty, behavioral = told["evaluations"]
    assert (empty["score"], empty["assessed"]) == (None, False)
    assert (behavioral["score"], behavioral["assessed"]) == (None, False)
    assert all(one["feedback"].strip() for one in told["evaluations"])
    assert told["overall_feedback"].startswith("0 of 2 answers got a score.")


@SHARED
async def test_order_and_number(standing: Served):
    pairs = [(PROCESS, f"{SAID} {n}") for n in range(50)]
    told = await evaluate(standing, *pairs)
    assert [one["answer"] for one in told["evaluations"]] == [answer for _, answer in pairs]
    body = [{"question": PROCESS, "answer": SAID}] * 51
    assert_told(await standing.http.post("/evaluate-answers", json=body), 422)
    assert_told(await standing.http.post("/evaluate-answers", json=[]), 422)
    wrong = await standing.http.post("/evaluate-answers", json=[0] * 100_000)
    assert_told(wrong, 422)


@SHARED
@pytest.mark.parametrize(
    "pair",
    [
        {},
        {"question": PROCESS},
        {"answer": SAID},
        {"question": " ", "answer": SAID},
        {"question": PROCESS, "answer": "a\x00b"},
        {"question": PROCESS, "answer": None},
        {"question": PROCESS, "answer": "x" * 20_001},
    ],
    ids=lambda pair: ",".join(pair) or "none",
)
async def test_pairs_that_are_none(standing: Served, pair: dict[str, object]):
    assert_told(await standing.http.post("/evaluate-answers", json=[pair]), 422)


async def test_failures_are_told_one_by_one(online, upstream: Upstream):
    served = await online({"task_deadline": 5})
    upstream.script(Behaviour(do="status", status=500, marker="lost words", times=9))
    told = await evaluate(served, (PROCESS, "These are the lost words of a thread."), (PROCESS, GOOD))
    lost, other = told["evaluations"]
    assert (lost["score"], lost["assessed"]) == (None, False)
    assert "secret" not in lost["feedback"]
    assert lost["feedback"].strip()
    assert other["answer"] == GOOD


async def test_no_endpoint_at_all(serve: Serve):
    served = await serve(openai_base_url="http://127.0.0.1:9/v1", openai_api_key="sk-none", llm={"retries": 0})
    body = [{"question": PROCESS, "answer": GOOD}]
    response = await served.http.post("/evaluate-answers", json=body)
    assert (response.status_code, response.json()) == (503, UNAVAILABLE)
    for path in ("/start-interview", "/generate-questions"):
        body = {"topic": "Python", "difficulty": "medium", "num_questions": 2}
        response = await served.http.post(path, json=body)
        # The bank may serve, loudly under the engine's own name; if not, the documented words tell why.
        assert response.status_code == 200 or (response.status_code, response.json()) == (503, UNAVAILABLE)
