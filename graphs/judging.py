"""How it is found out whose question it is: by its wording, by its meaning, and at last by the model."""

import logging
from typing import Literal

from agents.routing.local import Choice, LocalRouter
from agents.tasks.classify_question import CLASSIFY_QUESTION, ClassifyInput
from domain.errors import UpstreamMalformed, UpstreamUnavailable
from domain.question import Question, Routing
from graphs.router_state import Share
from llm.embeddings import Embedder
from llm.engine import Engine

log = logging.getLogger(__name__)


def chosen(question: Question, choice: Choice) -> Share:
    """Return the leading share of a choice; contested when the local router is not sure of it."""
    return Share(question, choice.routing, choice.parts, contested=not choice.sure)


class Judging:
    """Judges by the local router, and by the engine within `deadline` seconds where that leaves it open."""

    def __init__(self, engine: Engine, local: LocalRouter, embedder: Embedder, deadline: float) -> None:
        self._engine = engine
        self._local = local
        self._embedder = embedder
        self._deadline = deadline

    def guess(self, question: Question) -> Share:
        """Return the share of the specialist at whom the wording points."""
        guess = self._local.guess(self._local.look(question))
        how: Literal["settled", "strong", "weak"]
        how = "settled" if guess.settled else "strong" if guess.strong else "weak"
        return Share(question, guess.routing, guessed=how)

    async def choose(self, question: Question) -> Choice:
        """Return the local router's choice."""
        return await self._local.route(question, self._embedder)

    async def judge(self, share: Share) -> Share:
        """Return the share as it is after a closer look and, where that leaves it open, the model's verdict."""
        if share.guessed:
            share = chosen(share.question, await self.choose(share.question))
        if not share.contested:
            return share
        routing = await self._verdict(share)
        parts = share.parts if routing.agents == share.routing.agents else ()
        return Share(share.question, routing, parts)

    async def _verdict(self, share: Share) -> Routing:
        value = ClassifyInput(share.question, share.routing)
        try:
            verdict = await self._engine.run(CLASSIFY_QUESTION, value, deadline=self._deadline)
        except (UpstreamUnavailable, UpstreamMalformed) as error:
            log.warning("the model gave no routing verdict (%s); the local choice stands", type(error).__name__)
            return share.routing.model_copy(update={"method": "local_fallback"})
        agents, confidence = tuple(verdict.agents), verdict.confidence
        return Routing(agents=agents, confidence=confidence, reasoning=verdict.reasoning, method="model")
