"""Runs the code of an answer against the hidden tests of its question."""

import shutil
from dataclasses import replace

from agents.coding.comparing import compared
from agents.coding.exercises import exercise_of
from agents.coding.reviewing import reviewed
from agents.coding.written import Written
from domain.coding import CodeRun, Exercise, Language, Measured
from domain.growth import Shape, agreed, fitted
from sandbox.run import Job, Ran, Sandbox, Spent

NO_TESTS = "there are no tests for this question"
OTHER = "only Python and JavaScript are run"
NO_NODE = "JavaScript is run where Node.js is installed, and here it is not"
SIZES = tuple(125 * 2**step for step in range(11))
# Node.js takes some tenths of a second to start for each, and is faster then.
SCRIPT_SIZES = tuple(2000 * 2**step for step in range(9))
# Seconds for all sizes together: how time grows is worth no longer wait. Times that were measured once may have been
# disturbed, so they are measured again, and only what both measures say is said.
PROBED_SECONDS, PROBES = 3.0, 2


def _judged(exercise: Exercise, language: Language, ran: Ran) -> CodeRun:
    if ran.unavailable:
        return CodeRun(language=language, not_run=f"it cannot be shut in here: {ran.unavailable}")
    cases = zip(exercise.cases, ran.calls, strict=True)
    return CodeRun(language=language, cases=tuple(compared(case, call, exercise.compare) for case, call in cases))


def _measured(spent: tuple[Spent, ...]) -> tuple[Measured, ...]:
    return tuple(Measured(size=one.size, seconds=round(one.seconds, 6)) for one in spent)


def _least(probes: list[tuple[Spent, ...]]) -> tuple[Spent, ...]:
    """Of times for the same size the shortest is the least disturbed."""
    times: dict[int, float] = {}
    for one in (one for probe in probes for one in probe):
        times[one.size] = min(one.seconds, times.get(one.size, one.seconds))
    return tuple(Spent(size, times[size]) for size in sorted(times))


class Coding:
    """One per process: it limits how much runs at once."""

    def __init__(self, sandbox: Sandbox | None = None) -> None:
        self._sandbox = sandbox or Sandbox()

    async def run(self, found: Written, question: str) -> CodeRun:
        """Return what became of the code; where it could not be run, why, and what its looks tell."""
        exercise = exercise_of(question)
        node = (shutil.which("node") or shutil.which("nodejs") or "") if found.language == "javascript" else ""
        why = OTHER if found.language == "other" else "" if exercise else NO_TESTS
        if not why and found.language == "javascript" and not node:
            why = NO_NODE
        if why or exercise is None:
            return reviewed(CodeRun(language=found.language, not_run=why), found.code)
        calls = tuple(case.arguments for case in exercise.cases)
        job = Job(found.code, exercise.function, calls, node=node)
        run = _judged(exercise, found.language, await self._sandbox.run(job))
        if run.not_run:
            return reviewed(run, found.code)
        if not exercise.growth or run.passed < len(run.cases):
            # Of code that is wrong, it does not matter how fast it is.
            return run
        return await self._grown(exercise, run, job)

    async def _grown(self, exercise: Exercise, run: CodeRun, job: Job) -> CodeRun:
        sizes = exercise.sizes or (SCRIPT_SIZES if job.node else SIZES)
        probe = replace(job, calls=(), growth=exercise.growth, sizes=sizes, budget=PROBED_SECONDS)
        probes: list[tuple[Spent, ...]] = []
        shapes: list[tuple[Shape, ...]] = []
        # What says nothing once will not be agreed with.
        while len(probes) < PROBES and all(shapes):
            spent = (await self._sandbox.run(probe)).spent
            probes.append(spent)
            shapes.append(fitted([one.size for one in spent], [one.seconds for one in spent]))
        told = {"growth": _measured(_least(probes)), "shapes": agreed(shapes), "grows": exercise.grows}
        return run.model_copy(update=told)
