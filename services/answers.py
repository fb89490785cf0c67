"""Answers a question: runs the router graph and puts its events into the order in which they are told."""

from collections.abc import AsyncGenerator, AsyncIterator, Iterator
from contextlib import aclosing
from dataclasses import dataclass, field
from typing import Any

from langgraph.graph.state import CompiledStateGraph

from domain.errors import VivaError
from domain.events import Answered, Event, FollowUps, Routed, SectionDone, Token
from domain.question import Question, Routing
from services.apart import apart


@dataclass(slots=True)
class _Order:
    """Where the telling of the sections stands."""

    sections: int = 1
    current: int = 0
    done: set[int] = field(default_factory=set)
    later: dict[int, list[Token]] = field(default_factory=dict)
    said: list[str] = field(default_factory=list)

    def tell(self, token: Token) -> Token:
        self.said.append(token.text)
        return token

    def finish(self, section: int) -> Iterator[Token | Answered]:
        """Close a section and yield what had to wait for it; after the last one, the whole answer."""
        self.done.add(section)
        while self.current in self.done:
            self.current += 1
            yield from map(self.tell, self.later.pop(self.current, ()))
        if self.current == self.sections:
            yield Answered("".join(self.said))

    def check_whole(self) -> None:
        if self.current < self.sections:
            raise VivaError("the run ended before the answer was whole")


async def in_order(events: AsyncIterator[Event]) -> AsyncGenerator[Event]:
    """Yield tokens section by section, the next section's held until the one before is done.

    The answer as a whole and then the follow-up questions come last, whenever they were ready.
    """
    order = _Order()
    follow_ups = FollowUps(())
    async for event in events:
        match event:
            case Token(section=section) if section == order.current:
                yield order.tell(event)
            case Token(section=section):
                order.later.setdefault(section, []).append(event)
            case SectionDone(section=section):
                for told in order.finish(section):
                    yield told
            case FollowUps():
                follow_ups = event
            case _:
                if isinstance(event, Routed):
                    order.sections = len(event.routing.agents)
                yield event
    order.check_whole()
    yield follow_ups


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
        async with aclosing(apart(lambda: self._graph.ainvoke(asking))) as told, aclosing(in_order(told)) as events:
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
