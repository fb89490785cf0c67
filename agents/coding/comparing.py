"""Compares what code returned with what it should have: here, where the code cannot reach."""

from math import isclose
from typing import Any

import orjson

from domain.coding import Case, CaseResult, Compare
from sandbox.run import Call

# TOML has no null.
NULL = "none"


def _key(value: Any) -> bytes:
    return orjson.dumps(value, option=orjson.OPT_SORT_KEYS)


def _sorted(value: Any, inside: bool) -> Any:
    if not isinstance(value, list):
        return value
    return sorted((_sorted(one, True) for one in value) if inside else value, key=_key)


def _same(found: Any, wanted: Any) -> bool:
    if isinstance(found, bool) or isinstance(wanted, bool):
        return found is wanted
    if isinstance(found, int) and isinstance(wanted, int):
        return found == wanted
    if isinstance(found, int | float) and isinstance(wanted, int | float):
        return isclose(found, wanted, rel_tol=1e-9, abs_tol=1e-9)
    if isinstance(found, list) and isinstance(wanted, list):
        return len(found) == len(wanted) and all(_same(one, other) for one, other in zip(found, wanted, strict=True))
    if isinstance(found, dict) and isinstance(wanted, dict):
        return found.keys() == wanted.keys() and all(_same(found[key], wanted[key]) for key in wanted)
    return type(found) is type(wanted) and found == wanted


def right(found: Any, wanted: Any, compare: Compare) -> bool:
    """Whether a result is the one that was wanted."""
    if compare == "one_of":
        return any(_same(found, None if one == NULL else one) for one in wanted)
    if compare == "exact":
        return _same(found, wanted)
    inside = compare == "sets"
    return _same(_sorted(found, inside), _sorted(wanted, inside))


def compared(case: Case, call: Call, compare: Compare) -> CaseResult:
    """Return the verdict on one call; a function that returned nothing may have worked in place.

    A result that is too deep or too large to be compared is a wrong one: no case wants such.
    """
    if call.ended != "returned":
        return CaseResult(about=case.about, verdict=call.ended, said=call.said, line=call.line)
    try:
        in_place = call.result is None and call.changed is not None and right(call.changed, case.expects, compare)
        passed = in_place or right(call.result, case.expects, compare)
    except (TypeError, RecursionError, OverflowError):
        passed = False
    return CaseResult(about=case.about, verdict="passed" if passed else "wrong")
