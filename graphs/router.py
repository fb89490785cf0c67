"""The router graph: a question goes to its specialist, and the answer streams out as events.

Sure of the specialist, the local router decides alone. Unsure, the likeliest specialist starts at once with its
tokens held back while the model judges; it keeps the question, or hands it over.
"""

import asyncio
import logging
from collections.abc import AsyncGenerator
from typing import Any

from langgraph.graph import END, START, StateGraph
from langgraph.types import Command, Send, StreamWriter

from agents.registry import specialists
from agents.routing.local import Choice, LocalRouter
from agents.tasks.answer_question import ANSWER_QUESTION, AnswerInput
from agents.tasks.classify_question import CLASSIFY_QUESTION, ClassifyInput
from agents.tasks.suggest_follow_ups import SUGGEST_FOLLOW_UPS, FollowUpInput
from domain.errors import UpstreamMalformed, UpstreamUnavailable
from domain.events import FollowUps, Routed, SectionDone, Token
from domain.knowledge import Recalled
from domain.question import Routing
from graphs.recall import recall
from graphs.router_state import Asking, Assignment, Outcome, RouterState, plain, sends, to_question
from graphs.speculation import Held
from llm.embeddings import Embedder
from llm.engine import Engine
from memory.pool import Pool

log = logging.getLogger(__name__)


def _heading(routing: Routing, section: int) -> str:
    if len(routing.agents) == 1:
        return ""
    title = f"## {specialists()[routing.agents[section]].name}\n\n"
    return title if section == 0 else f"\n\n{title}"


class Router:
    """The graph's nodes over what they need; stateless, so one serves all runs."""

    def __init__(
        self, engine: Engine, local: LocalRouter, embedder: Embedder, pool: Pool, deadline: float
    ) -> None:
        self._engine = engine
        self._local = local
        self._embedder = embedder
        self._pool = pool
        self._deadline = deadline

    async def classify(self, state: RouterState, writer: StreamWriter) -> Command[Any]:
        """Choose locally; settle it at once when sure, or when there is no model to ask."""
        question = to_question(state)
        choice: Choice = await self._local.route(question, self._embedder)
        routing = choice.routing
        contested = not choice.sure and self._engine.name != "offline"
        if not contested:
            writer(Routed(routing))
        follow_ups = Send("follow_ups", {**plain(state), "specialist": routing.leading})
        shares = sends(state, routing, list(choice.parts), contested=contested)
        # A contested question starts with its leading specialist alone: nothing is sure yet.
        started = shares[:1] if contested else shares
        return Command(update={"routing": routing.model_dump()}, goto=[*started, follow_ups])

    async def _recall(self, specialist: str, text: str) -> Recalled:
        if self._engine.name != "offline":
            return Recalled()
        return await recall(self._pool, self._embedder, specialist, text)

    async def _stream(self, assignment: Assignment) -> AsyncGenerator[str]:
        routing, section = Routing.model_validate(assignment["routing"]), assignment["section"]
        specialist = routing.agents[section]
        part = assignment["parts"][section] if len(routing.agents) > 1 and assignment["parts"] else ""
        value = AnswerInput(
            specialist=specialist,
            question=to_question(assignment),
            colleague=next((other for other in routing.agents if other != specialist), ""),
            part=part,
            recalled=await self._recall(specialist, part or assignment["question"]),
        )
        async for piece in self._engine.stream(ANSWER_QUESTION, value):
            yield piece

    async def _say(
        self, pieces: AsyncGenerator[str], routing: Routing, section: int, writer: StreamWriter
    ) -> dict[str, Any]:
        said: list[str] = []
        heading = _heading(routing, section)
        async for piece in pieces:
            text = heading + piece
            heading = ""
            said.append(text)
            writer(Token(text, section))
        writer(SectionDone(section))
        return {"sections": {section: "".join(said)}}

    async def specialist(self, assignment: Assignment, writer: StreamWriter) -> dict[str, Any] | Command[Any]:
        """Answer one section; when contested, hold the words until the model has judged."""
        if assignment["contested"]:
            return await self._contested(assignment, writer)
        routing = Routing.model_validate(assignment["routing"])
        return await self._say(self._stream(assignment), routing, assignment["section"], writer)

    async def _contested(self, assignment: Assignment, writer: StreamWriter) -> dict[str, Any] | Command[Any]:
        local = Routing.model_validate(assignment["routing"])
        verdict = asyncio.create_task(self._verdict(assignment, local))
        held = Held(self._stream(assignment))
        try:
            routing = await held.until(verdict)
            writer(Routed(routing))
            update: dict[str, Any] = {"routing": routing.model_dump()}
            if routing.agents != local.agents:
                return Command(update=update, goto=sends(assignment, routing, []))
            said = await self._say(held.flow(), routing, 0, writer)
            return Command(
                update={**update, **said}, goto=sends(assignment, routing, assignment["parts"], first=1)
            )
        finally:
            verdict.cancel()
            await held.drop()

    async def _verdict(self, asking: Asking, local: Routing) -> Routing:
        value = ClassifyInput(to_question(asking), local)
        try:
            verdict = await self._engine.run(CLASSIFY_QUESTION, value, deadline=self._deadline)
        except (UpstreamUnavailable, UpstreamMalformed) as error:
            log.warning(
                "the model gave no routing verdict (%s); the local choice stands", type(error).__name__
            )
            return local.model_copy(update={"agents": local.agents[:1], "method": "local_fallback"})
        return Routing(
            agents=tuple(verdict.agents),
            confidence=verdict.confidence,
            reasoning=verdict.reasoning,
            method="model",
        )

    async def follow_ups(self, assignment: dict[str, Any], writer: StreamWriter) -> dict[str, Any]:
        """Suggest next questions beside the answer; an answer is not lost because these could not be made."""
        specialist, question = assignment["specialist"], to_question(assignment)  # pyright: ignore[reportArgumentType]
        recalled = await self._recall(specialist, question.text)
        try:
            made = await self._engine.run(SUGGEST_FOLLOW_UPS, FollowUpInput(specialist, question, recalled))
        except (UpstreamUnavailable, UpstreamMalformed) as error:
            log.warning("no follow-up questions (%s)", type(error).__name__)
            return {"follow_up_questions": []}
        questions = tuple(dict.fromkeys(text.strip() for text in made.questions if text.strip()))[:3]
        writer(FollowUps(questions))
        return {"follow_up_questions": list(questions)}

    async def compose(self, state: RouterState) -> dict[str, Any]:
        """Join the sections in their order."""
        sections = state["sections"]
        return {"answer": "".join(sections[number] for number in sorted(sections))}


def build(router: Router) -> StateGraph[RouterState, None, Asking, Outcome]:
    """Wire the graph; the caller compiles it, with or without a checkpointer."""
    names = tuple(specialists())
    graph = StateGraph(RouterState, input_schema=Asking, output_schema=Outcome)
    graph.add_node("classify", router.classify, destinations=(*names, "follow_ups"))
    for name in names:
        graph.add_node(name, router.specialist, destinations=names)
        graph.add_edge(name, "compose")
    graph.add_node("follow_ups", router.follow_ups)
    graph.add_node("compose", router.compose, defer=True)
    graph.add_edge(START, "classify")
    graph.add_edge("follow_ups", "compose")
    graph.add_edge("compose", END)
    return graph
