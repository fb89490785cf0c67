"""The seam between the product and whatever thinks for it."""

from collections.abc import AsyncGenerator
from typing import Literal, Protocol

from llm.task import In, Out, Prose, Task


class Engine(Protocol):
    """Runs tasks; there are two: OnlineEngine (a model) and OfflineEngine (rules and authored knowledge)."""

    @property
    def name(self) -> Literal["openai", "offline"]:
        """The label that every product of this engine carries."""
        ...

    def stream(self, prose: Prose[In], value: In) -> AsyncGenerator[str]:
        """Yield the pieces of the text, each not empty; closing the iterator cancels the work behind it.

        Raises:
            UpstreamUnavailable: the endpoint refuses, hangs, breaks off or is overloaded.
            UpstreamMalformed: the endpoint answered with nothing that can be used.
        """
        ...

    async def run(self, task: Task[In, Out], value: In, *, deadline: float | None = None) -> Out:
        """Return the task's checked output within `deadline` seconds; unset, the engine's own limit holds.

        Raises:
            UpstreamUnavailable: as above, after the retries.
            UpstreamMalformed: no reply passed the check, in any of the three ways of asking.
        """
        ...

    async def close(self) -> None:
        """Release connections."""
        ...
