"""Every exercise belongs to a question of the bank, and its tests tell right code from wrong."""

import pytest

from agents.coding import Coding
from agents.coding.exercises import exercises
from agents.coding.written import Written
from agents.knowledge.library import authored
from domain.coding import Exercise
from sandbox.inputs import made
from tests.coding.solutions import SOLUTIONS

ALL = list(exercises().values())


def test_each_belongs_to_a_coding_question_and_has_a_solution() -> None:
    assert len(ALL) >= 25
    for one in ALL:
        assert authored()[one.question].category == "coding"
    assert {one.function for one in ALL} == set(SOLUTIONS)
    assert len({one.function for one in ALL}) == len(ALL)


@pytest.mark.parametrize("exercise", ALL, ids=lambda one: one.function)
async def test_a_right_solution_passes_every_test(exercise: Exercise) -> None:
    run = await Coding().run(Written(SOLUTIONS[exercise.function], "python"), exercise.question)
    assert run.not_run == ""
    assert [one for one in run.cases if one.verdict != "passed"] == []
    if exercise.growth:
        assert len(run.growth) >= 4


@pytest.mark.parametrize("exercise", ALL, ids=lambda one: one.function)
async def test_nothing_passes_that_always_returns_the_same(exercise: Exercise) -> None:
    code = f"def {exercise.function}(*_):\n    return {exercise.cases[0].expects!r}\n"
    run = await Coding().run(Written(code, "python"), exercise.question)
    assert run.passed < len(run.cases)


def test_inputs_are_the_same_at_every_run() -> None:
    for one in ALL:
        if one.growth:
            assert made(list(one.growth), 64) == made(list(one.growth), 64)
            assert len(one.growth) == len(one.parameters)
