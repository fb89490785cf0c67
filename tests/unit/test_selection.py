"""Which question is asked: the one that is worth most, by information, weight and need."""

import random

import pytest

from domain.ability import DIFFICULTY, Belief
from domain.catalog import Category, Difficulty
from domain.coverage import Requirement, RequirementStatus
from domain.plan import PhasePlan
from domain.scoring import COMPETENCIES, COMPETENCY_OF_CATEGORY, Competency
from domain.selection import SAME, PoolQuestion, choose, utility

CATEGORIES: tuple[Category, ...] = tuple(COMPETENCY_OF_CATEGORY)
LEVELS: tuple[Difficulty, ...] = tuple(DIFFICULTY)
PHASE = PhasePlan(name="technical", seconds=600, least=1, most=3)


def question(
    position: int, category: Category = "technical", difficulty: Difficulty = "medium", *requirements: int
) -> PoolQuestion:
    return PoolQuestion(
        position=position,
        text=f"Question {position}?",
        category=category,
        difficulty=difficulty,
        topic="topic",
        requirements=requirements,
    )


def required(number: int, status: RequirementStatus = "open", weight: float = 1.0) -> Requirement:
    return Requirement(id=number, kind="job", text="It is needed", competency="technical", weight=weight, status=status)


@pytest.mark.parametrize("seed", range(200))
def test_the_choice_is_worth_most_and_does_not_depend_on_the_order(seed: int):
    rng = random.Random(seed)
    pool = [
        question(place, rng.choice(CATEGORIES), rng.choice(LEVELS), *rng.sample(range(6), rng.randint(0, 3)))
        for place in range(rng.randint(1, 20))
    ]
    statuses: tuple[RequirementStatus, ...] = ("open", "probed", "covered", "weak", "unsupported")
    requirements = {one: required(one, rng.choice(statuses), rng.uniform(0.5, 2)) for one in range(6)}
    beliefs: dict[Competency, Belief] = {
        name: Belief(mean=rng.uniform(-2, 2), variance=rng.uniform(0.1, 1.5)) for name in COMPETENCIES
    }
    weights: dict[Competency, float] = {name: rng.uniform(0.5, 2) for name in COMPETENCIES}
    phase = PHASE.model_copy(update={"categories": tuple(rng.sample(CATEGORIES, rng.randint(0, 3)))})
    chosen = choose(phase, pool, beliefs, requirements, weights)
    assert chosen is not None
    assert choose(phase, rng.sample(pool, len(pool)), beliefs, requirements, weights) == chosen
    fitting = [one for one in pool if one.category in phase.categories] or pool
    assert chosen in fitting
    worth = {one.position: utility(one, beliefs, requirements, weights) for one in fitting}
    about_best = [place for place, value in worth.items() if value >= SAME * max(worth.values())]
    assert chosen.position == min(about_best)


def test_without_a_fitting_question_any_is_asked_and_without_any_none():
    phase = PHASE.model_copy(update={"categories": ("behavioral",)})
    assert choose(phase, [question(7)], {}, {}, {}) == question(7)
    assert choose(phase, [], {}, {}, {}) is None


def test_among_equals_the_earliest_is_asked():
    assert choose(PHASE, [question(3), question(1), question(2)], {}, {}, {}) == question(1)


def test_what_is_open_comes_before_what_is_weak_and_that_before_what_is_settled():
    requirements = {1: required(1, "covered"), 2: required(2, "weak"), 3: required(3)}
    pool = [question(place, "technical", "medium", place) for place in (1, 2, 3)]
    worth = [utility(one, {}, requirements, {}) for one in pool]
    assert worth == sorted(worth)
    assert len(set(worth)) == 3
    assert choose(PHASE, pool, {}, requirements, {}) == pool[2]


def test_the_difficulty_follows_the_belief():
    pool = [question(place, "technical", level) for place, level in enumerate(LEVELS)]
    for level, middle in DIFFICULTY.items():
        chosen = choose(PHASE, pool, {"technical": Belief(mean=middle, variance=0.5)}, {}, {})
        assert chosen is not None
        assert chosen.difficulty == level


def test_what_is_known_well_gives_way_to_what_is_not():
    pool = [question(1, "technical"), question(2, "behavioral")]
    known: dict[Competency, Belief] = {"technical": Belief(variance=0.1, ratings=5)}
    chosen = choose(PHASE, pool, known, {}, {})
    assert chosen is not None
    assert chosen.category == "behavioral"
    weighed = choose(PHASE, pool, known, {}, {"technical": 50.0})
    assert weighed is not None
    assert weighed.category == "technical"
