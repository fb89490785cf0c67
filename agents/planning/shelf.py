"""The question bank in memory: its vectors and words, read again when the database's bank has changed."""

import asyncio
import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from domain.catalog import CATEGORIES, Category
from domain.language.nearness import stems
from llm.embeddings import Embedder
from memory import bank
from memory.bank import Stamp, Stored
from memory.pool import Pool, connection

# A word of the topic found here tells this much.
TAG, TEXT, CONCEPT, SUMMARY = 1.0, 0.9, 0.7, 0.4
# Where a user's own words for a category lead; what is in none of these is general.
_CATEGORY_WORDS: tuple[tuple[str, Category], ...] = (
    ("design", "system_design"),
    ("architect", "system_design"),
    ("cod", "coding"),
    ("algorithm", "coding"),
    ("behav", "behavioral"),
    ("leader", "behavioral"),
    ("culture", "behavioral"),
    ("product", "product"),
    ("case", "case_study"),
    ("tech", "technical"),
)


@dataclass(frozen=True, slots=True)
class Entry:
    """A question of the bank; `found` says how much each stem of it tells that it is about that."""

    stored: Stored
    category: Category
    found: dict[str, float]

    @property
    def text(self) -> str:
        return self.stored.text


@dataclass(frozen=True, slots=True)
class Shelf:
    """All active questions with their vectors [n, 384]; `rarity` is each stem's inverse document frequency."""

    entries: tuple[Entry, ...]
    vectors: NDArray[np.float32]
    rarity: dict[str, float]
    places: dict[str, int]

    def __len__(self) -> int:
        return len(self.entries)


def category_of(words: str) -> Category:
    """Return the category that a user's word for it means."""
    plain = words.strip().lower().replace(" ", "_").replace("-", "_")
    for category in CATEGORIES:
        if category == plain:
            return category
    for part, category in _CATEGORY_WORDS:
        if part in plain:
            return category
    return "general"


def _found(stored: Stored) -> dict[str, float]:
    tags = " ".join(stored.tags).replace("_", " ")
    fields = ((stored.summary, SUMMARY), (" ".join(stored.key_concepts), CONCEPT), (stored.text, TEXT), (tags, TAG))
    return {stem: weight for text, weight in fields for stem in stems(text)}


def shelf_of(rows: Sequence[Stored], vectors: NDArray[np.float32]) -> Shelf:
    """Index questions with their vectors of length 1, [len(rows), 384]."""
    entries = tuple(Entry(row, category_of(row.category), _found(row)) for row in rows)
    counts = Counter(stem for entry in entries for stem in entry.found)
    rarity = {stem: math.log(1.0 + len(entries) / count) for stem, count in counts.items()}
    # The same wording may be there twice, an author's and a user's: the author's comes first and is kept.
    places = {entry.text: place for place, entry in reversed(list(enumerate(entries)))}
    return Shelf(entries, vectors, rarity, places)


class Bank:
    """The shelf of one database, as it is now."""

    def __init__(self, pool: Pool, embedder: Embedder) -> None:
        self._pool = pool
        self._embedder = embedder
        self._kept: tuple[Stamp, Shelf] | None = None
        self._reading = asyncio.Lock()

    async def shelf(self) -> Shelf:
        """Return the bank, read again only when it has changed.

        Raises:
            DatabaseUnavailable: Postgres does not answer.
        """
        async with connection(self._pool) as conn:
            now = await bank.stamp(conn)
        if self._kept is not None and self._kept[0] == now:
            return self._kept[1]
        async with self._reading:
            if self._kept is None or self._kept[0] != now:
                self._kept = await self._read()
            return self._kept[1]

    async def _read(self) -> tuple[Stamp, Shelf]:
        async with connection(self._pool) as conn, conn.transaction():
            # The stamp first: a change between the two reads is then found with the next one.
            now = await bank.stamp(conn)
            rows = await bank.active(conn)
        unknown = [place for place, row in enumerate(rows) if row.vector is None]
        made = await self._embedder.aembed([rows[place].text for place in unknown])
        vectors = np.zeros((len(rows), made.shape[1]), np.float32)
        for place, row in enumerate(rows):
            if row.vector is not None:
                vectors[place] = row.vector / np.linalg.norm(row.vector)
        vectors[unknown] = made
        return now, await asyncio.to_thread(shelf_of, rows, vectors)
