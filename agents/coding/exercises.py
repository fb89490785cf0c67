"""The questions of the bank whose answers can be run, with their hidden tests."""

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Literal

from pydantic import ValidationError

from domain.coding import Exercise
from domain.errors import StartupError
from domain.selection import PoolQuestion

Kind = Literal["text", "coding"]
PATH = Path(__file__).parents[1] / "knowledge" / "exercises" / "coding.toml"


@cache
def exercises() -> Mapping[str, Exercise]:
    """Return them by the wording of their questions.

    Raises:
        StartupError: the file is missing, or is not made of exercises.
    """
    try:
        entries = tomllib.loads(PATH.read_text(encoding="utf-8"))["exercises"]
        found = [Exercise.model_validate(entry) for entry in entries]
    except (OSError, KeyError, tomllib.TOMLDecodeError, ValidationError) as error:
        raise StartupError(f"{PATH.name} holds no exercises: {error}") from error
    return MappingProxyType({one.question: one for one in found})


def _words(wording: str) -> str:
    return " ".join(re.findall(r"\w+", wording.casefold()))


@cache
def _by_words() -> Mapping[str, Exercise]:
    return {_words(wording): one for wording, one in exercises().items()}


def exercise_of(question: str) -> Exercise | None:
    """Return the exercise that a question puts, whatever its case, spaces and punctuation."""
    return _by_words().get(_words(question))


def kind_of(question: str) -> Kind:
    """Return how a question is answered when nobody has said how: exercises of the bank in code."""
    return "coding" if exercise_of(question) else "text"


def signature(asked: PoolQuestion) -> str | None:
    """Tell the candidate how the function is called and what it returns, where hidden tests will call it."""
    exercise = exercise_of(asked.bank or asked.text) if asked.category == "coding" else None
    return exercise.shown if exercise else None
