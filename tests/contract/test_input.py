"""What clients may send wrong, and how it is refused: early, clearly, and in the shape `{"detail": …}`."""

import json
from typing import Any

import pytest

from tests.contract.rig import ANSWER, PLAIN, STREAM, Raw, ask, asked, request
from tests.serving import Served

JSON = {"Content-Type": "application/json"}
PATHS = pytest.mark.parametrize("path", [STREAM, ANSWER])
MEGABYTE = 1024 * 1024

pytestmark = pytest.mark.asyncio(loop_scope="module")


def assert_told(response: Any, status: int, words: str = "") -> None:
    """Assert status and shape; a list of complaints names places and never quotes."""
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/json"
    body = response.json()
    assert body.keys() == {"detail"}
    if status == 422:
        assert 0 < len(body["detail"]) <= 20
        assert all(each.keys() == {"type", "loc", "msg"} for each in body["detail"])
    else:
        assert isinstance(body["detail"], str)
    assert words in response.text


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


@PATHS
@pytest.mark.parametrize("field", ["question", "context"])
async def test_texts_over_the_limit(standing: Served, path: str, field: str):
    limit = standing.settings.limits.question
    body = {"question": PLAIN, field: "x" * (limit + 1)}
    assert_told(await standing.http.post(path, json=body), 413, f"{limit} characters")


async def test_a_question_of_a_megabyte(standing: Served):
    response = await standing.http.post(STREAM, json={"question": "x" * (MEGABYTE - 100)})
    assert_told(response, 413, "characters")


async def test_the_longest_question_is_answered(standing: Served):
    question = (PLAIN + " ") * 2000
    assert (await ask(standing, question[: standing.settings.limits.question])).one("complete")["success"]


async def test_long_histories(standing: Served):
    message = {"role": "user", "content": "Earlier words"}
    most = standing.settings.limits.history
    assert (await ask(standing, PLAIN, conversation_history=[message] * most)).one("complete")["success"]
    for count in (most + 1, 10_000):
        response = await standing.http.post(STREAM, json={"question": PLAIN, "conversation_history": [message] * count})
        assert_told(response, 400, f"{most} messages")


async def test_half_a_million_wrong_messages_earn_one_complaint(standing: Served):
    body = b'{"question": "x", "conversation_history": [' + b"0," * 500_000 + b"0]}"
    response = await standing.http.post(STREAM, content=body, headers=JSON)
    assert_told(response, 422)
    assert len(response.json()["detail"]) == 1


@PATHS
async def test_bodies_over_the_limit(standing: Served, path: str):
    body = json.dumps({"question": "x" * 2 * MEGABYTE}).encode()

    async def pieces():
        for start in range(0, len(body), 65536):
            yield body[start : start + 65536]

    for content in (body, pieces()):
        assert_told(await standing.http.post(path, content=content, headers=JSON), 413, "bytes")
    assert (await ask(standing)).one("complete")["success"]


async def test_an_announced_body_is_refused_before_it_is_sent(standing: Served):
    async with asked(standing) as raw:
        await raw.until(b"\r\n0\r\n\r\n")
        raw.writer.write(request(STREAM, b"", content_length=str(10**12)))
        assert b" 413 " in await raw.until(b"\r\n")


async def test_a_chunked_body_within_the_limit(standing: Served):
    body = json.dumps({"question": PLAIN}).encode()

    async def pieces():
        for start in range(0, len(body), 7):
            yield body[start : start + 7]

    response = await standing.http.post(ANSWER, content=pieces(), headers=JSON)
    assert response.json()["question"] == PLAIN


async def test_unfinished_bodies_do_no_harm(standing: Served):
    async with asked(standing) as raw:
        await raw.until(b"\r\n0\r\n\r\n")
        raw.writer.write(request(STREAM, b'{"question"', content_length="1000"))
        await raw.writer.drain()
        raw.vanish()
    async with asked(standing) as raw:
        await raw.until(b"\r\n0\r\n\r\n")
        await half_a_chunk(raw)
    assert (await ask(standing)).one("complete")["success"]


async def half_a_chunk(raw: Raw) -> None:
    head = "Host: localhost\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n"
    raw.writer.write(f"POST {STREAM} HTTP/1.1\r\n{head}\r\n5\r\nabc".encode())
    await raw.writer.drain()
    raw.vanish()


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
