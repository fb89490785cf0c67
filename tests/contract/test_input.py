"""What clients may send wrong, and how it is refused: early, clearly, and in the shape `{"detail": …}`."""

import json

import pytest

from tests.contract.rig import ANSWER, PLAIN, STREAM, assert_told
from tests.serving import Served

JSON = {"Content-Type": "application/json"}
PATHS = pytest.mark.parametrize("path", [STREAM, ANSWER])

pytestmark = pytest.mark.asyncio(loop_scope="module")


@PATHS
@pytest.mark.parametrize(
    "question",
    [
        *("", " ", "\n\t \u00a0\u3000", "\u200b\u2060\ufeff", "\x00", "a\x00b", "\ud800", "a\udfff"),
        *(None, 7, 7.5, True, [], ["a"], {}, {"a": 1}),
    ],
    ids=repr,
)
async def test_questions_that_are_none(standing: Served, path: str, question: object):
    body = json.dumps({"question": question})
    assert_told(await standing.http.post(path, content=body, headers=JSON), 422, "question")


SHAPES = (
    b"""null|[]|"words"|7|{}|{"Question": "x"}|{|{"question": "x"|{'question': 'x'}|{"question": "x",}|question=x|"""
    b"""<question/>|{"question": "x"} trailing|"""
)


@PATHS
@pytest.mark.parametrize("body", SHAPES.split(b"|"))
async def test_bodies_of_another_shape(standing: Served, path: str, body: bytes):
    assert_told(await standing.http.post(path, content=body, headers=JSON), 422)


DEEP = b"[" * 100_000 + b"]" * 100_000
UNREADABLE = {
    "array": DEEP,
    "inside": b'{"question": "x", "more": ' + DEEP + b"}",
    "object": b'{"a":' * 100_000 + b"1" + b"}" * 100_000,
    "open": b"[" * 100_000,
    "invalid UTF-8": b'{"question": "\xff\xfe"}',
    "no UTF-8": b"\x80" * 9,
    "long number": b'{"question": "x", "more": ' + b"9" * 5000 + b"}",
}


@pytest.mark.parametrize("body", UNREADABLE.values(), ids=UNREADABLE)
async def test_bodies_that_cannot_be_read(standing: Served, body: bytes):
    assert_told(await standing.http.post(STREAM, content=body, headers=JSON), 400)
    assert (await standing.http.get("/health")).status_code == 200


async def test_surrogates_in_raw_bytes(standing: Served):
    body = b'{"question": "\xed\xa0\x80 words"}'
    assert_told(await standing.http.post(STREAM, content=body, headers=JSON), 422)


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", ""])
async def test_other_content_types(standing: Served, kind: str):
    body = json.dumps({"question": PLAIN})
    assert_told(await standing.http.post(STREAM, content=body, headers={"Content-Type": kind}), 422)


@pytest.mark.parametrize(
    "field",
    [
        {"context": 7},
        {"context": ["a"]},
        {"context": "a\x00b"},
        {"conversation_history": "words"},
        {"conversation_history": {}},
        {"conversation_history": ["words"]},
        {"conversation_history": [None]},
        {"conversation_history": [{"role": "user"}]},
        {"conversation_history": [{"content": "words"}]},
        {"conversation_history": [{"role": "system", "content": "words"}]},
        {"conversation_history": [{"role": "User", "content": "words"}]},
        {"conversation_history": [{"role": None, "content": "words"}]},
        {"conversation_history": [{"role": "user", "content": 7}]},
        {"conversation_history": [{"role": "user", "content": "a\x00b"}]},
        {"conversation_history": [{"role": "user", "content": "\ud800"}]},
    ],
    ids=str,
)
async def test_other_fields_of_wrong_type(standing: Served, field: dict[str, object]):
    body = json.dumps({"question": PLAIN, **field})
    assert_told(await standing.http.post(STREAM, content=body, headers=JSON), 422, next(iter(field)))


async def test_complaints_do_not_quote(standing: Served):
    message = {"role": "secret-role", "content": ["secret-words"]}
    body = {"question": ["secret-words"], "context": 7, "conversation_history": [message]}
    response = await standing.http.post(STREAM, json=body)
    assert_told(response, 422)
    assert "secret" not in response.text


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/", 404),
        ("POST", "/api/agents", 404),
        ("GET", "/api/agents/unknown", 404),
        ("POST", "/%00/..%2f", 404),
        ("GET", STREAM, 405),
        ("PUT", ANSWER, 405),
        ("DELETE", "/health", 405),
        ("POST", "/api/agents/available", 405),
        ("PATCH", "/health/ready", 405),
    ],
)
async def test_unknown_paths_and_methods(standing: Served, method: str, path: str, status: int):
    response = await standing.http.request(method, path)
    assert_told(response, status)
    assert (status == 405) == ("allow" in response.headers)
