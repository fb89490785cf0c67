"""Where a run tells its events: straight to the caller that listens, else into LangGraph's own stream (Studio).

LangGraph's custom stream costs a thread-safe wake-up and a new task for each token, some 25 us in all.
"""

from collections.abc import Callable
from contextvars import ContextVar

from langgraph.types import StreamWriter

from domain.events import Event

Tell = Callable[[Event], None]

outlet: ContextVar[Tell | None] = ContextVar("outlet", default=None)


def teller(writer: StreamWriter) -> Tell:
    """Return what a node tells its events to."""
    return outlet.get() or writer
