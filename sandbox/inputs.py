"""Inputs of any size for the growth probe, the same ones at every run."""

import random
from collections.abc import Callable
from typing import Any

Make = Callable[[random.Random, int], Any]
LETTERS = "abcdefghijklmnopqrstuvwxyz"


def _intervals(dice: random.Random, size: int) -> list[list[int]]:
    starts = [dice.randrange(4 * size) for _ in range(size)]
    return [[start, start + 1 + dice.randrange(6)] for start in starts]


def _brackets(_dice: random.Random, size: int) -> str:
    return "(" * (size // 2) + ")" * (size // 2)


def _words(dice: random.Random, size: int) -> list[str]:
    return ["".join(dice.choices(LETTERS, k=5)) for _ in range(size)]


def _lists(dice: random.Random, size: int) -> list[list[int]]:
    """`size` short sorted lists."""
    return [sorted(dice.randrange(10 * size) for _ in range(4)) for _ in range(size)]


def _courses(dice: random.Random, size: int) -> list[list[int]]:
    return [[course, dice.randrange(course)] for course in range(1, size)]


KINDS: dict[str, Make] = {
    "size": lambda dice, size: size,
    "integers": lambda dice, size: [dice.randrange(-size, size) for _ in range(size)],
    "positives": lambda dice, size: [dice.randrange(1, size + 1) for _ in range(size)],
    "small": lambda dice, size: [dice.randrange(1, 100) for _ in range(size)],
    "sorted": lambda dice, size: sorted(dice.randrange(-size, size) for _ in range(size)),
    "rising": lambda dice, size: list(range(size)),
    "falling": lambda dice, size: list(range(size, 0, -1)),
    "pairs": lambda dice, size: [*range(size), *range(size), -1],
    "ones": lambda dice, size: [1] * size,
    "pairs_text": lambda dice, size: "ab" * (size // 2) + "c",
    "letters": lambda dice, size: "".join(dice.choices(LETTERS, k=size)),
    "mirrored": lambda dice, size: "a" * size,
    "brackets": _brackets,
    "words": _words,
    "intervals": _intervals,
    "lists": _lists,
    "courses": _courses,
    "grid": lambda dice, size: [["1" if dice.random() < 0.6 else "0" for _ in range(size)] for _ in range(size)],
    "matrix": lambda dice, size: [list(range(size)) for _ in range(size)],
}


def made(kinds: list[Any], size: int) -> list[Any]:
    """Return one argument for each kind; what names no kind stands for itself."""
    dice = random.Random(size)
    return [KINDS[kind](dice, size) if isinstance(kind, str) and kind in KINDS else kind for kind in kinds]
