"""Answers a question: runs the router graph and puts its events into the order in which they are told."""

from collections import deque
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing
from dataclasses import dataclass, field
from typing import Any

from langgraph.graph.state import CompiledStateGraph

from domain.errors import VivaError
from domain.events import Answered, Event, FollowUps, Routed, SectionDone, Token
from domain.question import Question, Routing


async def in_order(events: AsyncIterator[Event]) -> AsyncGenerator[Event]:
    """Yield tokens section by section, the next section's held until the one before is done.

    The answer as a whole and then the follow-up questions come last, whenever they were ready.
    """
    said: list[str] = []
    later: dict[int, deque[Token]] = {}
    done: set[int] = set()
    current = 0
    follow_ups: FollowUps | None = None
    sections = 1
    async for event in events:
        match event:
            case Token(section=section) if section == current:
                said.append(event.text)
                yield event
            case Token(section=section):
                later.setdefault(section, deque()).append(event)
            case SectionDone(section=section):
                done.add(section)
                while current in done:
                    current += 1
                    for token in later.pop(current, ()):
                        said.append(token.text)
                        yield token
                if current == sections:
                    yield Answered("".join(said))
            case FollowUps():
                follow_ups = event
            case Routed(routing=routing):
                sections = len(routing.agents)
                yield event
            case Answered():
                raise VivaError("the graph does not tell the whole answer by itself")
    yield follow_ups or FollowUps(())


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer in one piece."""

    routing: Routing
    text: str
    follow_ups: tuple[str, ...]


@dataclass(slots=True)
class _Collected:
    routing: Routing | None = None
    text: str = ""
    follow_ups: tuple[str, ...] = field(default=())


class Answers:
    """The answer path, for every door."""

    def __init__(self, graph: "CompiledStateGraph[Any, Any, Any, Any]", engine: str) -> None:
        self._graph = graph
        self.engine = engine

    async def stream(self, question: Question) -> AsyncGenerator[Event]:
        """Yield Routed, Token…, Answered, FollowUps; closing the generator cancels all work behind it.

        Raises:
            Unavailable: the model endpoint or the database cannot be reached.
            UpstreamMalformed: the model answered with nothing that can be used.
        """
        asking = {
            "question": question.text,
            "context": question.context,
            "conversation_history": [message.model_dump() for message in question.history],
        }
        run: AsyncGenerator[Event] = self._graph.astream(asking, stream_mode="custom")  # pyright: ignore[reportAssignmentType]
        async with aclosing(run), aclosing(in_order(run)) as events:
            async for event in events:
                yield event

    async def answer(self, question: Question) -> Answer:
        """Collect the stream into one answer; raises what the stream raises."""
        collected = _Collected()
        async with aclosing(self.stream(question)) as events:
            async for event in events:
                match event:
                    case Routed(routing=routing):
                        collected.routing = routing
                    case Answered(text=text):
                        collected.text = text
                    case FollowUps(questions=questions):
                        collected.follow_ups = questions
                    case _:
                        pass
        if collected.routing is None:
            raise VivaError("the run ended without a routing")
        return Answer(collected.routing, collected.text, collected.follow_ups)
