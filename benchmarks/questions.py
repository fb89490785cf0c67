"""Questions to ask: half of them sure for the local router as it is now, half of them not."""

import json
import random
from dataclasses import dataclass
from pathlib import Path

from agents.routing.local import LocalRouter
from domain.question import Question
from llm.embeddings import Embedder

AUTHORED = Path(__file__).parent / "questions.json"


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with the local router's word on it."""

    text: str
    agent: str
    sure: bool


def authored() -> list[str]:
    """All questions of the file, whatever its author thought of them."""
    return [text for texts in json.loads(AUTHORED.read_text()).values() for text in texts]


async def balanced(router: LocalRouter, embedder: Embedder) -> list[Asked]:
    """Return as many sure as unsure questions for one specialist, in turn, in a fixed shuffled order."""
    halves: dict[bool, list[Asked]] = {True: [], False: []}
    texts = authored()
    random.Random(7).shuffle(texts)
    for text in texts:
        choice = await router.route(Question(text=text), embedder)
        if len(choice.routing.agents) == 1:
            halves[choice.sure].append(Asked(text, choice.routing.leading, choice.sure))
    return [asked for pair in zip(halves[True], halves[False], strict=False) for asked in pair]
