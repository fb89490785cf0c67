"""The growth probe: which shape a few times fit, and what is told of real code."""

import math
from collections.abc import Callable

import pytest

from agents.coding import Coding
from agents.coding.exercises import exercises
from agents.coding.written import Written
from domain.growth import Shape, agreed, fitted, grows_well

SIZES = [500 * 2**step for step in range(10)]
TWO_SUM = next(one for one in exercises().values() if one.function == "two_sum")
QUADRATIC = """
def two_sum(numbers, target):
    for one in range(len(numbers)):
        for other in range(one + 1, len(numbers)):
            if numbers[one] + numbers[other] == target:
                return [one, other]
"""
LINEAR = """
def two_sum(numbers, target):
    seen = {}
    for place, number in enumerate(numbers):
        if target - number in seen:
            return [seen[target - number], place]
        seen[number] = place
"""


@pytest.mark.parametrize(
    ("shape", "grow"),
    [
        ("1", lambda n: 0.05),
        ("n", lambda n: 1e-6 * n),
        ("n²", lambda n: 1e-9 * n * n),
        ("log n", lambda n: math.log2(n)),
    ],
)
def test_exact_times_are_told(shape: Shape, grow: Callable[[int], float]) -> None:
    assert fitted(SIZES, [grow(size) for size in SIZES])[0] == shape


def test_what_is_near_is_told_as_near() -> None:
    shapes = fitted(SIZES, [0.002 + 1e-7 * size * math.log2(size) for size in SIZES])
    assert "n log n" in shapes
    assert not {"1", "log n", "n²", "2ⁿ"} & set(shapes)


def test_doubling_at_each_step_is_exponential() -> None:
    sizes = list(range(4, 24, 2))
    assert fitted(sizes, [0.001 + 1e-7 * 2**size for size in sizes]) == ("2ⁿ",)


def test_too_few_or_too_short_times_tell_nothing() -> None:
    assert fitted(SIZES[:3], [0.1, 0.2, 0.4]) == ()
    assert fitted(SIZES, [0.001] * len(SIZES)) == ()
    assert fitted([], []) == ()


@pytest.mark.parametrize(
    ("shapes", "wanted", "well"),
    [
        (["n"], "n", True),
        (["1"], "n", True),
        (["n log n"], "n", True),
        (["n", "n log n"], "n", True),
        (["n²"], "n", False),
        (["n²", "2ⁿ"], "n log n", False),
        (["n"], "log n", False),
        (["n log n", "n²"], "n", None),
        ([], "n", None),
    ],
)
def test_only_what_times_can_tell_apart_is_told_apart(shapes: list[Shape], wanted: Shape, well: bool | None) -> None:
    assert grows_well(shapes, wanted) is well


def test_what_measures_do_not_agree_on_is_not_said() -> None:
    assert agreed([("n", "n log n"), ("n log n", "n²")]) == ("n log n",)
    assert agreed([("n",), ("n²",)]) == agreed([("n",), ()]) == agreed([]) == ()


async def test_repeated_work_shows() -> None:
    slow = await Coding().run(Written(QUADRATIC, "python"), TWO_SUM.question)
    fast = await Coding().run(Written(LINEAR, "python"), TWO_SUM.question)
    assert slow.passed == fast.passed == len(TWO_SUM.cases)
    # Shapes of real times depend on what else the machine does; that squares never get far does not.
    assert slow.growth[-1].size < 128_000
    assert slow.grows == fast.grows == "n"
