"""Makes the assessment of code: by the tests that it passed, or of what can be said of code that was not run."""

from typing import Final

from agents.coding.written import Written
from agents.tasks.assess_answer import AssessInput
from domain.coding import CaseResult, CodeRun, Verdict
from domain.growth import grows_well
from domain.scoring import COMPETENCY_OF_CATEGORY as COMPETENCY
from domain.scoring import Assessment, Confidence, EngineName, Rating

METHOD: Final = "offline:tests"
NOT_RUN: Final = "offline:unrun"
# What tests alone can show: that code works, and how its time grows; nothing of how it reads.
WORKS, GROWS_BADLY, SOME = 8.0, 6.5, 6.0
BORDER: Final = 5.0
NAMED = 3
_ENDED: dict[Verdict, str] = {
    "wrong": "gives another result",
    "raised": "ends with an error",
    "time": "takes too long",
    "output": "returns too much",
    "died": "ends the process",
    "skipped": "was not reached in time",
}


def growth_note(run: CodeRun) -> str:
    """Say how its time grows, and that nothing else was measured; or that it cannot be told."""
    if not run.shapes:
        return "How its time grows is not assessed: the times were too short, or did not agree" if run.growth else ""
    shapes = " or ".join(run.shapes)
    return f"Its time grows like {shapes} with the size of the input; what it returned for large ones was not checked"


def _good_growth(run: CodeRun) -> bool | None:
    return grows_well(run.shapes, run.grows) if run.grows else None


def earned(run: CodeRun) -> float:
    """Return what passed tests are worth: 0 to 6 for a part of them, 8 for all, less where time grows too fast.

    Time that grows well adds nothing. There is nothing to check the results on large inputs with, and code that gives
    up on those is the fastest of all.
    """
    if run.passed < len(run.cases):
        return round(SOME * run.share, 1)
    return GROWS_BADLY if _good_growth(run) is False else WORKS


def highest(run: CodeRun) -> float:
    """Return the most that a reader may give to code that was run: what fails cannot be excellent."""
    return 10.0 if run.passed == len(run.cases) else round(2 + SOME * run.share, 1)


def _failed(one: CaseResult) -> str:
    said = f" ({one.said}{f', line {one.line}' if one.line else ''})" if one.said else ""
    return f"With {one.about} it {_ENDED[one.verdict]}{said}."


def facts(run: CodeRun) -> tuple[str, ...]:
    """Say what became of the code, in sentences for the candidate and for whoever reads the code."""
    if run.not_run:
        return (f"The code was kept and reviewed, not run: {run.not_run}.", *run.seen)
    failing = [_failed(one) for one in run.cases if one.verdict != "passed"][:NAMED]
    grown = growth_note(run)
    return (
        f"The code passes {run.passed} of {len(run.cases)} hidden tests.",
        *failing,
        *([f"{grown}."] if grown else []),
    )


def _first_line(code: str) -> tuple[str, ...]:
    """The line that begins the solution, as it was written."""
    lines = [line.strip() for line in code.splitlines() if line.strip()]
    heads = [line for line in lines if line.startswith(("def ", "async def ", "class ", "function ", "const "))]
    return tuple((heads or lines)[:1])


def _rating(value: AssessInput, found: Written, run: CodeRun) -> Rating:
    competency, evidence = COMPETENCY[value.category], _first_line(found.code)
    if run.not_run or not run.cases:
        return Rating(competency=competency, note=facts(run)[0], evidence=evidence)
    score = earned(run)
    sure: Confidence = "low"
    note = "tests show that code works, not how well it reads or is explained"
    band = "strong" if score >= BORDER else "not_strong"
    return Rating(competency=competency, score=score, confidence=sure, band=band, evidence=evidence, note=note)


def _improvements(run: CodeRun) -> tuple[str, ...]:
    failing = tuple(f"Try it with {one.about}." for one in run.cases if one.verdict != "passed")[:NAMED]
    slow = _good_growth(run) is False
    return (*failing, *([f"A good solution's time grows like {run.grows}: look for repeated work."] if slow else []))


def by_tests(value: AssessInput, found: Written, run: CodeRun, engine: EngineName) -> Assessment:
    """What tests alone show of code; no number where nothing was run."""
    ran = bool(run.cases)
    strengths = [f"It handles {one.about}." for one in run.cases if one.verdict == "passed"][:NAMED]
    unheard = Rating(competency="communication", note="code alone says nothing about how someone explains it")
    return Assessment(
        ratings=(_rating(value, found, run), unheard),
        feedback=" ".join(facts(run)),
        strengths=tuple(strengths),
        improvements=_improvements(run),
        observations=facts(run),
        method=METHOD if ran else NOT_RUN,
        engine=engine,
        run=run,
    )


def with_run(found: Assessment, run: CodeRun) -> Assessment:
    """Add what became of the code to a reader's assessment; failed tests set a limit to the score."""
    main = found.main
    told = found.model_copy(update={"observations": (*found.observations, *facts(run)), "run": run})
    if main is None or main.score is None or not run.cases:
        return told
    score = min(main.score, highest(run))
    ratings = (main.model_copy(update={"score": score}), *found.ratings[1:])
    return told.model_copy(update={"ratings": ratings, "method": f"{found.method}+tests"})
