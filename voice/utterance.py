"""Speech as it comes in, in pieces that are recognised by themselves."""

import asyncio
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from llm.speech.audio import RATE

Samples = NDArray[np.int16]


@dataclass(slots=True)
class Part:
    """Some speech; `over_agent`: it began while the agent spoke. `text` comes from the recogniser."""

    samples: Samples
    over_agent: bool
    text: "asyncio.Task[str]"

    @property
    def seconds(self) -> float:
        """The length."""
        return len(self.samples) / RATE


@dataclass(slots=True)
class Utterance:
    """Speech as it comes in, and the guess that it is over, made in its last pause."""

    frames: list[Samples] = field(default_factory=list)
    guess: Part | None = None
    speaking: bool = False

    def samples(self) -> Samples:
        """All so far."""
        return np.concatenate(self.frames) if self.frames else np.zeros(0, dtype=np.int16)

    @property
    def seconds(self) -> float:
        """Its length so far."""
        return sum(map(len, self.frames)) / RATE

    def drop_guess(self) -> None:
        """It was not over."""
        if self.guess is not None:
            self.guess.text.cancel()
            self.guess = None
