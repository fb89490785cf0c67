"""What a result is compared with: whatever code returns, there is a verdict."""

from typing import Any

import pytest

from agents.coding.comparing import compared, right
from domain.coding import Case, Compare
from sandbox.run import Call


def nested(depth: int) -> Any:
    found: Any = []
    for _ in range(depth):
        found = [found]
    return found


@pytest.mark.parametrize("compare", ["exact", "unordered", "sets", "one_of"])
@pytest.mark.parametrize("depth", [200, 300, 1000, 100_000])
def test_a_result_however_deep_is_a_wrong_one(compare: Compare, depth: int) -> None:
    deep = nested(depth)
    for call in (Call("returned", [deep, deep]), Call("returned", None, [deep, deep])):
        assert compared(Case(about="a case", arguments=(1,), expects=[1, 2]), call, compare).verdict == "wrong"


def test_a_number_however_large_has_a_verdict() -> None:
    case = Case(about="a case", arguments=(1,), expects=10**400)
    assert compared(case, Call("returned", 1.5), "exact").verdict == "wrong"
    assert compared(case, Call("returned", [10**400]), "sets").verdict == "wrong"


def test_whole_numbers_are_compared_exactly_and_others_nearly() -> None:
    assert right(308061521170129, 308061521170129, "exact")
    assert not right(308061521170128, 308061521170129, "exact")
    assert not right([10**12], [10**12 + 1], "unordered")
    assert right(0.1 + 0.2, 0.3, "exact")
    assert right(2.0, 2, "exact")
    assert right(2, 2.0000000001, "exact")
    assert not right(True, 1, "exact")
    assert not right(0, False, "exact")
