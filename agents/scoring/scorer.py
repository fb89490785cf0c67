"""The trained scorer: from features to a score between 0 and 10 and a band.

A raw score is the quality of what was said, lowered by as much as the answer seems to belong to another question. It
is read on a scale whose marks are the medians of answers that independent authors wrote to be excellent, good, weak
or about something else. It sees coverage and specificity; whether a statement is true it cannot see.
"""

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final, Self

import numpy as np
from pydantic import TypeAdapter

from agents.scoring.features import NAMES, QUALITY
from agents.scoring.shelf import Array
from domain.errors import StartupError
from domain.scoring import Band

PATH = Path(__file__).parent / "weights.json"
METHOD: Final = "offline:coverage"
LIMITS: Final = "an offline score sees coverage and specificity, not correctness"
# What the marks of the scale stand for; between the third and the fourth lies the border of the bands.
MARKS: Final = (0.0, 1.0, 3.0, 5.0, 7.0, 9.0, 9.5)
BORDER: Final = 5.0
_STRAYS: Final = -2.0


@dataclass(frozen=True, slots=True)
class Scorer:
    """Weights over standardised features; `marks` are the raw scores of MARKS, rising."""

    names: tuple[str, ...]
    mean: tuple[float, ...]
    scale: tuple[float, ...]
    quality: tuple[float, ...]
    quality_offset: float
    relevance: tuple[float, ...]
    relevance_offset: float
    sure: float
    penalty: float
    marks: tuple[float, ...] = ()

    def raw(self, rows: Array) -> Array:
        """Return [n] raw scores of [n, features]."""
        standard = self._standard(rows)
        quality = standard[:, : len(self.quality)] @ np.array(self.quality) + self.quality_offset
        lowered = quality + self.penalty * np.minimum(self._relevance(standard) - self.sure, 0.0)
        return lowered.astype(np.float32)

    def _standard(self, rows: Array) -> Array:
        return ((rows - np.array(self.mean)) / np.array(self.scale)).astype(np.float32)

    def _relevance(self, standard: Array) -> Array:
        """Log odds that each answer belongs to its question."""
        count = len(self.quality)
        return (standard[:, count:] @ np.array(self.relevance) + self.relevance_offset).astype(np.float32)

    def strays(self, row: Array) -> bool:
        """Whether the answer of [features] likely belongs to another question."""
        return float(self._relevance(self._standard(row[None]))[0]) < _STRAYS

    def score(self, row: Array) -> float:
        """Return the score of [features], one decimal."""
        return round(float(np.interp(self.raw(row[None])[0], self.marks, MARKS)), 1)

    @classmethod
    def load(cls, path: Path = PATH) -> Self:
        """Read the weights.

        Raises:
            StartupError: they were trained for other features.
        """
        found = TypeAdapter(cls).validate_json(path.read_bytes())
        if found.names != NAMES or len(found.quality) != len(QUALITY):
            raise StartupError("the offline scorer was trained for other features: python -m agents.scoring.train")
        return found

    def save(self, path: Path = PATH) -> None:
        """Write the weights."""
        path.write_text(json.dumps(asdict(self), indent=1) + "\n", encoding="utf-8")


def band(score: float) -> Band:
    """On which side of the border a score lies."""
    return "strong" if score >= BORDER else "not_strong"
