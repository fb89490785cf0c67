"""Plans practice for a job that the candidate keeps track of: the questions linked to it, then what it asks for."""

from dataclasses import dataclass, field

from agents.planning.draft import Draft, Drafts, placed, stacked
from agents.planning.given import by_questions
from agents.planning.greetings import level_of, practice_greeting
from agents.planning.mock import NO_TOPIC, Wanted, drafts_avoiding, one_phase
from agents.planning.needs import field_of, needs_of, requirements_of
from agents.planning.picking import AROUND
from agents.planning.prepared import Prepared
from agents.planning.profile_pool import Linked, ProfilePool
from agents.planning.profiled import job_text, weights_of
from agents.planning.shelf import Shelf
from agents.planning.topic_pool import TopicPool
from agents.planning.written import MOST, add_written
from agents.routing.local import LocalRouter
from agents.tasks.write_questions import WriteInput
from domain.plan import MOST_PROBES, Plan
from domain.profile import Comparison, JobProfile
from llm.embeddings import Embedder
from llm.engine import Engine


@dataclass(frozen=True, slots=True)
class Practice(Wanted):
    """What practice is for: a job, whose `required` are asked for first, and questions to be asked as they stand.

    `bank` holds the ids of the given questions in the question bank.
    """

    job: JobProfile = field(default_factory=lambda: JobProfile(role=""))
    given: tuple[str, ...] = ()
    bank: tuple[int, ...] = ()


async def _given(wanted: Practice, shelf: Shelf, router: LocalRouter, embedder: Embedder) -> list[Draft]:
    texts = wanted.given[: wanted.count]
    if not texts:
        return []
    pool = (await by_questions(texts, (), shelf, router, embedder)).pool
    known = [
        question.model_copy(update={"question_id": each})
        for question, each in zip(pool, wanted.bank or (one.question_id for one in pool), strict=False)
    ]
    vectors = await embedder.aembed(texts)
    return [Draft(question, vector, (question.topic,)) for question, vector in zip(known, vectors, strict=True)]


async def _write(engine: Engine, embedder: Embedder, shelf: Shelf, wanted: Practice, drafts: Drafts) -> None:
    value = WriteInput(
        count=min(MOST, 2 * (wanted.count - len(wanted.given))),
        difficulty=wanted.difficulty,
        topic=wanted.topic.strip() or wanted.job.role or NO_TOPIC,
        job=job_text(wanted.job, Comparison()),
        avoid=(*wanted.avoid, *wanted.given),
    )
    await add_written(engine, embedder, shelf, value, drafts)


async def _filled(embedder: Embedder, shelf: Shelf, wanted: Practice, drafts: Drafts) -> Linked:
    """Add what is missing of the number wanted, the nearest to the job first."""
    before, topic = len(drafts), wanted.job.role or NO_TOPIC
    vector = (await embedder.aembed([topic]))[0]
    pool = TopicPool(topic, vector, shelf, wanted.difficulty, drafts, seed=wanted.seed)
    await pool.widen(wanted.count, wanted.count, AROUND[wanted.difficulty], embedder)
    return [(draft, ()) for draft in drafts.all[before:]]


async def by_job(engine: Engine, embedder: Embedder, shelf: Shelf, router: LocalRouter, wanted: Practice) -> Prepared:
    """Plan exactly `wanted.count` questions without a clock: the given ones verbatim, then the job's, adaptively."""
    job, shares = wanted.job, AROUND[wanted.difficulty]
    needs, categories = needs_of(job, Comparison(gaps=job.required), ()), field_of(job)
    requirements = requirements_of(needs, (), categories)
    given = await _given(wanted, shelf, router, embedder)
    drafts = await drafts_avoiding(wanted.avoid, shelf, embedder)
    drafts.all = list(given)
    more = len(given) < wanted.count
    if more:
        await _write(engine, embedder, shelf, wanted, drafts)
    pool = ProfilePool(embedder, shelf, drafts, wanted.difficulty, shares)
    linked = await pool.linked_written(needs, ())
    # As they were given, whatever phase they would suit elsewhere.
    linked[: len(given)] = [(draft, ids) for draft, (_, ids) in zip(given, linked, strict=False)]
    if more:
        linked += await pool.about_needs(needs, categories, job)
        linked += await pool.stories(job, needs)
        linked += await _filled(embedder, shelf, wanted, drafts)
    drawn = tuple(
        question.model_copy(update={"requirements": ids})
        for question, (_, ids) in zip(placed([draft for draft, _ in linked]), linked, strict=True)
    )
    plan = Plan(
        phases=(one_phase(drawn, wanted.count),),
        questions=wanted.count,
        order="given_first",
        probes=MOST_PROBES if wanted.probes else 0,
        asides=wanted.probes,
        weights=weights_of(requirements),
    )
    level = wanted.level or level_of(wanted.difficulty)
    greeting = practice_greeting(wanted.topic.strip() or NO_TOPIC, level, wanted.count, len(given))
    return Prepared(plan, drawn, stacked([draft for draft, _ in linked]), requirements, greeting)
