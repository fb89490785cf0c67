"""The pool of a live interview: the resume's claims, the job's needs, stories, and a last question."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from agents.planning import claims as claiming
from agents.planning.draft import Draft, Drafts, Vector, worded
from agents.planning.labels import shortened
from agents.planning.linking import STORIES, Linked, also_for, claimed, demands_of, for_need, is_field, of_phase
from agents.planning.needs import Need
from agents.planning.picking import Shares
from agents.planning.shelf import Shelf
from agents.planning.subjects import named
from agents.planning.topic_pool import TopicPool
from domain.catalog import Category, Difficulty
from domain.profile import Claim, JobProfile
from llm.embeddings import Embedder

MOST_TECHNICAL, MOST_STORIES, MOST_BACKGROUND = 14, 6, 2
_FEWEST_TECHNICAL = 8
_EACH = 2
# A question is linked to the need that it is nearest to in meaning, from this cosine on.
_NEAR = 0.35
_LAST = "Before we finish: what have we not talked about that would show how you would do in this role?"
_WITHOUT_CLAIMS = (
    "Walk me through your last two years of work: what were you responsible for, and what are you proud of?",
    "Which piece of your recent work would you show to a colleague you respect, and why that one?",
)
_AROUND_NEED = (
    "The role asks for this: “{}”. Tell me about work of yours that shows it: what was hard, and how did it go?",
    "The role asks for this: “{}”. How would you go about it in your first months, and what would you find out first?",
)
_ABOUT_NEED = "This looks at something that the role asks for in so many words."
_LONGEST_TOPIC = 40
_ABOUT_CLAIM = "This looks at what stands behind a sentence of your résumé."


class ProfilePool:
    """Gathers questions into one list of drafts, none of which asks what another one asks."""

    def __init__(
        self,
        embedder: Embedder,
        shelf: Shelf,
        drafts: Drafts,
        difficulty: Difficulty,
        shares: Shares,
        strange: frozenset[str] = frozenset(),
    ) -> None:
        self._embedder = embedder
        self._shelf = shelf
        self._drafts = drafts
        self._difficulty: Difficulty = difficulty
        self._shares = shares
        self._strange = strange
        self._needs = 0
        self._claims = 0
        self._technical = 0

    def _claim_id(self, place: int) -> int:
        return self._needs + place + 1

    def _rubric_id(self, place: int) -> int:
        return self._needs + self._claims + place + 1

    async def linked_written(self, needs: Sequence[Need], claims: Sequence[Claim]) -> Linked:
        """Link the model's questions, which are the drafts there are, to claims and to the nearest needs."""
        self._needs, self._claims = len(needs), len(claims)
        written = self._drafts.all = [of_phase(draft) for draft in self._drafts.all]
        if not written:
            return []
        vectors = await self._embedder.aembed([need.text for need in needs])
        return [(draft, self._ids(draft, vectors)) for draft in list(written)]

    def _ids(self, draft: Draft, needs: np.ndarray) -> tuple[int, ...]:
        if draft.claim is not None:
            return (self._claim_id(draft.claim),)
        if draft.question.category in STORIES:
            return (self._rubric_id(1),)
        near = needs @ draft.vector if len(needs) else np.zeros(0)
        best = int(near.argmax()) if len(near) else 0
        return (best + 1,) if len(near) and near[best] >= _NEAR else ()

    async def about_claims(self, claims: Sequence[Claim], needs: Sequence[Need], technical: bool) -> Linked:
        """Add a question about each claim, the first of them as background; it is for the needs of its skills, too."""
        asked = claiming.asked(claims, MOST_BACKGROUND, technical)
        vectors = await self._embedder.aembed([text for _, _, text in asked])
        linked: Linked = []
        for (place, angle, text), vector in zip(asked, vectors, strict=True):
            plain = worded(text, angle.category, angle.difficulty, angle.topic, vector)
            question = plain.question.model_copy(update={"purpose": _ABOUT_CLAIM})
            draft = replace(plain, question=question, claim=place)
            if self._drafts.add(draft):
                linked.append((draft, (self._claim_id(place), *claimed(claims[place], needs))))
        return linked + await self._background(MOST_BACKGROUND - min(MOST_BACKGROUND, len(linked)))

    async def _background(self, number: int) -> Linked:
        return await self._own(_WITHOUT_CLAIMS[:number], "Your Experience", "medium")

    async def _own(self, texts: Sequence[str], topic: str, difficulty: Difficulty) -> Linked:
        """Add questions of our own words that are for the rubric alone."""
        vectors = await self._embedder.aembed(texts)
        drafts = [
            worded(text, "general", difficulty, topic, vector) for text, vector in zip(texts, vectors, strict=True)
        ]
        return [(draft, (self._rubric_id(0),)) for draft in drafts if self._drafts.add(draft)]

    async def _added(
        self, topic: str, vector: Vector, number: int, categories: frozenset[Category], *, whatever: bool = False
    ) -> list[Draft]:
        """Add up to `number` questions about a topic; `whatever`: also others, until there are so many."""
        if number <= 0:
            return []
        return await asyncio.to_thread(self._add, topic, vector, number, categories, whatever)

    def _add(
        self, topic: str, vector: Vector, number: int, categories: frozenset[Category], whatever: bool
    ) -> list[Draft]:
        before = len(self._drafts)
        pool = TopicPool(topic, vector, self._shelf, self._difficulty, self._drafts, categories, self._strange)
        pool.about(number, self._shares)
        if whatever:
            pool.beside(before + number - len(self._drafts), self._shares)
            pool.any(before + number - len(self._drafts), self._shares)
        return self._drafts.all[before:]

    async def about_needs(self, needs: Sequence[Need], field: frozenset[Category], job: JobProfile) -> Linked:
        """Add questions of the role's field for each need; where the bank has none, one worded around the need.

        By the role's name they are filled up to the number wanted, when the field is known.
        """
        texts = [need.text for need in needs]
        *vectors, demands, role = await self._embedder.aembed([*texts, demands_of(job, needs), job.role])
        sought = [
            demands if any(subject.whole for subject in named(need.text)) else vector
            for need, vector in zip(needs, vectors, strict=True)
        ]
        # One for every need before a second one for any: the last has as much right as the first.
        linked = await self._round(needs, sought, field, MOST_TECHNICAL, around=True)
        linked += await self._round(needs, sought, field, MOST_TECHNICAL - len(linked), around=False)
        if field:
            added = await self._added(job.role, role, MOST_TECHNICAL - len(linked), field, whatever=True)
            linked += [(draft, self._ids(draft, np.array(vectors))) for draft in added]
        self._technical = len(linked)
        also = [also_for(draft, self._shelf, needs) for draft, _ in linked]
        return [(draft, tuple(dict.fromkeys((*ids, *more)))) for (draft, ids), more in zip(linked, also, strict=True)]

    async def _round(
        self, needs: Sequence[Need], sought: Sequence[Vector], field: frozenset[Category], room: int, *, around: bool
    ) -> Linked:
        """Add at most one question for each need; `around`: one worded around it, where the bank has none."""
        linked: Linked = []
        for number, (need, vector) in enumerate(zip(needs, sought, strict=True), start=1):
            added = await self._added(need.text, vector, min(1, room - len(linked)), field)
            linked += [(for_need(draft, need), (number,)) for draft in added]
            if around and not added and need.asked and is_field(need):
                linked += await self._around(need, number, _AROUND_NEED[:1] if field else _AROUND_NEED)
        return linked

    async def _around(self, need: Need, number: int, frames: Sequence[str]) -> Linked:
        """Add questions worded around a need."""
        texts = [frame.format(need.text.rstrip(". ")) for frame in frames]
        vectors = await self._embedder.aembed(texts)
        topic = shortened(need.text, _LONGEST_TOPIC)
        drafts = [
            worded(text, "technical", "medium", topic, vector) for text, vector in zip(texts, vectors, strict=True)
        ]
        question = {"purpose": _ABOUT_NEED}
        drafts = [replace(draft, question=draft.question.model_copy(update=question)) for draft in drafts]
        return [(draft, (number,)) for draft in drafts if self._drafts.add(draft)]

    async def stories(self, job: JobProfile, needs: Sequence[Need]) -> Linked:
        """Add behavioral questions nearest to what the role demands, more of them where there are few others."""
        *vectors, demands = await self._embedder.aembed([*(need.text for need in needs), demands_of(job, needs)])
        number = MOST_STORIES + max(0, _FEWEST_TECHNICAL - self._technical)
        linked: Linked = []
        for place, (need, vector) in enumerate(zip(needs, vectors, strict=True), start=1):
            room = min(_EACH, MOST_STORIES // 2 - len(linked))
            linked += [(draft, (place,)) for draft in await self._added(need.text, vector, room, STORIES)]
        added = await self._added(demands_of(job, needs), demands, number - len(linked), STORIES, whatever=True)
        return linked + [(draft, (self._rubric_id(1),)) for draft in added]

    async def last(self) -> Linked:
        """Add the question that closes the interview."""
        return await self._own([_LAST], "Closing", "easy")
