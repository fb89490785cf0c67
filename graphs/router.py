"""The router graph: a question goes to its specialist, and the answer streams out as events.

Sure of the specialist, the local router decides alone. Unsure, the likeliest specialist starts at once with its
tokens held back while the model judges; it keeps the question, or hands it over.
"""

import asyncio
import logging
from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import replace
from typing import Any

from langgraph.graph import END, START, StateGraph
from langgraph.types import Command, Send, StreamWriter

from agents.knowledge.frames import FrameChooser
from agents.registry import specialists
from agents.routing.local import LocalRouter
from agents.tasks.answer_question import ANSWER_QUESTION, AnswerInput
from agents.tasks.classify_question import CLASSIFY_QUESTION, ClassifyInput
from agents.tasks.suggest_follow_ups import COUNT, SUGGEST_FOLLOW_UPS, FollowUpInput
from domain.errors import Unavailable, UpstreamMalformed, UpstreamUnavailable
from domain.events import FollowUps, Routed, SectionDone, Token
from domain.question import Routing
from graphs.recall import recall
from graphs.router_state import Asking, Assignment, Outcome, RouterState, Share, send, to_question
from graphs.speculation import Held, call_off
from llm.embeddings import Embedder
from llm.engine import Engine
from memory.pool import Pool

log = logging.getLogger(__name__)


def _heading(share: Share) -> str:
    if not share.colleague:
        return ""
    title = f"## {specialists()[share.specialist].name}\n\n"
    return title if share.section == 0 else f"\n\n{title}"


class Router:
    """The graph's nodes over what they need; stateless, so one serves all runs."""

    def __init__(
        self,
        engine: Engine,
        local: LocalRouter,
        frames: FrameChooser,
        embedder: Embedder,
        pool: Pool,
        deadline: float,
    ) -> None:
        self._engine = engine
        self._local = local
        self._frames = frames
        self._embedder = embedder
        self._pool = pool
        self._deadline = deadline

    async def classify(self, state: RouterState, writer: StreamWriter) -> Command[Any]:
        """Choose locally; settle it at once when sure, or when there is no model to ask."""
        question = to_question(state)
        choice = await self._local.route(question, self._embedder)
        share = Share(question, choice.routing, choice.parts)
        update = {"routing": choice.routing.model_dump()}
        if not choice.sure and self._engine.name != "offline":
            # The leading specialist starts alone. Follow-up questions wait for the verdict: a superstep ends with its
            # slowest node, so they would keep the right specialist from starting when the verdict is another.
            return Command(update=update, goto=send(share.specialist, replace(share, contested=True)))
        writer(Routed(choice.routing))
        return Command(update=update, goto=await self._sends(share))

    async def _sends(self, share: Share) -> list[Send]:
        """Assign this section and those after it; beside the first one, the follow-up questions."""
        sections = range(share.section, len(share.routing.agents))
        shares = [await self._informed(replace(share, section=section)) for section in sections]
        beside = [send("follow_ups", shares[0])] if share.section == 0 else []
        return [*(send(one.specialist, one) for one in shares), *beside]

    async def _informed(self, share: Share) -> Share:
        if self._engine.name != "offline":
            return share
        text = share.part or share.question.text
        recalled = await recall(self._pool, self._embedder, self._frames, share.specialist, text)
        return replace(share, recalled=recalled)

    def _answer(self, share: Share) -> AsyncGenerator[str]:
        value = AnswerInput(share.specialist, share.question, share.colleague, share.part, share.recalled)
        return self._engine.stream(ANSWER_QUESTION, value)

    async def specialist(self, state: Assignment, writer: StreamWriter) -> Command[Any]:
        """Answer one section; when contested, hold the words until the model has judged."""
        share = state["share"]
        if share.contested:
            return await self._contested(share, writer)
        said = await self._say(self._answer(share), share, writer)
        if not share.colleague:
            return Command(update={"answer": said})
        return Command(update={"sections": {share.section: said}}, goto="compose")

    async def _say(self, pieces: AsyncGenerator[str], share: Share, writer: StreamWriter) -> str:
        heading, section = _heading(share), share.section
        said: list[str] = []
        async with aclosing(pieces):
            async for piece in pieces:
                text, heading = heading + piece, ""
                said.append(text)
                writer(Token(text, section))
        writer(SectionDone(section))
        return "".join(said)

    async def _contested(self, share: Share, writer: StreamWriter) -> Command[Any]:
        verdict = asyncio.create_task(self._verdict(share))
        held = Held(self._answer(share))
        try:
            routing = await held.until(verdict)
            update: dict[str, Any] = {"routing": routing.model_dump()}
            writer(Routed(routing))
            if routing.agents != share.routing.agents:
                return Command(update=update, goto=send("hand_over", Share(share.question, routing)))
            return await self._kept(held, replace(share, routing=routing, contested=False), update, writer)
        finally:
            await call_off(verdict)
            await held.drop()

    async def _kept(self, held: Held, share: Share, update: dict[str, Any], writer: StreamWriter) -> Command[Any]:
        """Let the held words flow, with the follow-up questions beside them; a second section comes after."""
        suggesting = asyncio.create_task(self._suggest(share, writer))
        try:
            said = await self._say(held.flow(), share, writer)
            update["follow_up_questions"] = await suggesting
        finally:
            await call_off(suggesting)
        if not share.colleague:
            return Command(update={**update, "answer": said})
        rest = send("hand_over", replace(share, section=1))
        return Command(update={**update, "sections": {0: said}}, goto=[rest, "compose"])

    async def _verdict(self, share: Share) -> Routing:
        value = ClassifyInput(share.question, share.routing)
        try:
            verdict = await self._engine.run(CLASSIFY_QUESTION, value, deadline=self._deadline)
        except (UpstreamUnavailable, UpstreamMalformed) as error:
            log.warning("the model gave no routing verdict (%s); the local choice stands", type(error).__name__)
            return share.routing.model_copy(update={"method": "local_fallback"})
        agents, confidence = tuple(verdict.agents), verdict.confidence
        return Routing(agents=agents, confidence=confidence, reasoning=verdict.reasoning, method="model")

    async def hand_over(self, state: Assignment) -> Command[Any]:
        """Assign what the verdict left to do."""
        return Command(goto=await self._sends(state["share"]))

    async def follow_ups(self, state: Assignment, writer: StreamWriter) -> dict[str, Any]:
        """Suggest next questions beside the answer."""
        return {"follow_up_questions": await self._suggest(state["share"], writer)}

    async def _suggest(self, share: Share, writer: StreamWriter) -> list[str]:
        """Return up to three; an answer is not lost because these could not be made."""
        value = FollowUpInput(share.routing.leading, share.question, share.recalled)
        try:
            made = await self._engine.run(SUGGEST_FOLLOW_UPS, value)
        except (Unavailable, UpstreamMalformed) as error:
            log.warning("no follow-up questions (%s)", type(error).__name__)
            return []
        questions = list(dict.fromkeys(text.strip() for text in made.questions if text.strip()))[:COUNT]
        writer(FollowUps(tuple(questions)))
        return questions

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
        graph.add_node(name, router.specialist, destinations=("hand_over", "compose", END))
    graph.add_node("hand_over", router.hand_over, destinations=(*names, "follow_ups"))
    graph.add_node("follow_ups", router.follow_ups)
    # Deferred: a contested question's second section comes a superstep after the first.
    graph.add_node("compose", router.compose, defer=True)
    graph.add_edge(START, "classify")
    graph.add_edge("follow_ups", END)
    graph.add_edge("compose", END)
    return graph
