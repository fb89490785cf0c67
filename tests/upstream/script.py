"""What the scripted endpoint does with the requests that come: a queue of behaviours, then the default."""

from collections import deque
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

Deed = Literal[
    "answer",
    "status",
    "hang",
    "hang_midway",
    "html",
    "half_line",
    "drop",
    "empty_choices",
    "no_content",
    "malformed",
    "break",
    "no_end",
    "error_object",
    "whole",
    "raw",
]

PACE = {"tokens", "first_token_ms", "token_ms", "task_ms", "stamped"}


class Behaviour(BaseModel):
    """What is done with one request, or with `times` of them.

    `kind` narrows it to "stream", "task" or a task's name, `marker` to requests whose messages hold it.
    Of the deeds: `hang` sends nothing, `drop` closes before the headers; `hang_midway`, `break`, `no_end` and
    `error_object` come after `tokens` tokens (`no_end` closes properly, only without the end mark); `whole`
    ignores a wish for a stream; `raw` sends `chunks` (hex) one by one. `task_ms` delays a reply that is not
    streamed; paced tokens that are `stamped` read "@123 ", the monotonic nanoseconds at which they are sent.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    do: Deed = "answer"
    times: int = Field(default=1, ge=1)
    kind: str = ""
    marker: str = ""
    status: int = 200
    headers: dict[str, str] = {}
    text: str = ""
    chunks: tuple[str, ...] = ()
    tokens: int | None = None
    first_token_ms: float | None = None
    token_ms: float | None = None
    task_ms: float | None = None
    stamped: bool = False

    def fits(self, stream: bool, task: str, words: str) -> bool:
        """Whether this behaviour is meant for such a request."""
        kinds = {"", "stream"} if stream else {"", "task", task}
        return self.kind in kinds and self.marker in words


class Orders(BaseModel):
    """The body of `POST /_script`; what is left out stays as it is, `reset` empties everything first.

    `verdicts` maps a question's text to its agent, for questions that name none as [[agent]].
    """

    model_config = ConfigDict(extra="forbid")

    reset: bool = False
    queue: tuple[Behaviour, ...] = ()
    refuse: frozenset[str] | None = None
    default: Behaviour | None = None
    verdicts: dict[str, str] | None = None


class Script:
    """Chooses the behaviour of each request.

    `refuse` names request fields that get a 400: response_format, tools, max_tokens, max_completion_tokens.
    """

    def __init__(self, default: Behaviour) -> None:
        self._original = default
        self.default = default
        self.refuse: frozenset[str] = frozenset()
        self.verdicts: dict[str, str] = {}
        self._queue: deque[Behaviour] = deque()

    def follow(self, orders: Orders) -> None:
        if orders.reset:
            self._queue.clear()
            self.default, self.refuse, self.verdicts = self._original, frozenset(), {}
        for behaviour in orders.queue:
            self._queue.extend([behaviour] * behaviour.times)
        self.refuse = self.refuse if orders.refuse is None else orders.refuse
        self.default = orders.default or self.default
        self.verdicts = self.verdicts if orders.verdicts is None else orders.verdicts

    def choose(self, stream: bool, task: str, words: str) -> Behaviour:
        """Take the first behaviour in the queue that fits, else the default."""
        for behaviour in self._queue:
            if behaviour.fits(stream, task, words):
                self._queue.remove(behaviour)
                pace = self.default.model_dump(include=PACE - behaviour.model_fields_set)
                return behaviour.model_copy(update=pace)
        return self.default
