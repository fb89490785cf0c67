"""Which turn a request answers: the one that stood when it arrived, however long the request then waits."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Generic, TypeVar
from uuid import UUID

T = TypeVar("T")


@dataclass(slots=True)
class _Group(Generic[T]):
    reading: "asyncio.Future[T]"
    members: int = 0


class Arrivals(Generic[T]):
    """Groups the requests that are under way at once for one session: what stood for the first stands for all.

    Without it a request that waits for a connection of the pool would find the next question standing, and answer it.
    """

    def __init__(self) -> None:
        self._groups: dict[tuple[str, UUID], _Group[T]] = {}

    @asynccontextmanager
    async def standing(self, owner: str, session_id: UUID, read: Callable[[], Awaitable[T]]) -> AsyncIterator[T]:
        """Give what `read` finds, or has found for a request that is still under way; raises what `read` raises.

        A request that gets through ends its group: whoever comes after it may have seen the next question.
        """
        key = (owner, session_id)
        group = self._groups.get(key)
        if group is None:
            group = self._groups[key] = _Group(asyncio.ensure_future(read()))
        group.members += 1
        try:
            # A client that leaves must not take the others' reading along.
            yield await asyncio.shield(group.reading)
            self._end(key, group)
        finally:
            group.members -= 1
            if not group.members:
                group.reading.cancel()
                self._end(key, group)

    def _end(self, key: tuple[str, UUID], group: _Group[T]) -> None:
        if self._groups.get(key) is group:
            del self._groups[key]
