"""The questions of the bank whose answers can be run, with their hidden tests."""

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType

from pydantic import ValidationError

from domain.coding import Exercise
from domain.errors import StartupError

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
