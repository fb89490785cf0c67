"""The router graph: a question goes to its specialist, and the answer streams out as events.

The specialist at whom the wording points starts at once, its tokens held back. A closer look settles it in two
milliseconds when the local router is sure, else the model judges; the specialist keeps the question, or hands it over.
"""

import asyncio
from dataclasses import replace
from typing import Any, Literal

from langgraph.graph import END, START, StateGraph
from langgraph.types import Command, Send, StreamWriter

from agents.knowledge.frames import FrameChooser
from agents.registry import specialists
from agents.routing.local import Choice, LocalRouter
from domain.events import Routed
from domain.question import Question
from graphs.answering import Answering
from graphs.judging import Judging, chosen
from graphs.outlet import teller
from graphs.recall import recall
from graphs.router_state import Asking, Assignment, Outcome, RouterState, Share, send, to_question
from graphs.speculation import Held, call_off
from llm.embeddings import Embedder
from llm.engine import Engine
from memory.pool import Pool


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
        self._judging = Judging(engine, local, embedder, deadline)
        self._answering = Answering(engine)
        self._frames = frames
        self._embedder = embedder
        self._pool = pool

    async def glance(self, state: RouterState) -> Send | Literal["classify"]:
        """Start with the specialist at whom the wording points; what it may do already depends on how clearly."""
        if self._engine.name == "offline":
            return "classify"
        share = self._judging.guess(to_question(state))
        return send(share.specialist, share)

    async def classify(self, state: RouterState, writer: StreamWriter) -> Command[Any]:
        """Choose locally, where there is no model to ask."""
        question = to_question(state)
        return await self._settled(question, await self._judging.choose(question), teller(writer))

    async def _settled(self, question: Question, choice: Choice, writer: StreamWriter) -> Command[Any]:
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

    async def specialist(self, state: Assignment, writer: StreamWriter) -> Command[Any]:
        """Answer one section; while it is open whose question it is, hold the words."""
        writer, share = teller(writer), state["share"]
        if share.guessed == "settled":
            writer(Routed(share.routing))
            return await self._answering.alone(self._answering.pieces(share), share, writer)
        if share.guessed == "weak":
            return await self._weak(share, writer)
        if share.guessed or share.contested:
            return await self._contested(share, writer)
        said = await self._answering.say(self._answering.pieces(share), share, writer)
        if not share.colleague:
            return Command(update={"answer": said})
        return Command(update={"sections": {share.section: said}}, goto="compose")

    async def _weak(self, share: Share, writer: StreamWriter) -> Command[Any]:
        """Look closer before any word is asked for; the guess still holds in most cases, and saves a superstep."""
        question = share.question
        choice = await self._judging.choose(question)
        if choice.routing.agents != share.routing.agents:
            return await self._settled(question, choice, writer)
        return await self._contested(chosen(question, choice), writer)

    async def _contested(self, share: Share, writer: StreamWriter) -> Command[Any]:
        judging = asyncio.create_task(self._judging.judge(share))
        held = Held(self._answering.pieces(share))
        try:
            judged = await held.until(judging)
            writer(Routed(judged.routing))
            if judged.routing.agents != share.routing.agents:
                return Command(update={"routing": judged.routing.model_dump()}, goto=send("hand_over", judged))
            return await self._answering.alone(held.flow(), judged, writer)
        finally:
            await call_off(judging)
            await held.drop()

    async def hand_over(self, state: Assignment) -> Command[Any]:
        """Assign what the verdict left to do."""
        return Command(goto=await self._sends(state["share"]))

    async def follow_ups(self, state: Assignment, writer: StreamWriter) -> dict[str, Any]:
        """Suggest next questions beside the answer."""
        writer = teller(writer)
        return {"follow_up_questions": await self._answering.suggest(state["share"], writer)}

    async def compose(self, state: RouterState) -> dict[str, Any]:
        """Join the sections in their order."""
        sections = state["sections"]
        return {"answer": "".join(sections[number] for number in sorted(sections))}


def build(router: Router) -> StateGraph[RouterState, None, Asking, Outcome]:
    """Wire the graph; the caller compiles it, with or without a checkpointer."""
    names = tuple(specialists())
    graph = StateGraph(RouterState, input_schema=Asking, output_schema=Outcome)
    graph.add_conditional_edges(START, router.glance, [*names, "classify"])
    graph.add_node("classify", router.classify, destinations=(*names, "follow_ups"))
    for name in names:
        graph.add_node(name, router.specialist, destinations=("hand_over", "compose", END))
    graph.add_node("hand_over", router.hand_over, destinations=(*names, "follow_ups"))
    graph.add_node("follow_ups", router.follow_ups)
    # Deferred: a contested question's second section comes a superstep after the first.
    graph.add_node("compose", router.compose, defer=True)
    graph.add_edge("follow_ups", END)
    graph.add_edge("compose", END)
    return graph
