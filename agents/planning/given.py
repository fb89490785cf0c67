"""Plans interviews whose questions are given: they are asked verbatim and in their order."""

import asyncio
from collections.abc import Sequence

from agents.coding.exercises import Kind, kind_of
from agents.planning.greetings import given_greeting
from agents.planning.labels import CATEGORY_LABEL, purpose
from agents.planning.prepared import Prepared
from agents.planning.shelf import Shelf
from agents.routing.categories import CATEGORY_OF_AGENT
from agents.routing.local import LocalRouter
from domain.catalog import Category
from domain.coverage import Requirement
from domain.errors import Invalid
from domain.plan import Phase, PhasePlan, Plan
from domain.question import Question
from domain.scoring import COMPETENCY_OF_CATEGORY
from domain.selection import PoolQuestion
from llm.embeddings import Embedder

_STORIES: frozenset[Category] = frozenset({"behavioral", "general"})
# Up to so many questions are also read by meaning, which takes some 2 ms each; of more, the wording has to do.
CLOSELY = 40
_QUESTION_SECONDS = 210.0


def _by_wording(texts: Sequence[str], router: LocalRouter) -> list[Category]:
    guesses = (router.guess(router.look(Question(text=text))) for text in texts)
    return [CATEGORY_OF_AGENT[guess.routing.leading] for guess in guesses]


async def _by_meaning(texts: Sequence[str], router: LocalRouter, embedder: Embedder) -> list[Category]:
    choices = [await router.route(Question(text=text), embedder) for text in texts]
    return [CATEGORY_OF_AGENT[choice.routing.leading] for choice in choices]


async def _categories(
    texts: Sequence[str], kinds: Sequence[Kind], router: LocalRouter, embedder: Embedder
) -> list[Category]:
    closely = len(texts) <= CLOSELY
    routed = (
        await _by_meaning(texts, router, embedder) if closely else await asyncio.to_thread(_by_wording, texts, router)
    )
    return ["coding" if kind == "coding" else category for kind, category in zip(kinds, routed, strict=True)]


def _question(place: int, text: str, category: Category, shelf: Shelf, requirement: int) -> PoolQuestion:
    known = shelf.entries[shelf.places[text]].stored if text in shelf.places else None
    topic = CATEGORY_LABEL[category]
    return PoolQuestion(
        position=place,
        text=text,
        category=category,
        difficulty=known.difficulty if known else "medium",
        topic=topic,
        purpose=purpose(category, topic),
        source="given",
        bank=text if known and known.authored else None,
        question_id=known.id if known else None,
        key_concepts=known.key_concepts if known else (),
        requirements=(requirement,),
    )


def _plan(categories: Sequence[Category]) -> Plan:
    count = len(categories)
    stories = sum(category in _STORIES for category in categories)
    name: Phase = "behavioral" if stories * 2 > count else "technical"
    phase = PhasePlan(name=name, seconds=count * _QUESTION_SECONDS, least=count, most=count)
    return Plan(phases=(phase,), questions=count, order="given")


async def by_questions(
    questions: Sequence[str], kinds: Sequence[Kind], shelf: Shelf, router: LocalRouter, embedder: Embedder
) -> Prepared:
    """Plan an interview of given questions; `kinds` has one for each, or is empty: `kind_of` tells then.

    Raises:
        Invalid: there is no question, or the two have different lengths.
    """
    if not questions or (kinds and len(kinds) != len(questions)):
        raise Invalid("questions: give at least one, and as many question types as questions, or none")
    each = kinds or [kind_of(one) for one in questions]
    categories = await _categories(questions, each, router, embedder)
    ids: dict[Category, int] = {category: number for number, category in enumerate(dict.fromkeys(categories), start=1)}
    pool = tuple(
        _question(place, text, category, shelf, ids[category])
        for place, (text, category) in enumerate(zip(questions, categories, strict=True))
    )
    requirements = tuple(
        Requirement(id=number, kind="topic", text=CATEGORY_LABEL[category], competency=COMPETENCY_OF_CATEGORY[category])
        for category, number in ids.items()
    )
    return Prepared(_plan(categories), pool, None, requirements, given_greeting(len(questions)))
