"""The bank's questions on a topic: those about it, then those beside it, then open ones, then any."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from agents.planning.draft import Draft, Drafts, Vector, from_shelf, worded
from agents.planning.openings import OPENINGS, askable
from agents.planning.picking import Picked, Shares, chance, fit
from agents.planning.relevance import Relevance, relevance
from agents.planning.shelf import Shelf
from domain.catalog import CATEGORIES, Category, Difficulty
from llm.embeddings import Embedder

# An open question is on the topic, but nothing is authored to hold its answer against.
_OPEN = 0.4
# On a tool that no authored question names, one question of so many is an open one about that tool.
_SPECIAL = 3
# Without any hint what the topic means, questions that suit everybody come first.
_FOR_EVERYBODY: frozenset[Category] = frozenset({"behavioral", "general"})
_PREFERENCE = 0.5


class TopicPool:
    """Picks questions on one topic, of these categories and without `strange` tags, from one shelf.

    With a `seed`, chance has a say among questions that do about equally well.
    """

    def __init__(
        self,
        topic: str,
        vector: Vector,
        shelf: Shelf,
        difficulty: Difficulty,
        drafts: Drafts,
        categories: frozenset[Category] = frozenset(CATEGORIES),
        strange: frozenset[str] = frozenset(),
        seed: int | None = None,
    ) -> None:
        found = relevance(topic, vector, shelf)
        fits = (entry.category in categories and strange.isdisjoint(entry.stored.tags) for entry in shelf.entries)
        self._allowed = np.fromiter(fits, bool, len(shelf))
        self.found: Relevance = replace(found, values=np.where(self._allowed, found.values, 0.0))
        self._topic = topic
        self._shelf = shelf
        self._difficulty: Difficulty = difficulty
        self._drafts = drafts
        self._picked = Picked(shelf, chance=chance(len(shelf), seed))
        for text, avoided in zip(drafts.avoid, drafts.avoid_vectors, strict=True):
            self._picked.ban(text, avoided)
        for draft in drafts.all:
            self._picked.ban(draft.question.text, draft.vector)

    def _fill(self, values: np.ndarray, number: int, shares: Shares) -> None:
        for place in self._picked.fill(values, number, self._difficulty, shares):
            self._drafts.all.append(from_shelf(self._shelf, place, self.found))

    def about(self, number: int, shares: Shares) -> None:
        """Add up to `number` questions about the topic."""
        values = self.found.values
        self._fill(np.where(values >= self.found.about, values, 0.0), number, shares)

    def beside(self, number: int, shares: Shares) -> None:
        """Add up to `number` questions that lie beside the topic."""
        values = self.found.values
        self._fill(np.where(values >= self.found.beside, values, 0.0), number, shares)

    async def open(self, number: int, embedder: Embedder, weight: float = _OPEN) -> None:
        """Add up to `number` questions that can be asked about any subject, worded around this one."""
        if number <= 0 or not askable(self._topic):
            return
        named: list[Category] = [category for subject in self.found.subjects for category in subject.categories]
        category: Category = named[0] if named else "general"
        fitting = sorted(OPENINGS, key=lambda one: -fit(self._difficulty, one.difficulty))[:number]
        texts = [one.text.format(self._topic.strip()) for one in fitting]
        vectors = await embedder.aembed(texts)
        for opening, text, vector in zip(fitting, texts, vectors, strict=True):
            draft = worded(text, category, opening.difficulty, opening.topic, vector)
            self._drafts.add(replace(draft, weight=weight))

    def any(self, number: int, shares: Shares) -> None:
        """Add `number` questions, the nearest first; where nothing is near, those that suit everybody."""
        values = self.found.values + 0.01
        if not self.found.subjects:
            everybody = [entry.category in _FOR_EVERYBODY for entry in self._shelf.entries]
            values = values + _PREFERENCE * np.array(everybody)
        self._fill(np.where(self._allowed, values, 0.0), number, shares)

    def again(self, number: int) -> None:
        """Add questions whose meaning was to be avoided, when the bank has no others; never a text twice."""
        there = {draft.question.text for draft in self._drafts.all}
        for place in np.argsort(-self.found.values):
            if len(self._drafts) >= number:
                return
            if self._shelf.entries[place].text not in there:
                draft = from_shelf(self._shelf, int(place), self.found)
                there.add(draft.question.text)
                self._drafts.all.append(draft)

    def _near(self, least: int, most: int, shares: Shares) -> None:
        self.about(most - len(self._drafts), shares)
        # Fewer suffice of what is not quite the topic.
        self.beside(least + (most - least) // 2 - len(self._drafts), shares)

    async def widen(self, least: int, most: int, shares: Shares, embedder: Embedder) -> None:
        """Add questions until there are `least`, and up to `most` of those that have to do with the topic."""
        if self.found.foreign:
            await self.open(min(max(1, least // _SPECIAL), least - len(self._drafts)), embedder, weight=1.0)
        await asyncio.to_thread(self._near, least, most, shares)
        await self.open(least - len(self._drafts), embedder)
        self.any(least - len(self._drafts), shares)
        self.again(least)


def share_about(drafts: Sequence[Draft], found: Relevance) -> float:
    """Return how many of the questions are about the topic, 0 to 1."""
    return sum(draft.weight >= found.about for draft in drafts) / len(drafts) if drafts else 0.0
