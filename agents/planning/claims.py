"""Questions about what a resume claims, worded around the claim's own sentence."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from agents.planning.labels import shortened
from agents.profile.layout import is_personal
from domain.catalog import Category, Difficulty
from domain.language.steering import steering
from domain.profile import Claim

MOST = 8
_LONGEST, _SHORTEST = 220, 20
_FIGURE = re.compile(r"\d+(?:[.,]\d+)?\s?(?:%|percent|x\b|ms\b|k\b|m\b|million|billion|users|times)|[$€£]\s?\d", re.I)
_CHANGED = re.compile(
    r"\b(?:cut|reduc\w+|increas\w+|improv\w+|grew|grown|rais\w+|sav(?:ed|ing)|lower\w+|boost\w+|doubl\w+|tripl\w+|"
    r"halv\w+|accelerat\w+|shorten\w+|dropp\w+|decreas\w+|by \d+)\b",
    re.I,
)
_LED = re.compile(
    r"\b(?:led|managed|mentored|coached|hired|supervised|coordinated|trained|onboarded|negotiated|convinced)\b", re.I
)
_ARCHITECTED = re.compile(r"\b(?:architect\w*|designed|migrat\w+|scal(?:ed|ing)|distributed|microservices?)\b", re.I)
_BUILT = re.compile(
    r"\b(?:built|develop\w+|implement\w+|wrote|automat\w+|optimi[sz]\w+|deployed|reduced|improved|trained)\b", re.I
)


@dataclass(frozen=True, slots=True)
class Angle:
    """A way to ask about a claim; `{}` stands for its sentence."""

    text: str
    category: Category
    difficulty: Difficulty
    topic: str


OWN_PART = Angle(
    "You write: “{}”. What was the situation, which part of it was your own work, and what came of it?",
    "general",
    "easy",
    "Your Experience",
)
FIGURES = Angle(
    "You write: “{}”. How was that measured, what brought it about, and how much of the change do you put down "
    "to your own work?",
    "general",
    "medium",
    "Results",
)
AGAIN = Angle(
    "You write: “{}”. If you began that work again today, what would you keep, and what would you do differently?",
    "general",
    "medium",
    "Your Experience",
)
PEOPLE = Angle(
    "You write: “{}”. Tell me about the hardest moment with the people involved: what did you do, and how did it end?",
    "behavioral",
    "medium",
    "Leadership",
)
PRESSURE = Angle(
    "You write: “{}”. Tell me about a moment when that work was at risk: what did you do, and what did you learn?",
    "behavioral",
    "medium",
    "Ownership",
)
STRUCTURE = Angle(
    "You write: “{}”. Sketch how the parts worked together. Which alternative did you reject, and what would break "
    "first under ten times the load?",
    "system_design",
    "hard",
    "Architecture",
)
MECHANISM = Angle(
    "You write: “{}”. Take me one level deeper: which decision in it was technically the hardest, how did you decide "
    "it, and how did you know that it worked?",
    "technical",
    "medium",
    "Technical Depth",
)


def _quotable(claim: Claim) -> str:
    return shortened(claim.text.strip(" \t-*•–·").rstrip(". "), _LONGEST).replace("“", "'").replace("”", "'")


def _worth(claim: Claim, wanted: frozenset[str]) -> float:
    """How much there is to ask about a claim: what the job wants, a figure, a deed."""
    shared = sum(skill.lower() in wanted for skill in claim.skills)
    deed = bool(_LED.search(claim.text) or _ARCHITECTED.search(claim.text) or _BUILT.search(claim.text))
    return 2.0 * min(shared, 2) + 1.5 * bool(_FIGURE.search(claim.text)) + 1.0 * deed + 0.3 * bool(claim.skills)


def best_claims(claims: Sequence[Claim], wanted: Sequence[str]) -> list[Claim]:
    """Return up to 8 claims worth asking about, best first; none with contact data or with orders to a reader."""
    skills = frozenset(skill.lower() for skill in wanted)
    fit = [
        claim
        for claim in claims
        if len(claim.text) >= _SHORTEST and not is_personal(claim.text) and not steering(claim.text)
    ]
    different: dict[str, Claim] = {}
    for claim in fit:
        different.setdefault(claim.text.casefold(), claim)
    return sorted(different.values(), key=lambda claim: -_worth(claim, skills))[:MOST]


def _background(claim: Claim, place: int) -> Angle:
    if _FIGURE.search(claim.text) and _CHANGED.search(claim.text):
        return FIGURES
    return OWN_PART if place % 2 == 0 else AGAIN


def _deeper(claim: Claim, technical: bool) -> Angle:
    if _LED.search(claim.text) or not technical:
        return PEOPLE if _LED.search(claim.text) else PRESSURE
    return STRUCTURE if _ARCHITECTED.search(claim.text) else MECHANISM


def asked(claims: Sequence[Claim], background: int, technical: bool) -> list[tuple[int, Angle, str]]:
    """Return a question about each claim with its place: of background about the first `background` of them.

    `technical` says whether the others may be asked how they work; else they are asked for as stories.
    """
    angles = [
        _background(claim, place) if place < background else _deeper(claim, technical)
        for place, claim in enumerate(claims)
    ]
    return [
        (place, angle, angle.text.format(_quotable(claim)))
        for place, (claim, angle) in enumerate(zip(claims, angles, strict=True))
    ]
