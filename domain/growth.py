"""How time grows with the size of the input: which of six shapes a few measurements fit best."""

from collections.abc import Callable, Mapping, Sequence
from math import log2
from typing import Final, Literal, get_args

Shape = Literal["1", "log n", "n", "n log n", "n²", "2ⁿ"]
SHAPES: tuple[Shape, ...] = get_args(Shape)
METHOD: Final = "weighted least squares of t = a + b·f(n), a and b not negative, by relative error"

# Of fewer sizes, or of times this short (seconds), nothing can be told.
FEWEST, SHORTEST = 4, 0.02
# A shape whose error is within this factor of the least cannot be told apart from it.
NEAR = 1.6
# Times are known no better than this, so smaller errors count as this.
NOISE = 0.03

_FUNCTIONS: Mapping[Shape, Callable[[float], float]] = {
    "1": lambda size: 0.0,
    "log n": log2,
    "n": lambda size: size,
    "n log n": lambda size: size * log2(size),
    "n²": lambda size: size**2,
    "2ⁿ": lambda size: 2.0 ** min(size, 1000.0),
}


def _line(values: Sequence[float], times: Sequence[float]) -> tuple[float, float]:
    """Return a and b of t = a + b·value that make the relative errors least; neither is negative."""
    weights = [1 / time**2 for time in times]
    whole = sum(weights)
    at = sum(w * v for w, v in zip(weights, values, strict=True)) / whole
    middle = sum(w * t for w, t in zip(weights, times, strict=True)) / whole
    rows = list(zip(weights, values, times, strict=True))
    spread = sum(w * (v - at) ** 2 for w, v, _ in rows)
    slope = max(0.0, sum(w * (v - at) * (t - middle) for w, v, t in rows) / spread) if spread else 0.0
    if middle - slope * at >= 0:
        return middle - slope * at, slope
    return 0.0, sum(w * v * t for w, v, t in rows) / sum(w * v * v for w, v, _ in rows)


def _error(shape: Shape, sizes: Sequence[int], times: Sequence[float]) -> float:
    raw = [_FUNCTIONS[shape](float(size)) for size in sizes]
    most = max(raw) or 1.0
    values = [one / most for one in raw]
    start, slope = _line(values, times)
    squares = [((start + slope * value) / time - 1) ** 2 for value, time in zip(values, times, strict=True)]
    return max(NOISE, (sum(squares) / len(squares)) ** 0.5)


def fitted(sizes: Sequence[int], times: Sequence[float]) -> tuple[Shape, ...]:
    """Return the shapes that the times (seconds) fit, the best one first, and the slower-growing of two that tie.

    The method is weighted least squares: for each shape f the line t = a + b·f(n), a and b not negative, with the
    least sum of squared relative errors; shapes within a factor of the least error cannot be told apart from it.
    Empty when there is too little to go by.
    """
    if len(sizes) < FEWEST or max(times) < SHORTEST or min(sizes) < 2 or min(times) <= 0:
        return ()
    errors = {shape: _error(shape, sizes, times) for shape in SHAPES}
    least = min(errors.values())
    return tuple(sorted((one for one in SHAPES if errors[one] <= NEAR * least), key=lambda one: errors[one]))


def agreed(found: Sequence[tuple[Shape, ...]]) -> tuple[Shape, ...]:
    """Return what all of several measures say, in the first one's order; nothing where one of them says nothing."""
    return tuple(shape for shape in found[0] if all(shape in one for one in found)) if found else ()


# What times alone cannot tell apart: the logarithm of a size that can be tried is nearly the same for all of them.
_ALIKE: Mapping[Shape, int] = {"1": 0, "log n": 0, "n": 1, "n log n": 1, "n²": 2, "2ⁿ": 3}


def grows_well(shapes: Sequence[Shape], wanted: Shape) -> bool | None:
    """Whether time grows no faster than a good solution's; None when the shapes leave it open."""
    faster = {_ALIKE[one] > _ALIKE[wanted] for one in shapes}
    return not faster.pop() if len(faster) == 1 else None
