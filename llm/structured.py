"""Typed tasks over an endpoint of unknown abilities: three ways of asking, and which of them works."""

import time
from dataclasses import dataclass, field
from typing import Generic

import orjson
from pydantic import ValidationError

from domain.errors import UpstreamMalformed, UpstreamUnavailable
from llm.call import Call
from llm.failures import Failed, UpstreamError
from llm.reply import at, is_error, objects
from llm.schema import strict_schema
from llm.task import ChatMessage, In, Out, Task
from llm.transport import Transport
from llm.ways import WAYS, Way, reply_text, request, with_order
from settings import LLM

MOST_REQUESTS = 5
TIMES_PER_WAY = 2
REFUSALS = frozenset({400, 404, 422})


@dataclass(slots=True)
class _Inquiry(Generic[Out]):
    """One task under way: what it may still cost, and what went wrong so far."""

    name: str
    output: type[Out]
    messages: list[ChatMessage]
    limit: int
    seconds: float
    ends: float
    requests_left: int = MOST_REQUESTS
    refused: list[Way] = field(default_factory=list)
    refusal: UpstreamError | None = None
    replied: bool = False
    mistakes: str = ""

    def check(self, text: str) -> Out | None:
        """Return the first object in the text that fits, else keep what is wrong with the last one."""
        for candidate in objects(text):
            try:
                # Nothing that is kept may hold a NUL: Postgres has no such text.
                return self.output.model_validate_json(candidate.replace("\\u0000", ""))
            except ValidationError as error:
                self.mistakes = _mistakes(error)
        return None

    def failure(self) -> UpstreamError:
        if self.refusal and not self.replied:
            return self.refusal
        return UpstreamMalformed(f"no reply of the model to {self.name} could be used: check OPENAI_MODEL")


class StructuredTasks:
    """Runs typed tasks; one per engine, since it learns what the endpoint can do.

    `fields` are those that every request carries, such as the model's name.
    """

    def __init__(self, transport: Transport, limits: LLM, fields: dict[str, object]) -> None:
        self._transport = transport
        self._limits = limits
        self._fields = fields
        self._works: Way | None = None
        self._refused: set[Way] = set()
        self._thinks = False

    async def run(self, task: Task[In, Out], value: In, seconds: float) -> Out:
        """Ask until a reply passes the output model's check, at most five requests and `seconds` in all.

        Raises:
            UpstreamUnavailable: the endpoint fails, or the time is over.
            UpstreamMalformed: no reply passed, or the endpoint refuses the request in every way.
        """
        ends = time.monotonic() + seconds
        inquiry = _Inquiry(task.name, task.output, task.prompt(value), task.max_tokens, seconds, ends)
        for way in self._order():
            output = await self._ask(way, inquiry)
            if output is not None:
                return output
        raise inquiry.failure()

    def _order(self) -> list[Way]:
        usable: list[Way] = [way for way in WAYS if way not in self._refused]
        return sorted(usable, key=lambda way: way != self._works)

    async def _ask(self, way: Way, inquiry: _Inquiry[Out]) -> Out | None:
        for _ in range(min(TIMES_PER_WAY, inquiry.requests_left)):
            try:
                reply = await self._send(way, inquiry)
            except Failed as failure:
                if failure.status not in REFUSALS:
                    raise failure.error from None
                inquiry.refused.append(way)
                inquiry.refusal = failure.error
                return None
            inquiry.replied = True
            output = inquiry.check(reply_text(way, reply))
            if output is not None:
                self._learn(way, inquiry)
                return output
        return None

    async def _send(self, way: Way, inquiry: _Inquiry[Out]) -> object:
        messages = inquiry.messages
        if inquiry.mistakes:
            messages = with_order(messages, f"An earlier reply was not accepted: {inquiry.mistakes}")
        call = Call(
            name=inquiry.name,
            fields={**self._fields, **request(way, inquiry.name, messages, strict_schema(inquiry.output))},
            limit=max(inquiry.limit, self._limits.max_tokens if self._thinks else 0),
            seconds=inquiry.seconds,
            ends=inquiry.ends,
            retries=self._limits.retries,
            most=inquiry.requests_left,
            guess=way == "plain",
        )
        try:
            reply = _decoded(await self._transport.fetch(call))
        finally:
            inquiry.requests_left -= call.sent
        # A reasoning model's thoughts count too: once cut off, it gets the room of a long answer.
        self._thinks = self._thinks or at(reply, "choices", 0, "finish_reason") == "length"
        return reply

    def _learn(self, way: Way, inquiry: _Inquiry[Out]) -> None:
        # A refusal counts only beside a success; a way that worked before was refused for this one request.
        self._refused.update(refused for refused in inquiry.refused if refused != self._works)
        self._works = way


def _decoded(body: bytes) -> object:
    try:
        reply: object = orjson.loads(body)
    except orjson.JSONDecodeError:
        raise UpstreamMalformed("the model endpoint's reply is not JSON: check OPENAI_BASE_URL") from None
    if is_error(reply):
        raise UpstreamUnavailable("the model endpoint reported an error: try again later")
    return reply


def _mistakes(error: ValidationError) -> str:
    found = error.errors(include_url=False, include_context=False, include_input=False)[:3]
    return "; ".join(f"{'.'.join(map(str, each['loc'])) or 'reply'}: {each['msg']}" for each in found)[:400]
