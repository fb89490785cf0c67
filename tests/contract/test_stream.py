"""The event stream: its events, their fields and order, its frames and its headers."""

import asyncio
import json
from datetime import datetime, timedelta

import pytest

from agents.registry import specialists
from tests.contract.rig import ANSWER, PLAIN, STREAM, Told, ask
from tests.serving import Serve, Served
from tests.upstream import Behaviour, Upstream

ORDER = ["start", "routing", "processing", "content", "answer_complete", "follow_ups", "complete"]
BREAKS = "one\u0085two\u2028three\u2029four\x0bfive\x0csix\x1cseven\r\neight\rnine\nten"


def check(told: Told, question: str, engine: str) -> None:
    """Assert what holds for every stream that ends well."""
    assert told.kinds == ORDER
    assert told.one("start")["question"] == question
    assert told.one("start")["message"]
    routing = told.one("routing")
    assert routing.keys() == {"selected_agent", "reasoning", "confidence", "agents", "method"}
    assert routing["selected_agent"] == routing["agents"][0]
    assert 0 <= routing["confidence"] <= 1
    assert set(routing["agents"]) <= set(specialists())
    assert routing["reasoning"]
    processing = told.one("processing")
    assert processing["agent"] == routing["selected_agent"]
    assert all(agent in processing["message"] for agent in routing["agents"])
    contents = told.all("content")
    assert [data["is_final"] for data in contents] == [False] * (len(contents) - 1) + [True]
    whole = told.one("answer_complete")
    assert whole["full_answer"] == told.chunks
    assert whole["word_count"] == len(told.chunks.split()) > 0
    assert whole["character_count"] == len(told.chunks)
    assert whole["engine"] == engine
    done = told.one("complete")
    assert done == {
        "message": done["message"],
        "agent_used": routing["selected_agent"],
        "engine": engine,
        "success": True,
    }
    times = [datetime.fromisoformat(event["timestamp"]) for event in told.events]
    assert times == sorted(times)
    assert all(time.utcoffset() == timedelta(0) for time in times)


async def test_offline_stream(offline: Served):
    told = await ask(offline)
    check(told, PLAIN, "offline")
    assert told.one("routing")["selected_agent"] == "system_design"
    assert told.one("routing")["method"] == "local"
    assert len(told.all("content")) > 5
    assert len(told.one("follow_ups")["questions"]) == 3


async def test_online_stream(served: Served, upstream: Upstream):
    told = await ask(served)
    check(told, PLAIN, "openai")
    assert told.chunks == "scripted tokens flow steadily onwards "
    assert told.one("follow_ups")["questions"] == [
        f"What is scripted follow-up question {number}?" for number in (1, 2, 3)
    ]
    # A sure routing costs no model call: one for the answer, one for the follow-ups.
    assert upstream.record.total == 2


@pytest.mark.parametrize("engine", ["offline", "openai"])
async def test_one_line_per_event(engine: str, serve: Serve, upstream: Upstream):
    values = {} if engine == "offline" else {"openai_base_url": upstream.url}
    served = await serve(**values)
    upstream.script(Behaviour(text=BREAKS, kind="stream"))
    told = await ask(served, f"{PLAIN} {BREAKS}")
    assert told.text.splitlines() == told.text.split("\n")[:-1]
    assert all(not line or line.startswith("data: {") for line in told.text.splitlines())
    check(told, f"{PLAIN} {BREAKS}", engine)
    if engine == "openai":
        assert told.chunks == BREAKS


async def test_headers(offline: Served):
    headers = (await ask(offline)).headers
    assert headers["content-type"].replace(" ", "") == "text/event-stream;charset=utf-8"
    assert headers["x-accel-buffering"] == "no"
    assert "no-cache" in headers["cache-control"]
    assert "no-transform" in headers["cache-control"]
    assert "content-encoding" not in headers


async def test_nothing_is_buffered(served: Served, upstream: Upstream):
    upstream.script(Behaviour(do="hang_midway", kind="stream", tokens=3))
    seen = ""
    async with asyncio.timeout(10), served.http.stream("POST", STREAM, json={"question": PLAIN}) as response:
        async for text in response.aiter_text():
            seen += text
            if '"content"' in seen:
                break
    assert "scripted" in seen


async def test_heartbeats_while_the_upstream_is_silent(online, upstream: Upstream):
    served = await online(web={"heartbeat": 0.05}, llm={"idle_timeout": 0.5})
    upstream.script(Behaviour(do="hang", kind="stream"))
    told = await ask(served)
    assert len(told.comments) >= 3
    assert told.kinds[-1] == "error"


async def test_conversation_and_context_reach_the_model(served: Served, upstream: Upstream):
    history = [{"role": "user", "content": "Earlier words"}, {"role": "assistant", "content": "Earlier reply"}]
    await ask(served, context="For a bank in Basel", conversation_history=history)
    asked = next(seen for seen in upstream.record.requests if seen.stream)
    roles = [message["role"] for message in asked.body["messages"]]
    words = json.dumps(asked.body["messages"])
    assert roles == ["system", "user", "assistant", "user"]
    assert all(part in words for part in ("Earlier words", "Earlier reply", "For a bank in Basel", PLAIN))


@pytest.mark.parametrize(
    "extra", [{}, {"context": None}, {"conversation_history": None}, {"conversation_history": []}, {"unknown": [1]}]
)
async def test_optional_fields(offline: Served, extra: dict[str, object]):
    check(await ask(offline, PLAIN, **extra), PLAIN, "offline")


@pytest.mark.parametrize("engine", ["offline", "openai"])
async def test_answer_in_one_piece(engine: str, serve: Serve, upstream: Upstream):
    served = await serve(**({} if engine == "offline" else {"openai_base_url": upstream.url}))
    response = await served.http.post(ANSWER, json={"question": PLAIN})
    assert response.status_code == 200
    body = response.json()
    told = await ask(served)
    assert body.keys() == {
        "success",
        "timestamp",
        "question",
        "routing",
        "answer",
        "metadata",
        "follow_up_questions",
        "statistics",
    }
    assert body["success"] is True
    assert body["question"] == PLAIN
    assert body["routing"] == told.one("routing")
    assert body["answer"] == told.chunks
    assert body["follow_up_questions"] == told.one("follow_ups")["questions"]
    assert body["metadata"] == {"engine": engine, "agents": ["system_design"], "routing_method": "local"}
    size = {"word_count": len(body["answer"].split()), "character_count": len(body["answer"])}
    assert body["statistics"] == size


async def test_available(offline: Served):
    body = (await offline.http.get("/api/agents/available")).json()
    assert body["total_agents"] == len(body["agents"]) == 6
    assert {agent["id"] for agent in body["agents"]} == set(specialists())
    for agent in body["agents"]:
        assert agent.keys() == {"id", "name", "specializations", "best_for"}
        assert agent["name"]
        assert agent["specializations"]
        assert agent["best_for"]


async def test_health(offline: Served, online, upstream: Upstream):
    health = {"status": "healthy", "service": "Mock Interview API"}
    assert (await offline.http.get("/health")).json() == {**health, "openai_configured": False, "engine": "offline"}
    served = await online()
    assert (await served.http.get("/health")).json() == {**health, "openai_configured": True, "engine": "openai"}
    assert (await offline.http.get("/health/live")).json() == {"status": "alive"}
    assert (await offline.http.get("/health/ready")).json() == {"status": "ready"}
    # Health costs no model call.
    assert upstream.record.total == 0


async def test_sixty_four_streams_at_once(served: Served, upstream: Upstream):
    callers = [f"Caller {number}." for number in range(64)]
    upstream.script(
        *(Behaviour(kind="stream", marker=caller, text=f"For {caller}", first_token_ms=500) for caller in callers)
    )
    # The assistant's words do not sway the routing.
    histories = [[{"role": "assistant", "content": caller}] for caller in callers]
    tellings = await asyncio.gather(*(ask(served, conversation_history=history) for history in histories))
    for caller, told in zip(callers, tellings, strict=True):
        check(told, PLAIN, "openai")
        assert told.chunks == f"For {caller}"
    assert upstream.record.most_concurrent >= 64
    assert upstream.record.disconnected == 0


async def test_sixty_four_offline_streams_at_once(offline: Served):
    tellings = await asyncio.gather(*(ask(offline) for _ in range(64)))
    for told in tellings:
        check(told, PLAIN, "offline")
    assert len({told.chunks for told in tellings}) == 1
