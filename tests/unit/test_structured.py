"""Typed tasks in all three ways of asking, and what the engine learns about its endpoint."""

import json
from collections.abc import AsyncIterator
from enum import Enum
from typing import Literal

import pytest
from pydantic import BaseModel, Field

from domain.errors import UpstreamMalformed, UpstreamUnavailable
from llm.online import OnlineEngine
from llm.reply import objects
from llm.schema import strict_schema
from llm.task import ChatMessage, Task
from settings import Settings
from tests.upstream import Behaviour, Upstream
from tests.upstream.fixture import settings_for


class Part(BaseModel):
    kind: Literal["small", "large"]
    note: str | None = None


class Thing(BaseModel):
    """A model with the shapes that tasks use."""

    name: str = Field(description="its name", min_length=1, max_length=40)
    parts: list[Part] = Field(min_length=1, max_length=3)
    weight: float = Field(default=1.0, ge=0, le=1)
    best: Part | None = Field(default=None, description="the best one")


def prompt(text: str) -> list[ChatMessage]:
    return [{"role": "system", "content": "Judge."}, {"role": "user", "content": text}]


TASK: Task[str, Thing] = Task(
    "describe_thing", prompt, Thing, lambda text: Thing(name=text, parts=[Part(kind="small")]), max_tokens=50
)
GOOD = '{"name": "n", "parts": [{"kind": "large"}]}'
BAD = '{"name": "", "parts": []}'
FORM, TOOLS = "response_format", "tools"


@pytest.fixture
async def engine(upstream_settings: Settings) -> AsyncIterator[OnlineEngine]:
    made = OnlineEngine(upstream_settings, backoff=0.01)
    yield made
    await made.close()


def ways(upstream: Upstream) -> list[str]:
    return [seen.way for seen in upstream.record.requests]


@pytest.mark.parametrize(
    ("refuse", "first", "later"),
    [
        (set[str](), ["schema"], ["schema"]),
        ({FORM}, ["schema", "tool"], ["tool"]),
        ({FORM, TOOLS}, ["schema", "tool", "plain"], ["plain"]),
    ],
)
async def test_each_way_works_and_is_remembered(
    engine: OnlineEngine, upstream: Upstream, refuse: set[str], first: list[str], later: list[str]
):
    upstream.script(refuse=refuse)
    thing = await engine.run(TASK, "x")
    assert thing.name == "scripted"
    assert ways(upstream) == first
    await engine.run(TASK, "x")
    assert ways(upstream)[len(first) :] == later


@pytest.mark.parametrize("status", [400, 404, 422])
async def test_a_refused_schema_is_not_tried_again(engine: OnlineEngine, upstream: Upstream, status: int):
    upstream.script(Behaviour(do="status", status=status), *[Behaviour(text=BAD, marker="again", times=4)])
    await engine.run(TASK, "x")
    assert ways(upstream) == ["schema", "tool"]
    with pytest.raises(UpstreamMalformed):
        await engine.run(TASK, "again")
    assert ways(upstream)[2:] == ["tool", "tool", "plain", "plain"]


async def test_a_reply_that_does_not_fit_is_asked_again_once_in_the_same_way(engine: OnlineEngine, upstream: Upstream):
    upstream.script(Behaviour(text=BAD))
    await engine.run(TASK, "x")
    assert ways(upstream) == ["schema", "schema"]
    told = upstream.record.requests[1].body["messages"][0]["content"]
    assert told.startswith("Judge.")
    assert "parts: List should have at least 1 item" in told


@pytest.mark.parametrize("garbage", [BAD, "no JSON at all", "[1, 2]", '{"name": "cut'])
async def test_then_the_other_ways_until_five_requests(engine: OnlineEngine, upstream: Upstream, garbage: str):
    upstream.script(Behaviour(text=garbage, times=9))
    with pytest.raises(UpstreamMalformed, match="describe_thing"):
        await engine.run(TASK, "x")
    assert ways(upstream) == ["schema", "schema", "tool", "tool", "plain"]


async def test_retries_count_among_the_five(engine: OnlineEngine, upstream: Upstream):
    failing = Behaviour(do="status", status=503, times=2)
    upstream.script(failing, Behaviour(text=BAD), failing, Behaviour(text=GOOD))
    with pytest.raises(UpstreamUnavailable, match="503"):
        await engine.run(TASK, "x")
    assert upstream.record.total == 5


async def test_a_passing_failure_is_retried_and_not_taken_for_a_refusal(engine: OnlineEngine, upstream: Upstream):
    upstream.script(Behaviour(do="status", status=503), Behaviour(do="drop"))
    await engine.run(TASK, "x")
    assert ways(upstream) == ["schema"] * 3


async def test_when_all_ways_are_refused_nothing_is_learnt(engine: OnlineEngine, upstream: Upstream):
    upstream.script(Behaviour(do="status", status=404, times=3))
    with pytest.raises(UpstreamUnavailable, match="OPENAI_MODEL"):
        await engine.run(TASK, "x")
    await engine.run(TASK, "x")
    assert ways(upstream) == ["schema", "tool", "plain", "schema"]


async def test_a_way_that_worked_survives_a_single_refusal(engine: OnlineEngine, upstream: Upstream):
    await engine.run(TASK, "x")
    upstream.script(Behaviour(do="status", status=400), *[Behaviour(text=BAD, marker="later", times=2)])
    await engine.run(TASK, "x")
    await engine.run(TASK, "later")
    assert ways(upstream) == ["schema", "schema", "tool", "tool", "tool", "schema"]


async def test_a_refused_key_ends_it_at_once(engine: OnlineEngine, upstream: Upstream):
    upstream.script(Behaviour(do="status", status=401, times=9))
    with pytest.raises(UpstreamUnavailable, match="OPENAI_API_KEY"):
        await engine.run(TASK, "x")
    assert upstream.record.total == 1


@pytest.mark.parametrize(
    ("do", "error", "words"),
    [
        ("html", UpstreamMalformed, "not JSON: check OPENAI_BASE_URL"),
        ("malformed", UpstreamMalformed, "not JSON"),
        ("error_object", UpstreamUnavailable, "reported an error"),
        ("empty_choices", UpstreamMalformed, "could be used"),
    ],
)
async def test_replies_that_are_no_completion(
    engine: OnlineEngine, upstream: Upstream, do: str, error: type[Exception], words: str
):
    upstream.script(Behaviour.model_validate({"do": do, "times": 9}))
    with pytest.raises(error, match=words):
        await engine.run(TASK, "x")


async def test_a_reply_cut_off_at_the_limit_gets_more_room(engine: OnlineEngine, upstream: Upstream):
    cut = {"choices": [{"message": {"content": '{"name": "c'}, "finish_reason": "length"}]}
    upstream.script(Behaviour(do="raw", chunks=(json.dumps(cut).encode().hex(),)))
    await engine.run(TASK, "x")
    await engine.run(TASK, "x")
    assert [seen.body["max_tokens"] for seen in upstream.record.requests] == [50, 1600, 1600]


async def test_the_deadline_covers_all_ways(upstream: Upstream):
    engine = OnlineEngine(settings_for(upstream.url, task_deadline=0.4), backoff=0.01)
    upstream.script(Behaviour(text=BAD), Behaviour(do="hang"))
    with pytest.raises(UpstreamUnavailable, match=r"within 0\.4 s"):
        await engine.run(TASK, "x")
    await engine.close()
    assert upstream.record.total == 2


async def test_the_plain_way_uses_the_system_message(engine: OnlineEngine, upstream: Upstream):
    upstream.script(refuse={FORM, TOOLS})
    await engine.run(TASK, "x")
    system, user = upstream.record.requests[-1].body["messages"]
    assert system["content"].startswith("Judge.")
    assert json.dumps(strict_schema(Thing)["required"], separators=(",", ":")) in system["content"]
    assert user == {"role": "user", "content": "x"}


@pytest.mark.parametrize(
    "text",
    [
        GOOD,
        f"```json\n{GOOD}\n```",
        f"Sure! Here it is: {GOOD} Anything else?",
        f"<think>maybe {GOOD.replace('large', 'small')} or {{}}?</think>\n{GOOD}",
        f"thinking without its opening tag </think> {GOOD}",
        f"First {BAD}, no: {GOOD}",
        GOOD.replace('"n"', '"</think>"'),
    ],
)
async def test_objects_are_found_in_talkative_replies(engine: OnlineEngine, upstream: Upstream, text: str):
    upstream.script(Behaviour(text=text), refuse={FORM, TOOLS})
    thing = await engine.run(TASK, "x")
    assert thing.parts[0].kind == "large"
    assert upstream.record.total == 3


def test_hostile_texts_end_soon():
    for text in ("{" * 1_000_000, '{"a":' * 200_000, "[" * 100_000 + "{"):
        assert len(list(objects(text))) == 1


def test_schemas_are_strict():
    schema = strict_schema(Thing)
    part = schema["$defs"]["Part"]  # pyright: ignore[reportIndexIssue]
    assert schema["required"] == ["name", "parts", "weight", "best"]
    assert schema["additionalProperties"] is part["additionalProperties"] is False
    name = schema["properties"]["name"]  # pyright: ignore[reportIndexIssue]
    assert name == {"type": "string", "description": "its name (at least 1 and at most 40 characters)"}
    assert "default" not in json.dumps(schema)
    assert '"title"' not in json.dumps(schema)


def test_fields_named_like_keywords_stay():
    class Odd(BaseModel):
        title: str
        format: str
        default: Part

    class Colour(Enum):
        RED = "red"

    class Painted(BaseModel):
        colour: Colour = Field(Colour.RED, description="of it")

    properties = strict_schema(Odd)["properties"]
    assert properties == {
        "title": {"type": "string"}, "format": {"type": "string"}, "default": {"$ref": "#/$defs/Part"}
    }  # fmt: skip
    assert strict_schema(Painted)["properties"] == {"colour": {"$ref": "#/$defs/Colour"}}
