"""The factories that `langgraph.json` names, called as Studio's server calls it."""

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest
from langgraph.checkpoint.memory import InMemorySaver
from langgraph.types import Command

from agents.outline import NOTICE
from domain.errors import StartupError
from domain.plan import MOST_PROBES
from graphs import exports

ROOT = Path(__file__).parents[2]


@pytest.fixture
def environment(monkeypatch: pytest.MonkeyPatch, database: str, tmp_path: Path) -> pytest.MonkeyPatch:
    """An offline engine over a seeded database."""
    monkeypatch.setenv("DATABASE_URL", database)
    monkeypatch.setenv("VIVA_LLM__ENGINE", "offline")
    monkeypatch.setenv("VIVA_DATA", str(tmp_path))
    return monkeypatch


async def test_what_the_graph_needs_is_opened_once(environment: pytest.MonkeyPatch):
    async def lend() -> object:
        async with exports.router() as graph:
            return graph

    first, *others = await asyncio.gather(*(lend() for _ in range(5)))
    assert all(graph is first for graph in [*others, await lend()])


async def test_the_graph_answers_offline(environment: pytest.MonkeyPatch):
    async with exports.router() as graph:
        assert graph.checkpointer is None
        outcome = await graph.ainvoke({"question": "How do hash maps work?"})
    assert outcome["answer"].startswith(NOTICE)
    assert outcome["routing"]["agents"] == ("technical",)
    assert len(set(outcome["follow_up_questions"])) == 3


async def test_after_a_failure_the_next_call_tries_again(environment: pytest.MonkeyPatch, tmp_path: Path):
    with environment.context() as broken:
        broken.setenv("VIVA_MODEL", str(tmp_path / "none"))
        with pytest.raises(StartupError, match="viva database"):
            async with exports.router():
                pass
    async with exports.router() as graph:
        assert "classify" in graph.nodes


async def test_the_interviewer_waits_for_an_answer_and_keeps_no_word_of_it(environment: pytest.MonkeyPatch):
    config: Any = {"configurable": {"thread_id": "one"}}
    async with exports.interviewer() as graph:
        kept = graph.copy({"checkpointer": InMemorySaver()})
        waiting = await kept.ainvoke({"topic": "Data Structures", "questions": 1}, config)
        assert [one.value for one in waiting["__interrupt__"]] == [{"turn": 1}]
        over = waiting
        for _ in range(1 + MOST_PROBES):
            if over["status"] == "active":
                answer = Command(resume="A hash map spreads its keys over buckets by their hash.")
                over = await kept.ainvoke(answer, config)
        assert over["status"] == "completed"
        assert "buckets" not in str((await kept.aget_state(config)).values)


def test_langgraph_json_names_them():
    config = json.loads((ROOT / "langgraph.json").read_text())
    names = ("router", "interviewer")
    assert config["graphs"] == {name: f"./graphs/exports.py:{name}" for name in names}
