"""The engine without a model: every task's own rule."""

import asyncio
from collections.abc import AsyncGenerator
from typing import Literal

from llm.task import In, Out, Prose, Task


class OfflineEngine:
    """Answers from rules and authored knowledge; nothing leaves the machine."""

    @property
    def name(self) -> Literal["offline"]:
        """The label that every product of this engine carries."""
        return "offline"

    async def stream(self, prose: Prose[In], value: In) -> AsyncGenerator[str, None]:
        """Yield the rule's pieces as it makes them.

        A rule is pure Python, so a thread would hold the same lock and only add its hop, which costs as much
        as making a piece; other requests get their turn between the pieces instead.
        """
        for piece in prose.offline(value):
            if piece:
                yield piece
                await asyncio.sleep(0)

    async def run(self, task: Task[In, Out], value: In, *, deadline: float | None = None) -> Out:
        """Return what the task's rule says; a rule needs no deadline."""
        return task.offline(value)

    async def close(self) -> None:
        """Nothing to release."""
