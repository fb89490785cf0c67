"""Runs the code of an answer against the hidden tests of its question."""

from agents.coding.comparing import compared
from agents.coding.exercises import exercises
from agents.coding.written import Written
from domain.coding import CodeRun, Exercise, Measured
from domain.growth import fitted
from sandbox.run import Job, Ran, Sandbox

NO_TESTS = "there are no tests for this question"
SIZES = tuple(125 * 2**step for step in range(11))
# Seconds for all sizes together: how time grows is worth no longer wait.
PROBED_SECONDS = 3.0
_LANGUAGES = {"javascript": "only Python is run", "other": "only Python is run"}


def _judged(exercise: Exercise, ran: Ran) -> CodeRun:
    if ran.unavailable:
        return CodeRun(language="python", not_run=f"it cannot be shut in here: {ran.unavailable}")
    cases = zip(exercise.cases, ran.calls, strict=True)
    return CodeRun(language="python", cases=tuple(compared(case, call, exercise.compare) for case, call in cases))


def _grown(exercise: Exercise, run: CodeRun, ran: Ran) -> CodeRun:
    sizes, times = [one.size for one in ran.spent], [one.seconds for one in ran.spent]
    more = CodeRun(
        language="python",
        growth=tuple(Measured(size=one.size, seconds=round(one.seconds, 6)) for one in ran.spent),
        shapes=fitted(sizes, times),
        grows=exercise.grows,
    )
    return more.model_copy(update={"cases": run.cases})


class Coding:
    """One per process: it limits how much runs at once."""

    def __init__(self, sandbox: Sandbox | None = None) -> None:
        self._sandbox = sandbox or Sandbox()

    async def run(self, found: Written, question: str) -> CodeRun:
        """Return what became of the code; where it could not be run, why."""
        exercise = exercises().get(question)
        if found.language != "python":
            return CodeRun(language=found.language, not_run=_LANGUAGES[found.language])
        if exercise is None:
            return CodeRun(language="python", not_run=NO_TESTS)
        calls = tuple(case.arguments for case in exercise.cases)
        run = _judged(exercise, await self._sandbox.run(Job(found.code, exercise.function, calls)))
        if not exercise.growth or not run.cases or run.passed < len(run.cases):
            # Of code that is wrong, it does not matter how fast it is.
            return run
        sizes = exercise.sizes or SIZES
        probe = Job(found.code, exercise.function, (), exercise.growth, sizes, budget=PROBED_SECONDS)
        return _grown(exercise, run, await self._sandbox.run(probe))
