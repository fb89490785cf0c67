"""Fixtures of the contract tests: the online engine against the scripted endpoint, and questions of each kind."""

from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest

from agents.routing.local import Choice, LocalRouter
from domain.question import Question
from llm.embeddings import Embedder
from tests.contract.rig import settled, tasks
from tests.serving import Serve, Served, settings_of
from tests.upstream import Upstream
from tests.upstream.fixture import KEY, upstream

__all__ = ["upstream"]

# Longer than the tests wait: a call that ends by its own limit was not cancelled.
LLM = {"deadline": 60, "task_deadline": 60, "idle_timeout": 60, "classify_deadline": 60, "retries": 0}

UNSURE = (
    "Walk me through the checkout you built.",
    "Tell me about caching.",
    "Explain how you scaled a team and a service.",
    "What trade-offs matter most?",
    "What is your approach to testing?",
    "Talk about your favourite product and its architecture.",
    "How did you choose the database?",
    "What would you do differently about monitoring?",
    "Estimate how long the migration takes.",
)
COMPOUND = (
    "Design a URL shortener and tell me about a time you failed.",
    "Why do you want to work here and how would you estimate the market for e-bikes?",
    "How would you design a rate limiter? And tell me about a time you missed a deadline.",
    "Explain TCP handshakes. Also, tell me about a conflict you had with a colleague.",
)


@pytest.fixture
async def routed() -> Callable[[str], Any]:
    """What the local router says to a question."""
    embedder, router = Embedder.load(settings_of({}).model), LocalRouter.load()

    async def route(text: str) -> Choice:
        return await router.route(Question(text=text), embedder)

    return route


@pytest.fixture
async def unsure(routed: Callable[[str], Any]) -> tuple[str, str]:
    """A question that the local router is unsure about, and the specialist that it would take."""
    for text in UNSURE:
        choice = await routed(text)
        if not choice.sure and len(choice.routing.agents) == 1:
            return text, choice.routing.leading
    raise AssertionError("the router is sure of all of them: find other questions")


@pytest.fixture
async def compound(routed: Callable[[str], Any]) -> tuple[str, tuple[str, ...]]:
    """A question that the local router surely gives to two specialists, and those."""
    for text in COMPOUND:
        choice = await routed(text)
        if choice.sure and len(choice.routing.agents) == 2:
            return text, choice.routing.agents
    raise AssertionError("the router is sure of none of them: find other questions")


@pytest.fixture
async def online(serve: Serve, upstream: Upstream) -> "Callable[..., Any]":
    """Start a server whose engine asks the scripted endpoint; `llm` fields replace the short limits."""

    async def start(llm: dict[str, object] | None = None, **values: object) -> Served:
        address = {"openai_base_url": upstream.url, "openai_api_key": KEY, "openai_model": "scripted"}
        return await serve(**{**address, "llm": {**LLM, **(llm or {})}, **values})

    return start


@pytest.fixture
async def served(online: "Callable[..., Any]", upstream: Upstream) -> AsyncIterator[Served]:
    """Such a server; at the end no task and no call to the endpoint may be left."""
    running = await online()
    before = tasks()
    yield running
    await settled(before)
    assert upstream.record.concurrent == 0
