"""Profiles a job from its description, by rules alone."""

import re

from agents.profile.layout import Line, lines
from agents.profile.spans import stated_years
from agents.profile.taxonomy import counted, skills_in
from agents.profile.titles import level_of
from domain.language.steering import without_steering
from domain.profile import JobProfile, Seniority

MOST_REQUIREMENTS = 30
_LONGEST = 240
_NICE = re.compile(
    r"\b(?:nice[- ]to[- ]haves?|(?:is|are|as|would be) a (?:big )?plus|bonus(?: points)?|"
    r"preferred|desirable|advantage|ideally|good to have|optional)\b",
    re.IGNORECASE,
)
_REQUIRED = re.compile(
    r"\b(?:requirements?|required|must[- ]haves?|responsibilities|what you(?:'|’)?ll|you will|qualifications)\b", re.I
)
_ASKS = re.compile(
    r"\b(?:experience|knowledge|proficien\w+|familiar\w*|understanding|ability|skills?|expertise|background|degree|"
    r"comfortable|track record|you will|must|responsible|design|build|lead|own|develop|manage|mentor)\b",
    re.IGNORECASE,
)
_HEADING_WORDS = 6
_LEAST_WORDS = 3


def _parted(text: str) -> tuple[str, str]:
    """The lines that require and those that only wish; a heading holds until the next one."""
    required: list[str] = []
    wished: list[str] = []
    wishing = False
    for line in lines(text):
        heading = len(line.text.split()) <= _HEADING_WORDS and not line.bullet and not line.text.endswith(".")
        wishes = bool(_NICE.search(line.text))
        if heading and (wishes or _REQUIRED.search(line.text)):
            wishing = wishes and not re.search(r"required", line.text, re.IGNORECASE)
        for sentence in re.split(r"(?<=[.;])\s+", line.text):
            (wished if wishing or _NICE.search(sentence) else required).append(sentence)
    return "\n".join(required), "\n".join(wished)


def _asks(line: Line) -> bool:
    return len(line.text.split()) >= _LEAST_WORDS and bool(
        _ASKS.search(line.text) or (line.bullet and skills_in(line.text))
    )


def _level(role: str, text: str) -> Seniority | None:
    named = level_of(role) or level_of(text.strip().split("\n", 1)[0][:120])
    years = stated_years(text)
    if named or years is None:
        return named
    return "junior" if years < 2 else "mid" if years < 5 else "senior"


def profile_job(role: str, description: str) -> JobProfile:
    """What the job asks for; without wishes everything named is required."""
    text = without_steering(description)
    required, wished = _parted(text)
    must = counted(required)
    asking = [line.text[:_LONGEST] for line in lines(text) if _asks(line)]
    return JobProfile(
        role=role,
        required=tuple(name for name, _ in must.most_common()),
        nice_to_have=tuple(name for name, _ in counted(wished).most_common() if name not in must),
        seniority=_level(role, text),
        requirements=tuple(dict.fromkeys(asking))[:MOST_REQUIREMENTS],
    )
