"""Makes the assessment: of a refused answer, of a model's verified judgement, of the offline rules' findings."""

from collections.abc import Mapping
from typing import Final, Literal

from agents.assessing import verify
from agents.scoring.measured import Measured
from agents.tasks.assess_answer import AssessInput, Judgement
from domain.catalog import Category
from domain.language.worth import Emptiness, emptiness
from domain.scoring import COMPETENCY_OF_CATEGORY, Assessment, Confidence, Rating, Refused, not_assessed

# Offline, only these categories carry a number: of the others no rule could tell good answers from bad ones.
NUMBERED: Final[frozenset[Category]] = frozenset({"technical", "system_design", "coding"})
NO_COMMUNICATION: Final = "how clearly someone speaks is not rated without a model"
UNHEARD: Final = "the answer shows nothing to rate"
_EMPTY: Final[Mapping[Emptiness, str]] = {
    "blank": "the answer is empty",
    "unknown": "you said that you do not know",
    "declined": "you gave no answer",
    "short": "the answer is too short to be judged",
    "nothing": "the answer says nothing about the question",
}
_WHY: Final[Mapping[Refused, str]] = {
    "gibberish": "the answer is not made of sentences that mean something",
    "echo": "the answer repeats the question and adds nothing",
    "stuffed": "the answer lists terms without saying anything about them",
    "injected": "the answer addresses the grader and not the question",
}
_UNNUMBERED: Final = "so there is nothing to assess"
_TRY: Final[Mapping[Refused, str]] = {
    "empty": "Say what you do know: a related case, or how you would find out.",
    "gibberish": "Answer in full sentences.",
    "echo": "Go beyond the question's words: what would you do, and why?",
    "stuffed": "Take two of the terms and explain how they work together.",
    "injected": "Answer the question; nothing said to the grader is followed.",
}
Engine = Literal["openai", "offline"]


def _cause(value: AssessInput, why: Refused) -> str:
    return _EMPTY[emptiness(value.answer)] if why == "empty" else _WHY[why]


def refused(value: AssessInput, why: Refused, engine: Engine) -> Assessment:
    """An answer that earns nothing, by rule: 0 where this engine gives numbers, without any model.

    Nothing said to a follow-up takes nothing from what was said before it, so that has no number.
    """
    category, cause = value.category, _cause(value, why)
    competency = COMPETENCY_OF_CATEGORY[category]
    adds_nothing = why == "empty" and value.question != value.main_question
    if (engine == "openai" or category in NUMBERED) and not adds_nothing:
        # Whoever reads an offline score may rely on its confidence being low, be it a rule's.
        sure: Confidence = "high" if engine == "openai" else "low"
        note = f"{cause}, so it earns nothing" if cause.startswith("the answer") else f"{cause}, which earns nothing"
        main = Rating(competency=competency, score=0.0, confidence=sure, band="not_strong", note=note)
    else:
        main = Rating(competency=competency, note=f"{cause}, {_UNNUMBERED}")
    return Assessment(
        ratings=(main, *_unrated(category, UNHEARD)),
        feedback=f"{main.note[:1].upper()}{main.note[1:]}.",
        improvements=(_TRY[why],),
        refused=why,
        method=f"rule:{why}",
        engine=engine,
    )


def _unrated(category: Category, why: str, evidence: tuple[str, ...] = ()) -> tuple[Rating, ...]:
    if COMPETENCY_OF_CATEGORY[category] == "communication":
        return ()
    return (Rating(competency="communication", note=why, evidence=evidence),)


def _assessment(
    value: AssessInput, judged: Judgement, ratings: tuple[Rating, ...], method: str, engine: Engine
) -> Assessment:
    covered = verify.among(judged.covered, value.key_concepts)
    probe = verify.follow_up(judged.follow_up, value)
    reason = verify.tidy(judged.vague_on or "", verify.LONGEST_VAGUE)
    return Assessment(
        ratings=ratings,
        feedback=verify.tidy(judged.feedback, verify.LONGEST_FEEDBACK),
        strengths=verify.items(judged.strengths),
        improvements=verify.items(judged.improvements),
        covered=covered,
        missing=tuple(one for one in verify.among(judged.missing, value.key_concepts) if one not in covered),
        vague_on=reason or None,
        follow_up=probe,
        method=method,
        engine=engine,
    )


def by_model(value: AssessInput, judged: Judgement, transcript: str, method: str) -> Assessment:
    """What is left of a model's judgement once its quotes are checked."""
    competency = COMPETENCY_OF_CATEGORY[value.category]
    quotes = verify.proven(judged.evidence, value.answer, transcript)
    main = verify.rating(competency, judged.score, quotes, judged.confidence)
    ratings = [main]
    if competency != "communication":
        heard = verify.proven(judged.communication_evidence, value.answer, transcript)
        ratings.append(verify.rating("communication", judged.communication, heard, judged.confidence))
    if main.assessed:
        return _assessment(value, judged, tuple(ratings), method, "openai")
    nothing = not_assessed(competency, main.note, "openai")
    return nothing.model_copy(update={"ratings": tuple(ratings), "method": method})


def by_rules(value: AssessInput, judged: Judgement, measured: Measured, transcript: str) -> Assessment:
    """What the offline rules found; only a score with verified sentences behind it stands."""
    competency = COMPETENCY_OF_CATEGORY[value.category]
    quotes = verify.proven(judged.evidence, value.answer, transcript)
    if judged.score is None:
        main = Rating(competency=competency, note=measured.note, evidence=quotes)
    else:
        main = verify.rating(competency, judged.score, quotes, judged.confidence)
        main = main.model_copy(update={"note": measured.note, "band": measured.band}) if main.assessed else main
    ratings = (main, *_unrated(value.category, NO_COMMUNICATION))
    found = _assessment(value, judged, ratings, measured.method, "offline")
    return found.model_copy(update={"observations": measured.observations, "unsaid": measured.unsaid})
