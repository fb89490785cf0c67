"""The scripted endpoint itself: as a process of its own, steered and read over HTTP."""

import subprocess
import sys
from collections.abc import Iterator

import aiohttp
import orjson
import pytest

from llm.online import OnlineEngine
from llm.task import Prose
from tests.upstream.fixture import settings_for

PROSE: Prose[str] = Prose("answer", lambda text: [{"role": "user", "content": text}], lambda text: [text])
STRICT = {"type": "json_schema", "json_schema": {"name": "classify_question", "strict": True, "schema": {}}}


@pytest.fixture
def url() -> Iterator[str]:
    command = [sys.executable, "-m", "tests.upstream", "--tokens", "3", "--token-ms", "20"]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        yield orjson.loads(process.stdout.readline())["url"]
        process.terminate()
    assert process.returncode == 0


async def test_a_process_of_its_own_is_scripted_and_read_over_http(url: str):
    root = url.removesuffix("/v1")
    orders = {"queue": [{"do": "hang_midway", "tokens": 1, "kind": "stream"}], "refuse": ["tools"]}
    engine = OnlineEngine(settings_for(url))
    async with aiohttp.ClientSession() as session:
        async with session.post(f"{root}/_script", json=orders) as response:
            assert response.status == 204
        left = engine.stream(PROSE, "x")
        assert await anext(left) == "scripted "
        await left.aclose()
        assert [piece async for piece in engine.stream(PROSE, "x")] == ["scripted ", "tokens ", "flow "]
        await engine.close()
        async with session.get(f"{root}/_log?disconnected=1&ended=2") as response:
            log = await response.json()
        async with session.get(f"{root}/_log?ended=99&timeout=0.01") as response:
            assert response.status == 504
    assert (log["total"], log["streams"], log["concurrent"], log["disconnected"]) == (2, 2, 0, 1)
    assert [seen["disconnected"] for seen in log["requests"]] == [True, False]


@pytest.mark.parametrize(("text", "agent"), [("Why?", "technical"), ("[[behavioral]] Why?", "behavioral")])
async def test_the_routers_task_is_answered_by_marker(url: str, text: str, agent: str):
    body = {"messages": [{"role": "user", "content": text}], "response_format": STRICT}
    async with aiohttp.ClientSession() as session:
        response = await session.post(f"{url}/chat/completions", json=body)
        reply = await response.json()
    content = orjson.loads(reply["choices"][0]["message"]["content"])
    assert content == {"agents": [agent], "reasoning": "scripted", "confidence": 0.9}
