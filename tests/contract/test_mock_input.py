"""What clients of the mock interview API may send wrong, and how it is refused."""

import json

import pytest

from tests.contract.mock_rig import TOPIC
from tests.contract.rig import assert_told
from tests.serving import Served

JSON = {"Content-Type": "application/json"}
GOOD = {"topic": TOPIC, "difficulty": "medium", "num_questions": 1}
PATHS = pytest.mark.parametrize("path", ["/start-interview", "/generate-questions"])

pytestmark = pytest.mark.asyncio(loop_scope="module")


@PATHS
@pytest.mark.parametrize("count", [0, -1, 11, 10**30, 2.0, 2.5, "2", True, None, [2], {}, "many"], ids=repr)
async def test_numbers_of_questions(standing: Served, path: str, count: object):
    response = await standing.http.post(path, json={**GOOD, "num_questions": count})
    assert_told(response, 422, "num_questions")


@PATHS
@pytest.mark.parametrize("level", ["", "easy", "expert", "Medium", "impossible", 2, None, ["hard"]], ids=repr)
async def test_difficulties(standing: Served, path: str, level: object):
    assert_told(await standing.http.post(path, json={**GOOD, "difficulty": level}), 422, "difficulty")


@PATHS
@pytest.mark.parametrize(
    "topic", ["", "  ", "\u200b", "a\x00b", 7, None, ["x"], {}, "x" * 4001], ids=lambda t: repr(t)[:9]
)
async def test_topics(standing: Served, path: str, topic: object):
    assert_told(await standing.http.post(path, json={**GOOD, "topic": topic}), 422, "topic")


@PATHS
@pytest.mark.parametrize("missing", GOOD)
async def test_missing_fields(standing: Served, path: str, missing: str):
    body = {name: value for name, value in GOOD.items() if name != missing}
    assert_told(await standing.http.post(path, json=body), 422, missing)


@pytest.mark.parametrize(
    "path", ["/start-interview", "/submit-answer", "/generate-questions", "/text-to-speech", "/evaluate-answers"]
)
@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"null", 422),
        (b"7", 422),
        (b'"words"', 422),
        (b"{", 422),
        (b"", 422),
        (b"[" * 100_000 + b"]" * 100_000, 400),
        (b'{"a":' * 100_000 + b"1" + b"}" * 100_000, 400),
        (b'{"topic": "\xff"}', 400),
        (b'{"topic": "' + b"x" * 2_000_000 + b'"}', 413),
    ],
    ids=["null", "number", "text", "open", "empty", "deep array", "deep object", "no UTF-8", "huge"],
)
async def test_bodies(standing: Served, path: str, body: bytes, status: int):
    assert_told(await standing.http.post(path, content=body, headers=JSON), status)


async def test_bodies_of_the_other_kind(standing: Served):
    assert_told(await standing.http.post("/start-interview", json=[GOOD]), 422)
    assert_told(await standing.http.post("/evaluate-answers", json={"question": "x", "answer": "y"}), 422)


async def test_unknown_fields_are_ignored(standing: Served):
    response = await standing.http.post("/start-interview", json={**GOOD, "mood": "grim"})
    assert response.status_code == 200


@pytest.mark.parametrize("topic", ["🦀 Rust", "C++ & <script>", "Ünïcode", "x" * 4000, "'; DROP TABLE sessions; --"])
async def test_topics_of_every_kind(standing: Served, topic: str):
    reply = (await standing.http.post("/start-interview", json={**GOOD, "topic": topic})).json()
    assert topic in reply["greeting"]
    assert reply["current_question"].strip()


async def test_complaints_do_not_quote(standing: Served):
    body = json.dumps({"session_id": 7, "answer": ["secret-words"]})
    response = await standing.http.post("/submit-answer", content=body, headers=JSON)
    assert_told(response, 422)
    assert "secret" not in response.text
