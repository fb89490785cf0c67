"""Reads the authored files into checked models, and cuts them into passages for retrieval."""

import json
import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
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


def _bank(category: Category) -> Iterator[tuple[BankQuestion, str]]:
    """Yield the questions of a category, each with the name of its frame."""
    path = HERE / "bank" / f"{category}.toml"
    try:
        for entry in _read(path)["questions"]:
            frame = str(entry.pop("frame"))
            yield BankQuestion.model_validate({**entry, "category": category}), frame
    except (KeyError, ValidationError) as error:
        raise StartupError(f"{path.name} is not a question bank: {error}") from error


def bank() -> list[BankQuestion]:
    """Return every authored question, by category and in the order of the files."""
    return [question for category in CATEGORIES for question, _ in _bank(category)]


@cache
def authored() -> Mapping[str, BankQuestion]:
    """Return the authored questions by their wording."""
    return MappingProxyType({question.text: question for question in bank()})


def frame_examples(specialist: str) -> Iterator[tuple[str, str]]:
    """Yield askings with the name of their frame: from the playbook, from the bank, and authored for training alone."""
    for frame in playbook(specialist).frames:
        yield from ((cue, frame.name) for cue in frame.cues)
    for category in CATEGORIES:
        if AGENT_OF_CATEGORY[category] == specialist:
            yield from ((question.text, name) for question, name in _bank(category))
    for line in (HERE / "cues" / f"{specialist}.jsonl").read_text(encoding="utf-8").splitlines():
        example = json.loads(line)
        yield example["text"], example["frame"]


def playbook_passages(specialist: str) -> Iterator[Passage]:
    """Yield the notes of a playbook."""
    for note in playbook(specialist).notes:
        yield Passage(scope=specialist, kind="note", ref=note.topic, text=f"{note.topic}. {note.text}")


def question_passage(question: BankQuestion) -> Passage:
    """Return the passage by which a bank question is found: its wording."""
    scope = AGENT_OF_CATEGORY[question.category]
    return Passage(scope=scope, kind="question", ref=question.text, text=question.text)
