"""What requests may weigh, and bodies that never end."""

import json

import pytest

from tests.contract.rig import ANSWER, PLAIN, STREAM, Raw, ask, asked, assert_told, request
from tests.serving import Served

JSON = {"Content-Type": "application/json"}
PATHS = pytest.mark.parametrize("path", [STREAM, ANSWER])
MEGABYTE = 1024 * 1024

pytestmark = pytest.mark.asyncio(loop_scope="module")


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
        assert_told(await standing.http.post(path, content=content, headers=JSON), 413, "larger than")
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
