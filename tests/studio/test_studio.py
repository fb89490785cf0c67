"""LangGraph Studio's server over the router, driven with its own client as Studio drives it."""

from typing import Any

import pytest
from langgraph_sdk.client import LangGraphClient

from agents.outline import NOTICE
from agents.registry import specialists

QUESTION = "How do hash maps work?"
TWO = "How would you design a URL shortener? And tell me about a time you led a team through a crisis."


async def run(studio: LangGraphClient, asking: dict[str, Any]) -> tuple[list[Any], dict[str, Any]]:
    """Run a question on a new thread; return its stream and the thread's values at the end."""
    thread = (await studio.threads.create())["thread_id"]
    modes: Any = ["custom", "updates"]
    parts = [part async for part in studio.runs.stream(thread, "router", input=asking, stream_mode=modes)]
    state = await studio.threads.get_state(thread)
    values = state["values"]
    assert isinstance(values, dict)
    return parts, values


def custom(parts: list[Any], kind: str) -> list[dict[str, Any]]:
    return [part.data for part in parts if part.event == "custom" and part.data["kind"] == kind]


def updated(parts: list[Any]) -> set[str]:
    return {node for part in parts if part.event == "updates" for node in part.data}


async def test_the_assistant_with_its_schemas(studio: LangGraphClient):
    [assistant] = await studio.assistants.search(graph_id="router")
    schemas = await studio.assistants.get_schemas(assistant["assistant_id"])
    asking, outcome = schemas["input_schema"], schemas["output_schema"]
    assert asking is not None
    assert outcome is not None
    assert set(asking["properties"]) == {"question", "context", "conversation_history"}
    assert asking["required"] == ["question"]
    assert set(outcome["properties"]) == {"routing", "answer", "follow_up_questions"}


async def test_the_drawing(studio: LangGraphClient):
    drawn = await studio.assistants.get_graph("router")
    nodes = {node["id"] for node in drawn["nodes"]}
    assert {"classify", "follow_ups", "compose", *specialists()} <= nodes
    edges = {(edge["source"], edge["target"]) for edge in drawn["edges"]}
    assert {("classify", name) for name in specialists()} <= edges


async def test_a_question_streams_its_answer(studio: LangGraphClient):
    parts, values = await run(studio, {"question": QUESTION, "context": "Senior engineer"})
    [routed] = custom(parts, "routed")
    assert routed["routing"]["agents"] == ["technical"]
    assert updated(parts) == {"classify", "technical", "follow_ups"}
    told = "".join(token["text"] for token in custom(parts, "token"))
    assert told.startswith(NOTICE)
    assert values["answer"] == told
    assert values["routing"] == routed["routing"]
    assert len(set(values["follow_up_questions"])) == 3


async def test_a_question_with_two_askings_gets_two_sections(studio: LangGraphClient):
    parts, values = await run(studio, {"question": TWO, "context": None, "conversation_history": None})
    assert values["routing"]["agents"] == ["system_design", "behavioral"]
    assert updated(parts) == {"classify", "system_design", "behavioral", "follow_ups", "compose"}
    first, second = (f"## {specialists()[name].name}\n" for name in ("system_design", "behavioral"))
    assert values["answer"].startswith(first)
    assert values["answer"].index(second) > 0
    assert values["answer"].count(NOTICE) == 2


async def test_a_thread_takes_one_question_after_another(studio: LangGraphClient):
    thread = (await studio.threads.create())["thread_id"]
    for question, agents in ((TWO, ["system_design", "behavioral"]), (QUESTION, ["technical"])):
        values = await studio.runs.wait(thread, "router", input={"question": question})
        assert isinstance(values, dict)
        assert values["routing"]["agents"] == agents
        assert values["answer"].count(NOTICE) == len(agents)
    history = await studio.threads.get_history(thread, limit=20)
    assert history[0]["next"] == []
    assert any("classify" in state["next"] for state in history)


@pytest.mark.parametrize(
    ("asking", "field"),
    [
        ({}, "question"),
        ({"question": "  "}, "question"),
        (
            {"question": QUESTION, "conversation_history": [{"role": "bot", "content": "x"}]},
            "conversation_history.0.role",
        ),
    ],
)
async def test_a_bad_input_is_told_by_its_field(studio: LangGraphClient, asking: dict[str, Any], field: str):
    parts, _ = await run(studio, asking)
    [error] = [part.data for part in parts if part.event == "error"]
    assert error["error"] == "Invalid"
    assert error["message"].startswith(f"{field}: ")
