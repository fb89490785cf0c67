"""An engine that says what a test wants it to say, and a router graph around it."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator
from dataclasses import dataclass, field, replace
from typing import Any, Literal, TypeAlias, cast

from psycopg_pool import AsyncConnectionPool
from pydantic import BaseModel

from agents.assessing import Assessor
from agents.knowledge.frames import FrameChooser
from agents.routing.local import Choice, Guess, LocalRouter, Looked
from agents.routing.weights import load
from agents.tasks.answer_question import AnswerInput
from agents.tasks.classify_question import Verdict
from agents.tasks.suggest_follow_ups import FollowUpQuestions
from domain.question import Question
from graphs.parts import Parts
from llm.embeddings import Embedder
from llm.engine import Engine
from llm.task import In, Out, Prose, Task
from memory.pool import Connection
from services.answers import Answers


class Pause:
    """A place in a script: it says when it is reached, and goes on when it is told to."""

    def __init__(self) -> None:
        self.reached = asyncio.Event()
        self.go = asyncio.Event()


Line: TypeAlias = str | BaseModel | Exception | Pause


async def _play(script: list[Any]) -> AsyncIterator[Any]:
    for line in script:
        if isinstance(line, Pause):
            line.reached.set()
            await line.go.wait()
        elif isinstance(line, Exception):
            raise line
        else:
            yield line


@dataclass
class Scripted:
    """Implements `Engine`: streams by specialist, tasks by name; records what was asked and what still runs."""

    streams: dict[str, list[Line]] = field(default_factory=dict)
    tasks: dict[str, list[Line]] = field(default_factory=dict)
    asked: list[Any] = field(default_factory=list)
    running: list[str] = field(default_factory=list)
    name: Literal["openai", "offline"] = "openai"
    _ended: dict[str, asyncio.Event] = field(default_factory=dict)

    async def stream(self, prose: Prose[In], value: In) -> AsyncGenerator[str, None]:
        """Play the specialist's script; by default it says its own name."""
        specialist = cast("AnswerInput", value).specialist
        self.asked.append(value)
        self.running.append(specialist)
        try:
            async for line in _play(self.streams.get(specialist, [f"{specialist} ", "speaks."])):
                yield line
        finally:
            self.running.remove(specialist)
            self._ended.setdefault(specialist, asyncio.Event()).set()

    async def run(self, task: Task[In, Out], value: In, *, deadline: float | None = None) -> Out:
        """Play the task's script and return its last line."""
        self.asked.append(value)
        self.running.append(task.name)
        try:
            *_, last = [line async for line in _play(self.tasks[task.name])]
            return last
        finally:
            self.running.remove(task.name)

    async def ended(self, specialist: str) -> None:
        """Wait until a stream of this specialist is over."""
        await self._ended.setdefault(specialist, asyncio.Event()).wait()

    async def close(self) -> None:
        """Nothing to release."""


def verdict(*agents: str) -> Verdict:
    """What the model says to the question who should answer."""
    return Verdict(agents=list(agents), reasoning="So it seems.", confidence=0.9)


def engine(*, says: list[Line] | None = None, suggests: list[Line] | None = None, **streams: list[Line]) -> Scripted:
    """An engine with a verdict (`says`), follow-up questions (`suggests`), and the specialists' words."""
    follow_ups = FollowUpQuestions(questions=["Why?", " Why? ", "How?", "", "When?", "Who?"])
    tasks = {"classify_question": says or [], "suggest_follow_ups": suggests or [follow_ups]}
    return Scripted(streams=streams, tasks=tasks)


class Certain(LocalRouter):
    """The real local router, made always or never sure of what it chooses."""

    def __init__(self, sure: bool) -> None:
        super().__init__(load())
        self._sure = sure

    def guess(self, looked: Looked) -> Guess:
        """Guess as the real one does, and settle nothing when never sure."""
        guess = super().guess(looked)
        return replace(guess, settled=guess.settled and self._sure)

    async def decide(self, question: Question, looked: Looked, embedder: Embedder) -> Choice:
        """Choose as the real one does."""
        return replace(await super().decide(question, looked, embedder), sure=self._sure)


def answers(engine: Engine, embedder: Embedder, *, sure: bool = True) -> Answers:
    """The answer path over this engine."""
    # Never opened: with a model nothing is recalled, and without one that is the failure to be tested.
    pool: AsyncConnectionPool[Connection] = AsyncConnectionPool("", open=False)
    parts = Parts(engine, embedder, Certain(sure), FrameChooser.load(), Assessor(engine, embedder), deadline=4.0)
    return Answers(parts.graph(pool), engine.name)
