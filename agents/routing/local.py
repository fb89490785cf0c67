"""Routes a question without a model: about 2 ms, with a calibrated probability."""

from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from agents.registry import specialists
from agents.routing.pairs import best_pair
from agents.routing.predict import Array, Weights, blended, dependence, log_probabilities, sigmoid
from agents.routing.segments import askings
from domain.errors import StartupError
from domain.question import Question, Routing
from llm.embeddings import Embedder, Features

WEIGHTS = Path(__file__).parent / "weights.npz"
# The newest words decide; more of them would only cost time.
ALONG_CHARACTERS = 700
ALONG_MESSAGES = 2


@dataclass(frozen=True, slots=True)
class Choice:
    """The local router's word; `parts` are the two askings when there are two, in the order of the agents."""

    routing: Routing
    sure: bool
    parts: tuple[str, ...] = ()


def came_along(question: Question) -> str:
    """Return what a question may lean on: the newest user messages of its thread, or its context."""
    said = [message.content for message in question.history if message.role == "user"]
    return (
        " ".join(said[-ALONG_MESSAGES:])[-ALONG_CHARACTERS:] if said else question.context[:ALONG_CHARACTERS]
    )


def load_weights(path: Path = WEIGHTS) -> Weights:
    """Read the trained weights.

    Raises:
        StartupError: they were trained for other specialists than there are.
    """
    with np.load(path) as stored:
        arrays = {name: stored[name].astype(np.float32) for name in stored.files if name != "labels"}
        labels = tuple(str(label) for label in stored["labels"])
    if set(labels) != set(specialists()):
        raise StartupError(
            "the local router was trained for other specialists: python -m agents.routing.train"
        )
    scalars = {name: float(arrays.pop(name)) for name in ("threshold", "one_below", "two_above")}
    return Weights(labels=labels, **arrays, **scalars)


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
        along = came_along(question)
        parts = askings(question.text)
        parts = parts if len(parts) > 1 else []
        texts = [question.text, *([along] if along else []), *parts]
        features = await embedder.afeatures(texts, layers=True)
        return self._choose(question, texts, features, len(parts))

    def _choose(self, question: Question, texts: list[str], features: Features, parts: int) -> Choice:
        own = log_probabilities(self._weights, texts, features)
        whole = own[0]
        if len(texts) > 1 + parts:
            signs = dependence(question.text, whole, float(features.embedding[0] @ features.embedding[1]))
            parameters = self._weights.thread if question.history else self._weights.context
            whole = blended(parameters, whole, own[1], signs)
        single = self._single(whole)
        if not parts:
            return single
        return self._divided(single, texts[-parts:], own[-parts:], whole)

    def _single(self, whole: Array) -> Choice:
        best = int(whole.argmax())
        agent, confidence = self._weights.labels[best], float(np.exp(whole[best]))
        return Choice(_routing((agent,), confidence), confidence >= self._weights.threshold)

    def _divided(self, single: Choice, parts: list[str], own: Array, whole: Array) -> Choice:
        pair = best_pair(parts, own, whole)
        if pair is None:
            return single
        two = sigmoid(float(self._weights.pair @ pair.signs))
        first, second = own[pair.first], own[pair.second]
        if two < 0.5:
            confidence = single.routing.confidence * (1.0 - two)
            routing = single.routing.model_copy(update={"confidence": confidence})
            return replace(single, routing=routing, sure=single.sure and two < self._weights.one_below)
        agents = self._weights.labels[int(first.argmax())], self._weights.labels[int(second.argmax())]
        sharp = float(np.exp(first.max() + second.max()))
        sure = two >= self._weights.two_above and sharp >= self._weights.threshold
        return Choice(_routing(agents, two * sharp), sure, (parts[pair.first], parts[pair.second]))


def _routing(agents: tuple[str, ...], confidence: float) -> Routing:
    names = " and ".join(specialists()[agent].name.lower() for agent in agents)
    what = "two askings, closest to" if len(agents) > 1 else "closest to"
    reasoning = f"By its meaning and wording, {what} {names} questions (local router, no model call)."
    return Routing(agents=agents, confidence=confidence, reasoning=reasoning, method="local")
