"""Trains the offline scorer: `python -m agents.scoring.train` writes bank.npz and weights.json.

What it prints was found by cross-validation: each author's answers are scored by a scorer of the other authors'.
"""

import json
import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from agents.scoring import scorer, shelf
from agents.scoring.figures import grouped, report
from agents.scoring.fit import Labelled, fit, out_of_fold, with_marks
from agents.scoring.grading import Grader
from agents.scoring.shelf import GRADED, Shelf
from domain.catalog import Category
from llm.embeddings import Embedder
from settings import Settings

log = logging.getLogger(__name__)
KEYS = ("author", "question", "level")
EXAMPLES = Path(__file__).parent / "examples"


@dataclass(frozen=True, slots=True)
class Example:
    """One authored answer of a known level."""

    author: str
    question: str
    category: Category
    level: str
    answer: str


def read(paths: Sequence[Path]) -> Iterator[Example]:
    """Yield the answers of the files, each named after its author."""
    for path in sorted(paths):
        for line in path.read_text(encoding="utf-8").splitlines():
            entry = json.loads(line)
            yield Example(path.stem, entry["question"], entry["category"], entry["level"], entry["answer"])


def labelled(examples: Sequence[Example], grader: Grader) -> tuple[list[Example], Labelled]:
    """Measure the answers whose question has a reference; the answers in the same order."""
    compared = ((one, grader.compare(one.answer, one.question, one.category)) for one in examples)
    found = [(one, beside.row) for one, beside in compared if beside is not None]
    kept = [one for one, _ in found]
    rows = np.stack([row for _, row in found])
    authors, questions, levels = (np.array([getattr(one, part) for one in kept]) for part in KEYS)
    return kept, Labelled(rows, authors, questions, levels)


def train() -> None:
    """Fit everything and write it."""
    embedder = Embedder.load(Settings().model)
    shelf.build(embedder)
    grader = Grader(embedder, Shelf.load())
    examples = [one for one in read(list(EXAMPLES.glob("*.jsonl"))) if one.category in GRADED]
    kept, data = labelled(examples, grader)
    raw = out_of_fold(data)
    fitted = with_marks(fit(data), raw, data.levels)
    fitted.save()
    log.info("%d answers of %d have a reference", len(raw), len(examples))
    for category in sorted(GRADED):
        here = np.array([one.category == category for one in kept])
        log.info(
            "%s, %s",
            category,
            report(
                grouped(
                    raw[here].tolist(), *(part[here].tolist() for part in (data.authors, data.questions, data.levels))
                )
            ),
        )
    log.info("wrote %s and %s", shelf.PATH.name, scorer.PATH.name)
    embedder.close()


if __name__ == "__main__":
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    train()
