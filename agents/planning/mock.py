"""Plans interviews on a free-text topic."""

import asyncio
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from agents.planning.draft import Drafts, placed, stacked
from agents.planning.greetings import level_of, topic_greeting
from agents.planning.picking import AROUND, EXACTLY, Shares
from agents.planning.prepared import Prepared
from agents.planning.shelf import Shelf
from agents.planning.subtopics import with_subtopics
from agents.planning.topic_pool import TopicPool, share_about
from agents.planning.written import MOST, add_written
from agents.tasks.write_questions import WriteInput
from domain.catalog import Category, Difficulty
from domain.plan import MOST_PROBES, Phase, PhasePlan, Plan
from domain.selection import PoolQuestion
from llm.embeddings import Embedder
from llm.engine import Engine

# So many times the questions that will be asked, so that there is something to choose from.
CHOICE = 3
# What a question takes with its answer, on average (seconds); topic interviews run without a clock.
QUESTION_SECONDS = 210.0
NO_TOPIC = "your field"
_STORIES: frozenset[Category] = frozenset({"behavioral", "general"})
# With fewer of the questions about the topic, the greeting says so.
_COVERED = 0.6


@dataclass(frozen=True, slots=True)
class Wanted:
    """What an interview on a topic is to be like; `level` is the word by which its difficulty was asked for.

    With a `seed`, chance has a say among questions that do about equally well.
    """

    topic: str
    difficulty: Difficulty
    count: int
    probes: bool = False
    avoid: tuple[str, ...] = ()
    level: str | None = None
    seed: int | None = None


async def drafts_avoiding(avoid: Sequence[str], shelf: Shelf, embedder: Embedder) -> Drafts:
    """Return an empty list of drafts that keeps out what these texts ask."""
    texts = list(dict.fromkeys(avoid))
    unknown = [text for text in texts if text not in shelf.places]
    made = dict(zip(unknown, await embedder.aembed(unknown), strict=True))
    vectors = [shelf.vectors[shelf.places[text]] if text in shelf.places else made[text] for text in texts]
    return Drafts(avoid=texts, avoid_vectors=vectors)


async def pooled(
    engine: Engine, embedder: Embedder, shelf: Shelf, wanted: Wanted, *, size: int, write: int, shares: Shares
) -> tuple[Drafts, bool]:
    """Return between `wanted.count` and about `size` questions, `write` of them by the model where there is one.

    The second value tells whether they are about the topic.
    """
    drafts = await drafts_avoiding(wanted.avoid, shelf, embedder)
    topic = wanted.topic.strip() or NO_TOPIC
    value = WriteInput(count=write, difficulty=wanted.difficulty, topic=topic, avoid=wanted.avoid)
    written = await add_written(engine, embedder, shelf, value, drafts)
    vector = (await embedder.aembed([topic]))[0]
    pool = await asyncio.to_thread(TopicPool, topic, vector, shelf, wanted.difficulty, drafts, seed=wanted.seed)
    enough = max(wanted.count, write) if written else size
    await pool.widen(wanted.count, enough, shares, embedder)
    share = share_about(drafts.all[:size], pool.found)
    return drafts, share >= _COVERED


def one_phase(pool: Sequence[PoolQuestion], count: int) -> PhasePlan:
    """Return the one phase of an interview without a clock, named after what most of its questions are."""
    stories = Counter(question.category in _STORIES for question in pool)
    name: Phase = "behavioral" if stories[True] > stories[False] else "technical"
    return PhasePlan(name=name, seconds=count * QUESTION_SECONDS, least=count, most=count)


async def by_topic(engine: Engine, embedder: Embedder, shelf: Shelf, wanted: Wanted) -> Prepared:
    """Plan an interview of exactly `wanted.count` questions without a clock."""
    count = wanted.count
    drafts, covered = await pooled(
        engine,
        embedder,
        shelf,
        wanted,
        size=count * CHOICE,
        write=min(MOST, count * 2),
        shares=AROUND[wanted.difficulty],
    )
    linked, requirements = with_subtopics(drafts.all)
    pool = placed(linked)
    plan = Plan(
        phases=(one_phase(pool, count),),
        questions=count,
        probes=MOST_PROBES if wanted.probes else 0,
        asides=wanted.probes,
    )
    level = wanted.level or level_of(wanted.difficulty)
    greeting = topic_greeting(wanted.topic.strip() or NO_TOPIC, level, count, covered)
    return Prepared(plan, pool, stacked(linked), requirements, greeting)


async def texts(engine: Engine, embedder: Embedder, shelf: Shelf, wanted: Wanted) -> list[str]:
    """Return exactly `wanted.count` questions of the wanted difficulty, all different."""
    count = wanted.count
    drafts, _ = await pooled(
        engine,
        embedder,
        shelf,
        wanted,
        size=count,
        write=min(MOST, count + 2),
        shares=EXACTLY[wanted.difficulty],
    )
    return [draft.question.text for draft in drafts.all[:count]]
