"""The tracker's use cases, gathered for the composition root."""

from dataclasses import dataclass
from typing import Self

from llm.embeddings import Embedder
from memory.pool import Pool
from services.interviews import Interviews
from services.tracker.calendar import Feeds
from services.tracker.practice import Practice
from services.tracker.transfer import Transfer


@dataclass(frozen=True, slots=True)
class Tracker:
    """What can be done with tracked interviews beyond keeping them."""

    practice: Practice
    transfer: Transfer
    feeds: Feeds

    @classmethod
    def over(cls, interviews: Interviews, pool: Pool, embedder: Embedder) -> Self:
        """Make them over one database and its interviews."""
        return cls(Practice(interviews, pool), Transfer(pool, embedder), Feeds(pool))
