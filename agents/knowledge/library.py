"""Reads the authored files into checked models, and cuts them into passages for retrieval."""

import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from domain.catalog import AGENT_OF_CATEGORY, CATEGORIES, BankQuestion, Category
from domain.errors import StartupError
from domain.knowledge import Passage, Playbook

HERE = Path(__file__).parent


def _read(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise StartupError(f"cannot read {path.name}: {error}") from error


@cache
def playbook(specialist: str) -> Playbook:
    """Return the playbook of a specialist.

    Raises:
        StartupError: the file is missing or does not have the shape of a Playbook.
    """
    path = HERE / "playbooks" / f"{specialist}.toml"
    try:
        return Playbook.model_validate(_read(path))
    except ValidationError as error:
        raise StartupError(f"{path.name} is not a playbook: {error}") from error


def _bank(category: Category) -> Iterator[BankQuestion]:
    path = HERE / "bank" / f"{category}.toml"
    try:
        for entry in _read(path)["questions"]:
            yield BankQuestion.model_validate({**entry, "category": category})
    except (KeyError, ValidationError) as error:
        raise StartupError(f"{path.name} is not a question bank: {error}") from error


def bank() -> list[BankQuestion]:
    """Return every authored question, by category and in the order of the files."""
    return [question for category in CATEGORIES for question in _bank(category)]


def playbook_passages(specialist: str) -> Iterator[Passage]:
    """Yield the cues of a playbook's frames and its notes."""
    book = playbook(specialist)
    for frame in book.frames:
        for cue in frame.cues:
            yield Passage(scope=specialist, kind="cue", ref=frame.name, text=cue)
    for note in book.notes:
        yield Passage(scope=specialist, kind="note", ref=note.topic, text=f"{note.topic}. {note.text}")


def question_passage(question: BankQuestion) -> Passage:
    """Return the passage by which a bank question is found: its wording."""
    scope = AGENT_OF_CATEGORY[question.category]
    return Passage(scope=scope, kind="question", ref=question.text, text=question.text)
