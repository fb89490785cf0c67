"""Scores held-out answers by the offline rules: `python -m benchmarks.scoring.evaluate [file …]`.

Each answer goes the product's own way, from the assessor's door. Questions of the bank come with their reference;
of the others, the offline rules look for one near enough, and give no score where there is none.
"""

import argparse
import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from agents.assessing import AssessInput, Assessor
from agents.knowledge.library import bank
from agents.scoring.figures import grouped, report
from agents.scoring.shelf import GRADED
from agents.scoring.train import Example, read
from domain.catalog import CATEGORIES
from domain.scoring import Assessment
from llm.embeddings import Embedder
from llm.offline import OfflineEngine
from settings import Settings

HELD_OUT = ("heldout_d.jsonl", "heldout_e.jsonl")


@dataclass(frozen=True, slots=True)
class Scored:
    """An answer, what was made of it, and the milliseconds that it took."""

    example: Example
    assessment: Assessment
    took: float


async def scored(examples: Sequence[Example], assessor: Assessor) -> list[Scored]:
    """Assess the answers one after the other."""
    known = {question.text: question for question in bank()}
    found: list[Scored] = []
    for one in examples:
        reference = known.get(one.question)
        value = AssessInput(
            question=one.question,
            main_question=one.question,
            category=one.category,
            difficulty=reference.difficulty if reference else "medium",
            answer=one.answer,
            reference=reference,
            key_concepts=reference.key_concepts if reference else (),
        )
        begun = time.perf_counter()
        assessment = await assessor.assess(value)
        found.append(Scored(one, assessment, 1000 * (time.perf_counter() - begun)))
    return found


def ordering(name: str, found: Sequence[Scored]) -> None:
    """Print how many were scored, and how well the scores order them."""
    numbered = [one for one in found if one.assessment.score is not None]
    print(f"\n{name}: {len(numbered)} of {len(found)} scored ({len(numbered) / len(found):.3f})")
    if not numbered:
        return
    scores = [one.assessment.score for one in numbered if one.assessment.score is not None]
    keys = ([getattr(one.example, part) for one in numbered] for part in ("author", "question", "level"))
    print(report(grouped(scores, *keys)))
    for level in ("excellent", "good", "weak", "wrong", "off_topic"):
        mine = [one.assessment for one in numbered if one.example.level == level]
        strong = np.mean([one.main is not None and one.main.band == "strong" for one in mine])
        scores = [one.score for one in mine if one.score is not None]
        refused = sum(one.refused is not None for one in mine)
        print(f"  {level:10} median {np.median(scores):.1f}, strong {strong:.3f}, refused {refused}")


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="*", type=Path)
    files = parser.parse_args().files or [Path(__file__).parent / name for name in HELD_OUT]
    embedder = Embedder.load(Settings().model)
    found = asyncio.run(scored(list(read(files)), Assessor(OfflineEngine(), embedder)))
    embedder.close()
    for category in CATEGORIES:
        mine = [one for one in found if one.example.category == category]
        if mine:
            ordering(category, mine)
    graded = [one for one in found if one.example.category in GRADED]
    if graded:
        ordering("all that carry a number", graded)
    p50, p95 = np.percentile([one.took for one in found], [50, 95])
    words = np.mean([len(one.example.answer.split()) for one in found])
    print(f"\nms per answer of {words:.0f} words on average: p50 {p50:.1f}, p95 {p95:.1f}")


if __name__ == "__main__":
    main()
