"""One question to the model endpoint, with what it may cost."""

import time
from dataclasses import dataclass
from typing import Literal

LimitField = Literal["max_tokens", "max_completion_tokens"]


@dataclass(slots=True)
class Call:
    """One question to the endpoint, over all its attempts.

    `fields` is the request body without its token limit; `seconds` the time for everything, counted from now
    unless `ends` says until when (monotonic clock); `retries` how often a failed attempt may be repeated;
    `most` how many requests may be sent in all. `guess`: on any 400, try the limit's other name.
    """

    name: str
    fields: dict[str, object]
    limit: int
    seconds: float
    retries: int
    most: int = 100
    guess: bool = True
    sent: int = 0
    limit_field: LimitField | None = None
    renamed: bool = False
    ends: float = 0.0

    def __post_init__(self) -> None:
        self.ends = self.ends or time.monotonic() + self.seconds

    @property
    def left(self) -> float:
        """Seconds until the deadline."""
        return self.ends - time.monotonic()
