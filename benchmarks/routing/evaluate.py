"""Evaluates the local router on labelled questions: `python -m benchmarks.routing.evaluate [files…]`.

Files have the format of the training examples: "label" with one specialist, or "labels" with one or two for
questions about compounds. Without files, the held-out ones beside this module are taken.
"""

import argparse
import asyncio
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from agents.routing.dataset import Example, read
from agents.routing.figures import calibration_error, wilson
from agents.routing.local import Choice, LocalRouter
from llm.embeddings import Embedder
from settings import Settings

HELD_OUT = ("heldout_one.jsonl", "heldout_two.jsonl", "heldout_compound.jsonl")
WARM_UP = 20


@dataclass(frozen=True, slots=True)
class Routed:
    """An example, what the router made of it, and the milliseconds that it took."""

    example: Example
    choice: Choice
    took: float

    @property
    def right(self) -> bool:
        """Whether exactly the wanted specialists were chosen."""
        return set(self.choice.routing.agents) == set(self.example.labels)


async def routed(examples: Sequence[Example], router: LocalRouter, embedder: Embedder) -> list[Routed]:
    """Route the examples one after another."""
    for example in examples[:WARM_UP]:
        await router.route(example.question, embedder)
    found: list[Routed] = []
    for example in examples:
        start = time.perf_counter()
        choice = await router.route(example.question, embedder)
        found.append(Routed(example, choice, 1000.0 * (time.perf_counter() - start)))
    return found


def line(name: str, found: Sequence[Routed]) -> str:
    """Return one line: how many are right, with the 95 % interval, and how precise the router is where it is sure."""
    right = sum(item.right for item in found)
    low, high = wilson(right, len(found))
    sure = [item for item in found if item.choice.sure]
    precise = sum(item.right for item in sure)
    least, most = wilson(precise, len(sure))
    return (
        f"{name:16} {len(found):5}  right {right / max(len(found), 1):.4f} [{low:.3f}, {high:.3f}]  "
        f"sure {len(sure) / max(len(found), 1):.3f} with precision {precise / max(len(sure), 1):.4f} "
        f"[{least:.4f}, {most:.4f}], {len(sure) - precise} wrong"
    )


def _grouped(found: Sequence[Routed], title: str, names: Sequence[str]) -> None:
    print(f"\nby {title}")
    for name in sorted(set(names)):
        print(line(name, [item for item, own in zip(found, names, strict=True) if own == name]))


def _ece(found: Sequence[Routed]) -> float:
    confidence = np.array([item.choice.routing.confidence for item in found])
    return calibration_error(confidence, np.array([item.right for item in found]))


def singles(found: Sequence[Routed]) -> None:
    """Print what became of questions with one asking."""
    print(line("one asking", found))
    print(f"ECE {_ece(found):.4f}")
    taken = sum(len(item.choice.routing.agents) > 1 for item in found)
    print(f"taken for two: {taken} of {len(found)} ({taken / len(found):.4f})")
    _grouped(found, "kind", [item.example.kind for item in found])
    _grouped(found, "label", [item.example.labels[0] for item in found])
    wrong = Counter(
        f"{item.example.labels[0]} -> {' + '.join(item.choice.routing.agents)}" for item in found if not item.right
    )
    print("\nconfused")
    for pair, count in wrong.most_common():
        print(f"{count:4}  {pair}")


def compounds(found: Sequence[Routed]) -> None:
    """Print what became of questions that hold, or seem to hold, two askings."""
    print("\n" + line("compound", found))
    decided = sum(len(item.choice.routing.agents) == len(item.example.labels) for item in found)
    low, high = wilson(decided, len(found))
    print(f"one or two decided right: {decided / len(found):.4f} [{low:.3f}, {high:.3f}]; ECE {_ece(found):.4f}")
    two = [item for item in found if len(item.example.labels) > 1]
    pairs = [item for item in two if len(item.choice.routing.agents) > 1]
    if pairs:
        both = sum(item.right for item in pairs) / len(pairs)
        print(f"pairs found: {len(pairs)} of {len(two)}; both specialists right in {both:.4f}")


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="*", type=Path)
    files = parser.parse_args().files or [Path(__file__).parent / name for name in HELD_OUT]
    examples = [example for path in files for example in read(path)]
    found = asyncio.run(routed(examples, LocalRouter.load(), Embedder.load(Settings().model)))
    one = [item for item in found if item.example.kind != "compound"]
    other = [item for item in found if item.example.kind == "compound"]
    if one:
        singles(one)
    if other:
        compounds(other)
    p50, p95 = np.percentile([item.took for item in found], [50, 95])
    print(f"\nms per question, one at a time: p50 {p50:.2f}, p95 {p95:.2f}")


if __name__ == "__main__":
    main()
