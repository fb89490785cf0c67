"""Routes a question without a model: about 2 ms, with a calibrated probability."""

from dataclasses import dataclass, replace

import numpy as np

from agents.registry import specialists
from agents.routing.along import Along, along
from agents.routing.blend import blended, evidence
from agents.routing.predict import (
    Array,
    dense_rows,
    leanings,
    lexical_scores,
    log_probabilities,
    sigmoid,
)
from agents.routing.segments import Halves, askings, halves, pair_choice, pair_signs
from agents.routing.weights import Weights
from agents.routing.weights import load as load_weights
from domain.question import Question, Routing
from llm.embeddings import Embedder, Features


@dataclass(frozen=True, slots=True)
class Choice:
    """The local router's word; `parts` are the two askings when there are two, in the order of the agents."""

    routing: Routing
    sure: bool
    parts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Looked:
    """The texts that were embedded for one question: what came along and the question, then its halves."""

    along: Along | None
    cut: Halves | None
    texts: list[str]


class LocalRouter:
    """Routes by the trained weights; stateless."""

    def __init__(self, weights: Weights) -> None:
        self._weights = weights

    @classmethod
    def load(cls) -> "LocalRouter":
        """Load the weights that come with the product."""
        return cls(load_weights())

    async def route(self, question: Question, embedder: Embedder) -> Choice:
        """Choose the specialist, or the two of a question with two askings."""
        looked = self._look(question)
        features = await embedder.afeatures(looked.texts, layers=True)
        return self._choose(question, looked, features)

    def _look(self, question: Question) -> _Looked:
        lead = along(question)
        cut = halves(self._weights.view, question.text)
        if cut is not None and sigmoid(self._weights.first_look @ cut.signs) < self._weights.glance:
            cut = None
        texts = lead.texts(question.text) if lead else [question.text]
        return _Looked(lead, cut, [*texts, *([cut.first, cut.second] if cut else [])])

    def _choose(self, question: Question, looked: _Looked, features: Features) -> Choice:
        rows, weights = dense_rows(features), self._weights
        own = log_probabilities(weights.view, weights.mix, rows, lexical_scores(weights.view, looked.texts))
        whole, single_from = self._whole(question, looked, rows, own)
        single = self._single(whole, single_from)
        return self._divided(single, looked, rows, own, whole) if looked.cut else single

    def _whole(self, question: Question, looked: _Looked, rows: Array, own: Array) -> tuple[Array, float]:
        weights = self._weights
        if looked.along is None:
            return own[0], weights.plain_from
        threaded = any(message.content.strip() for message in question.history)
        count = len(looked.texts) - (2 if looked.cut else 0)
        leaning = leanings(weights.lean, rows[:count], looked.texts[:count])
        found = evidence(looked.along, question.text, own[:count], rows[:count, -384:], leaning)
        parameters = weights.thread if threaded else weights.context
        return blended(parameters, found)[0], weights.thread_from if threaded else weights.context_from

    def _single(self, whole: Array, single_from: float) -> Choice:
        best = int(whole.argmax())
        agent, confidence = self._weights.labels[best], float(np.exp(whole[best]))
        return Choice(_routing((agent,), confidence), confidence >= single_from)

    def _divided(self, single: Choice, looked: _Looked, rows: Array, own: Array, whole: Array) -> Choice:
        weights, cut = self._weights, looked.cut
        assert cut is not None
        leaning = float(leanings(weights.lean, rows[-1:], [cut.second])[0])
        near = float(rows[-2, -384:] @ rows[-1, -384:])
        two = float(sigmoid(weights.pair @ pair_signs(cut, own[-2:], whole, near, leaning)))
        if two < 0.5:
            confidence = single.routing.confidence * (1.0 - two)
            routing = single.routing.model_copy(update={"confidence": confidence})
            return replace(single, routing=routing, sure=single.sure and two < weights.one_below)
        one, other, right = pair_choice(own[-2:])
        sure = two >= weights.two_above and two * right >= weights.pair_from
        agents = weights.labels[one], weights.labels[other]
        return Choice(_routing(agents, two * right), sure, askings(cut))


def _routing(agents: tuple[str, ...], confidence: float) -> Routing:
    names = " and ".join(specialists()[agent].name.lower() for agent in agents)
    what = "two askings, closest to" if len(agents) > 1 else "closest to"
    reasoning = f"By its meaning and wording, {what} {names} questions (local router, no model call)."
    return Routing(agents=agents, confidence=confidence, reasoning=reasoning, method="local")
