"""The engine over an OpenAI-compatible endpoint."""

from collections.abc import AsyncGenerator
from typing import Literal

from llm.call import Call
from llm.structured import StructuredTasks
from llm.task import In, Out, Prose, Task
from llm.tokens import pieces
from llm.transport import Transport
from settings import Settings


class OnlineEngine:
    """Asks the model; `backoff` is the transport's, in seconds."""

    def __init__(self, settings: Settings, *, backoff: float = 0.5) -> None:
        self._limits = settings.llm
        self._model = settings.openai_model
        self._fields: dict[str, object] = {"model": self._model}
        if self._limits.temperature is not None:
            self._fields["temperature"] = self._limits.temperature
        self._transport = Transport(settings, backoff=backoff)
        self._tasks = StructuredTasks(self._transport, self._limits, self._fields)

    @property
    def name(self) -> Literal["openai"]:
        """The label that every product of this engine carries."""
        return "openai"

    @property
    def model(self) -> str:
        """The model's name as the endpoint knows it."""
        return self._model

    def stream(self, prose: Prose[In], value: In) -> AsyncGenerator[str, None]:
        """Yield the answer's pieces; the deadline runs from here.

        Raises:
            UpstreamUnavailable: the endpoint refuses, hangs, breaks off or is overloaded.
            UpstreamMalformed: the endpoint answered with nothing that can be used.
        """
        call = Call(
            name=prose.name,
            fields={**self._fields, "messages": prose.prompt(value), "stream": True},
            limit=self._limits.max_tokens,
            seconds=self._limits.deadline,
            retries=self._limits.retries,
        )
        return pieces(self._transport, call)

    async def run(self, task: Task[In, Out], value: In, *, deadline: float | None = None) -> Out:
        """Return the task's checked output within `deadline` seconds (else: the settings' `task_deadline`).

        Raises:
            UpstreamUnavailable: the endpoint fails after the retries, or the time is over.
            UpstreamMalformed: no reply passed the check, in any of the three ways of asking.
        """
        seconds = self._limits.task_deadline if deadline is None else deadline
        return await self._tasks.run(task, value, seconds)

    async def close(self) -> None:
        """Release connections."""
        await self._transport.close()
