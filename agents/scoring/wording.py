"""Words the offline findings: feedback, strengths, improvements and a probe, each from what was found."""

from dataclasses import replace
from typing import Final

from agents.scoring import observe, probes
from agents.scoring.measured import Measured
from agents.scoring.scorer import LIMITS
from agents.tasks.assess_answer import AssessInput
from domain.language.delivery import delivery

STRAYS: Final = "much of the answer seems to be about something else than this question"
DRILLED: Final = "one sentence is said again and again around changing terms"
LABEL: Final = "Made by offline rules, without a model:"
_NEARNESS: Final = {
    "strong": "the answer comes near what a strong answer to this question covers",
    "not_strong": "the answer is far from what a strong answer to this question covers",
}
_FULL_STORY: Final = 4
_TELL_ONE: Final = "Tell one particular time: the situation, your task, what you did yourself, and what came of it"


def of_concepts(value: AssessInput, found: Measured) -> Measured:
    """Word what was found about an answer that is held against key concepts."""
    thin = None if found.missing else probes.of_thin(value)
    probe = probes.of_concept(value, found.vague_on) if found.vague_on else thin
    advice = (thin.advice,) if thin and thin.advice else ()
    worded = replace(
        found,
        feedback=_concept_feedback(found),
        strengths=_strengths(value, found),
        improvements=(*_improvements(value, found), *advice),
    )
    return _probed(worded, probe)


def _probed(found: Measured, probe: probes.Probe | None) -> Measured:
    reason, question, unsaid = (probe.reason, probe.question, probe.unsaid) if probe else (None, None, False)
    return replace(found, vague_on=reason, follow_up=question, unsaid=unsaid)


def _concept_feedback(found: Measured) -> str:
    named = found.covered or found.missing
    if found.covered:
        said = [f"{LABEL} the answer touches {observe.listed(found.covered)}."]
    elif named:
        said = [f"{LABEL} none of the question's key concepts was recognised in the answer."]
    else:
        said = [f"{LABEL} {_NEARNESS[found.band] if found.band else found.observations[0]}."]
    if STRAYS in found.observations:
        said.append(f"{STRAYS.capitalize()}.")
    elif found.missing:
        said.append(f"Not recognised: {observe.listed(found.missing)}.")
    said.append(f"{LIMITS[0].upper()}{LIMITS[1:]}." if found.score is not None else f"No score: {found.note}.")
    return " ".join(said)


def _strengths(value: AssessInput, found: Measured) -> tuple[str, ...]:
    if STRAYS in found.observations:
        return ()
    told = [f"Touches {one}" for one in found.covered[:2]]
    if delivery(value.answer).numbers >= 2:
        told.append("Gives numbers")
    return tuple(told)


def _improvements(value: AssessInput, found: Measured) -> tuple[str, ...]:
    told = [f"Say something about “{one}”" for one in found.missing[:2]]
    if value.reference and found.band != "strong":
        told.append(value.reference.tips[0])
    return tuple(told)


def of_story(value: AssessInput, note: str) -> Measured:
    """Word what was found about an answer from the candidate's own experience."""
    if value.category != "behavioral":
        return _of_own_view(value, note)
    parts, found = observe.story(value.answer)
    asked = observe.story_probe(parts) if parts.completeness else ("a particular time", observe.EXAMPLE_PROBE)
    advice = f"Make {asked[0]} of the story plain" if asked and parts.completeness else _TELL_ONE
    complete = parts.completeness == _FULL_STORY
    seen = "situation, task, action and result were all found" if complete else found[-1]
    measured = Measured(
        note=note,
        observations=(*found, *observe.observations(value.answer)),
        strengths=("Tells a whole story: situation, task, action and result",) if complete else (),
        improvements=(advice,) if asked else (),
        feedback=f"{LABEL} {seen}. No score: {note}.",
    )
    return _probed(measured, probes.Probe(*asked, unsaid=True) if asked else None)


def _of_own_view(value: AssessInput, note: str) -> Measured:
    told, thin = observe.observations(value.answer), probes.of_thin(value)
    advice = (thin.advice,) if thin else ()
    found = Measured(
        note=note, observations=told, improvements=advice, feedback=f"{LABEL} {told[0]}. No score: {note}."
    )
    return _probed(found, thin)
