"""Questions that the local router leaves to the model, and questions with two askings."""

import json

import pytest

from agents.registry import specialists
from tests.contract.rig import Told, ask
from tests.serving import Served
from tests.upstream import Behaviour, Upstream

HELD = "words of the first specialist "


def verdict(*agents: str) -> Behaviour:
    """The model's word, scripted."""
    text = json.dumps({"agents": agents, "reasoning": "It says so.", "confidence": 0.8})
    return Behaviour(kind="classify_question", text=text, times=9)


def asked(agent: str, upstream: Upstream) -> int:
    """How many answers this specialist was asked for."""
    prompt = specialists()[agent].prompt
    return sum(seen.stream and seen.body["messages"][0]["content"] == prompt for seen in upstream.record.requests)


def other_than(agent: str) -> str:
    return next(name for name in specialists() if name != agent)


def whole(told: Told) -> bool:
    return told.kinds[-3:] == ["answer_complete", "follow_ups", "complete"]


async def test_the_model_agrees(served: Served, upstream: Upstream, unsure: tuple[str, str]):
    question, agent = unsure
    upstream.script(verdict(agent))
    told = await ask(served, question)
    assert told.one("routing") == {
        "selected_agent": agent,
        "agents": [agent],
        "method": "model",
        "confidence": 0.8,
        "reasoning": "It says so.",
    }
    assert told.chunks == "scripted tokens flow steadily onwards "
    assert whole(told)
    # The specialist that started ahead went on: no second call was made.
    assert asked(agent, upstream) == 1
    assert upstream.record.total == 3


async def test_the_model_disagrees(served: Served, upstream: Upstream, unsure: tuple[str, str]):
    question, agent = unsure
    right = other_than(agent)
    upstream.script(
        Behaviour(do="hang_midway", kind="stream", tokens=3, marker=specialists()[agent].prompt[:60]), verdict(right)
    )
    upstream.script(Behaviour(kind="stream", text="The right words.", marker=specialists()[right].prompt[:60]))
    told = await ask(served, question)
    assert told.one("routing")["selected_agent"] == right
    assert told.one("complete")["agent_used"] == right
    assert told.chunks == "The right words."
    assert "scripted" not in told.chunks
    assert whole(told)
    await upstream.record.reach(5, disconnected=1)
    assert (asked(agent, upstream), asked(right, upstream)) == (1, 1)


@pytest.mark.parametrize(
    "trouble",
    [
        Behaviour(do="status", status=500, kind="classify_question", times=9),
        Behaviour(do="drop", kind="classify_question", times=9),
        Behaviour(do="html", kind="classify_question", times=9),
        Behaviour(text='{"agents": ["nobody"], "reasoning": "x", "confidence": 1}', kind="classify_question", times=9),
        Behaviour(do="empty_choices", kind="classify_question", times=9),
    ],
    ids=lambda trouble: f"{trouble.do}{trouble.text[:10]}",
)
async def test_the_model_gives_no_verdict(
    served: Served, upstream: Upstream, unsure: tuple[str, str], trouble: Behaviour
):
    question, agent = unsure
    upstream.script(trouble)
    told = await ask(served, question)
    assert told.one("routing")["method"] == "local_fallback"
    assert told.one("routing")["agents"] == [agent]
    assert told.chunks == "scripted tokens flow steadily onwards "
    assert whole(told)


async def test_the_verdict_hangs(online, upstream: Upstream, unsure: tuple[str, str]):
    served = await online(llm={"classify_deadline": 0.3})
    upstream.script(Behaviour(do="hang", kind="classify_question", times=9))
    told = await ask(served, unsure[0])
    assert told.one("routing")["method"] == "local_fallback"
    assert told.chunks == "scripted tokens flow steadily onwards "
    assert whole(told)
    await upstream.record.reach(5, disconnected=1)


async def test_an_unwanted_start_may_fail(served: Served, upstream: Upstream, unsure: tuple[str, str]):
    question, agent = unsure
    right = other_than(agent)
    failing = Behaviour(do="status", status=500, kind="stream", marker=specialists()[agent].prompt[:60], times=9)
    upstream.script(failing, verdict(right))
    told = await ask(served, question)
    assert told.one("routing")["selected_agent"] == right
    assert told.chunks == "scripted tokens flow steadily onwards "
    assert whole(told)


async def test_a_wanted_start_that_failed_is_told(served: Served, upstream: Upstream, unsure: tuple[str, str]):
    question, agent = unsure
    upstream.script(Behaviour(do="status", status=500, kind="stream", times=9), verdict(agent))
    told = await ask(served, question)
    assert told.kinds == ["start", "routing", "processing", "error"]


async def test_offline_an_unsure_question_is_settled_locally(offline: Served, unsure: tuple[str, str]):
    question, agent = unsure
    told = await ask(offline, question)
    assert told.one("routing")["method"] == "local"
    assert told.one("routing")["selected_agent"] == agent
    assert whole(told)


async def check_sections(told: Told, agents: tuple[str, ...]) -> None:
    assert told.one("routing")["agents"] == list(agents)
    assert told.one("processing")["agent"] == told.one("complete")["agent_used"] == agents[0]
    assert told.one("answer_complete")["full_answer"] == told.chunks
    headings = [f"## {specialists()[agent].name}\n\n" for agent in agents]
    assert told.chunks.startswith(headings[0])
    first, second = told.chunks.removeprefix(headings[0]).split(f"\n\n{headings[1]}")
    assert first.strip()
    assert second.strip()
    assert sum(data["is_final"] for data in told.all("content")) == 1
    assert whole(told)


@pytest.mark.parametrize("slow", [0, 1])
async def test_two_sections_in_order(served: Served, upstream: Upstream, compound, slow: int):
    question, agents = compound
    for number, agent in enumerate(agents):
        pace = 60 if number == slow else 1
        marker = specialists()[agent].prompt[:60]
        upstream.script(Behaviour(kind="stream", marker=marker, tokens=5 + number, token_ms=pace))
    told = await ask(served, question)
    await check_sections(told, agents)
    first, second = told.chunks.split(f"## {specialists()[agents[1]].name}")
    assert (first.count("scripted"), second.count("scripted")) == (1, 2)


async def test_two_sections_offline(offline: Served, compound):
    question, agents = compound
    await check_sections(await ask(offline, question), agents)


async def test_one_of_two_sections_fails(served: Served, upstream: Upstream, compound):
    question, agents = compound
    trouble = Behaviour(do="status", status=500, kind="stream", marker=specialists()[agents[1]].prompt[:60], times=9)
    upstream.script(trouble)
    told = await ask(served, question)
    assert told.kinds[-1] == "error"
    assert not told.all("complete")
    assert not told.all("answer_complete")


@pytest.mark.parametrize("kept", [True, False])
async def test_the_model_finds_two_askings(served: Served, upstream: Upstream, unsure: tuple[str, str], kept: bool):
    question, agent = unsure
    others = [name for name in specialists() if name != agent]
    agents = (agent, others[0]) if kept else (others[0], others[1])
    upstream.script(verdict(*agents))
    told = await ask(served, question)
    await check_sections(told, agents)
    assert told.one("routing")["method"] == "model"
