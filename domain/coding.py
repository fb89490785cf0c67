"""Code as an answer: what it is tried with, and what became of it."""

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from domain.growth import Shape

Language = Literal["python", "javascript", "other"]
# How a result is compared: as it is; in any order; in any order inside too; with any of several right ones.
Compare = Literal["exact", "unordered", "sets", "one_of"]
Verdict = Literal["passed", "wrong", "raised", "time", "output", "died", "skipped"]


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Case(_Frozen):
    """One hidden test; `about` says what it tries, in words that give nothing away. No `expects` means null."""

    about: str = Field(min_length=3)
    arguments: tuple[Any, ...]
    expects: Any = None


class Exercise(_Frozen):
    """A question of the bank whose answers can be run.

    `growth` has a kind of input for each argument, or the argument itself; `grows` is the shape of a good solution.
    """

    question: str
    function: str = Field(pattern=r"^[a-z_]+$")
    parameters: tuple[str, ...]
    returns: str
    compare: Compare = "exact"
    cases: tuple[Case, ...] = Field(min_length=4)
    growth: tuple[Any, ...] = ()
    grows: Shape | None = None
    sizes: tuple[int, ...] = ()

    @property
    def signature(self) -> str:
        """How the function is to be called, for the candidate."""
        return f"{self.function}({', '.join(self.parameters)})"

    @property
    def shown(self) -> str:
        """What the candidate is told of it."""
        return f"{self.signature} returns {self.returns}"


class CaseResult(_Frozen):
    """How one hidden test ended."""

    about: str = Field(description="What it tries, without its values", examples=["an empty list"])
    verdict: Verdict = Field(examples=["passed"])
    said: str = Field(default="", description="The kind of error, where it ended with one", examples=["IndexError"])
    line: int | None = Field(default=None, description="Where in the code that was", examples=[4])


class Measured(_Frozen):
    """Processor seconds of one call on an input of a size."""

    size: int = Field(examples=[8000])
    seconds: float = Field(examples=[0.012])


class CodeRun(_Frozen):
    """What became of the code of one answer."""

    language: Language = Field(examples=["python"])
    not_run: str = Field(default="", description="Why nothing was run; empty where it was", examples=[""])
    seen: tuple[str, ...] = Field(
        default=(), description="What is seen of code that was not run", examples=[["It is 3 lines of Python."]]
    )
    cases: tuple[CaseResult, ...] = ()
    growth: tuple[Measured, ...] = Field(default=(), description="The shortest of repeated times for each size")
    shapes: tuple[Shape, ...] = Field(
        default=(),
        description="What the times fit at every repeat, best first; none where they were too short or disagree",
        examples=[["n", "n log n"]],
    )
    grows: Shape | None = Field(default=None, description="The shape of a good solution", examples=["n"])

    @property
    def passed(self) -> int:
        return sum(one.verdict == "passed" for one in self.cases)

    @property
    def share(self) -> float:
        return self.passed / len(self.cases) if self.cases else 0.0
