"""The OpenAPI document of the mock interview API and of the shared session paths: whole, and true."""

import re
from typing import Any

import jsonschema_rs
import pytest
import pytest_asyncio

from tests.contract.mock_rig import SAID, TOPIC, UNKNOWN, finished, start, submit, tone, upload
from tests.serving import Served

Document = dict[str, Any]
OPERATIONS = [
    ("post", "/start-interview"),
    ("post", "/submit-answer"),
    ("post", "/audio-answer/{session_id}"),
    ("get", "/session/{session_id}"),
    ("get", "/sessions"),
    ("post", "/generate-questions"),
    ("post", "/transcribe-audio"),
    ("post", "/text-to-speech"),
    ("post", "/evaluate-answers"),
    ("get", "/interview/report/{session_id}"),
    ("get", "/interviews/{session_id}"),
    ("delete", "/interviews/{session_id}"),
    ("get", "/interviews/{session_id}/coverage"),
    ("get", "/interviews/{session_id}/transcript"),
    ("post", "/interviews/{session_id}/pause"),
    ("post", "/interviews/{session_id}/resume"),
    ("post", "/interviews/{session_id}/finish"),
    ("post", "/interviews/{session_id}/turns/{n}/amend"),
    ("post", "/interviews/{session_id}/turns/{n}/retry"),
    ("get", "/interviews/{session_id}/turns/{n}/attempts"),
]
GOOD: dict[str, Any] = {
    "/start-interview": {"topic": TOPIC, "difficulty": "medium", "num_questions": 1},
    "/generate-questions": {"topic": TOPIC, "difficulty": "medium", "num_questions": 1},
    "/text-to-speech": {"text": "Hello"},
    "/evaluate-answers": [{"question": "What is Python?", "answer": SAID}],
}

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def document(standing: Served) -> Document:
    return (await standing.http.get("/openapi.json")).json()


def template(path: str) -> str:
    """The path as the document names it."""
    path = re.sub(r"^/(session|interview/report|interviews|audio-answer)/[^/]+", r"/\1/{session_id}", path)
    return re.sub(r"/turns/[^/]+/", "/turns/{n}/", path)


def check(document: Document, response: Any) -> None:
    """Assert that a response has a status that is declared for its path, and the declared body."""
    operation = document["paths"][template(response.request.url.path)][response.request.method.lower()]
    declared = operation["responses"][str(response.status_code)]
    if response.status_code == 204:
        assert "content" not in declared
        return
    kind = response.headers["content-type"]
    schema = declared["content"][kind]["schema"]
    if kind == "application/json":
        jsonschema_rs.validator_for({**schema, "components": document["components"]}).validate(response.json())


@pytest.mark.parametrize(("method", "path"), OPERATIONS)
async def test_operations_are_declared(document: Document, method: str, path: str):
    operation = document["paths"][path][method]
    assert operation["summary"]
    assert operation["description"]
    assert operation["tags"] in (["Mock interview"], ["Sessions"])
    assert operation["security"] == [{}, {"Token": []}]
    assert {"400", "401", "403", "500", "503"} <= operation["responses"].keys()
    if "{session_id}" in path:
        assert "404" in operation["responses"]
    if method == "post" and "requestBody" in operation:
        assert {"413", "422"} <= operation["responses"].keys()


async def test_fields_have_examples_or_words(document: Document):
    schemas = document["components"]["schemas"]
    for name in (
        "StartRequest",
        "StartResponse",
        "SubmitRequest",
        "NextResponse",
        "CountsResponse",
        "QuestionsResponse",
        "SessionResponse",
        "SpeakRequest",
        "TranscriptOut",
        "AnswerToEvaluate",
    ):
        for field, schema in schemas[name]["properties"].items():
            assert "examples" in schema or "const" in schema, f"{name}.{field}"
    assert "current_question" not in schemas["SessionResponse"]["required"]
    assert "difficulty" in schemas["SessionResponse"]["required"]


async def test_the_key_is_declared(document: Document):
    for path in ("/submit-answer", "/audio-answer/{session_id}"):
        named = [each["name"].lower() for each in document["paths"][path]["post"]["parameters"]]
        assert "idempotency-key" in named


async def test_its_own_examples_work(standing: Served, document: Document):
    fields = document["components"]["schemas"]["StartRequest"]["properties"]
    body = {name: schema["examples"][0] for name, schema in fields.items()}
    response = await standing.http.post("/start-interview", json=body)
    check(document, response)
    assert response.status_code == 200


async def test_what_is_sent_is_declared(standing: Served, document: Document):
    for path, body in GOOD.items():
        check(document, await standing.http.post(path, json=body))
        for content in (b"{", b"{}", b"[" * 100_000, b"x" * 2_000_000, b'{"topic": "\xff"}'):
            headers = {"Content-Type": "application/json"}
            check(document, await standing.http.post(path, content=content, headers=headers))
    for method, path in OPERATIONS:
        path = path.replace("{session_id}", UNKNOWN).replace("{n}", "1")
        for headers in ({}, {"Host": "evil.example"}, {"Origin": "http://evil.example"}, {"Authorization": "Bearer x"}):
            if method == "post" and path.endswith(("answer", "audio", UNKNOWN)):
                response = await upload(standing, path, tone(), **headers)
            else:
                response = await standing.http.request(method, path, json=GOOD.get(path), headers=headers)
            check(document, response)


async def test_an_interviews_replies_are_declared(standing: Served, document: Document):
    begun = await start(standing, 2)
    own, session_id = f"/interviews/{begun['session_id']}", begun["session_id"]
    heard = f"/audio-answer/{session_id}"
    for response in (
        await standing.http.get(f"/session/{session_id}"),
        await standing.http.get(f"/interview/report/{session_id}"),
        await submit(standing, session_id, " "),
        await submit(standing, session_id, "x" * 30_000),
        await submit(standing, session_id, question_number=9),
        await upload(standing, heard, b"words"),
        await upload(standing, heard, tone()),
        await upload(standing, heard, bytes(12_000_000)),
        await standing.http.post(f"{own}/turns/1/retry"),
        await standing.http.post(f"{own}/pause"),
        await standing.http.post(f"{own}/resume"),
        await submit(standing, session_id),
        await standing.http.post(f"{own}/turns/1/amend", json={"text": "more"}),
        await standing.http.post(f"{own}/turns/x/amend", json={"text": "more"}),
        await standing.http.get(own),
        await standing.http.get(f"{own}/transcript"),
        await standing.http.get(f"{own}/coverage"),
        await standing.http.post(f"{own}/turns/1/retry"),
        await standing.http.get(f"{own}/turns/1/attempts"),
        await standing.http.post(f"{own}/finish"),
        await standing.http.get(f"/session/{session_id}"),
        await standing.http.get(f"/interview/report/{session_id}"),
        await submit(standing, session_id),
        await standing.http.get("/sessions"),
        await standing.http.delete(own),
        await standing.http.delete(own),
    ):
        check(document, response)


async def test_the_last_reply_is_declared(standing: Served, document: Document):
    session_id, reply = await finished(standing)
    schema = document["paths"]["/submit-answer"]["post"]["responses"]["200"]["content"]["application/json"]["schema"]
    jsonschema_rs.validator_for({**schema, "components": document["components"]}).validate(reply)
    check(document, await standing.http.get(f"/interview/report/{session_id}"))
