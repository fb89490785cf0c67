"""Profiles a candidate from the text of a resume, by rules alone."""

import re
from collections.abc import Sequence
from datetime import date

from agents.profile.layout import is_personal, lines, statements
from agents.profile.spans import stated_years, years_of
from agents.profile.taxonomy import counted, skills_in
from agents.profile.titles import headline, is_title, roles, seniority, worked
from domain.language.steering import steering, without_steering
from domain.profile import CandidateProfile, Claim, Seniority

MOST_CLAIMS = 40
_SHORTEST_CLAIM, _LONGEST_CLAIM, _LEAST_WORDS = 30, 500, 5
_EXCERPT = 160
_ACHIEVED = re.compile(
    r"\b(?:led|lead|design(?:ed|ing)|buil[dt]|reduc(?:ed|ing)|increas(?:ed|ing)|improv(?:ed|ing)|launched|shipped|migrated|"
    r"architected|developed|implemented|created|introduced|automated|scaled|optimi[sz]ed|delivered|managed|mentored|"
    r"owned|drove|driven|established|rewrote|refactored|deployed|integrated|cut|saved|grew|hired|coached|trained|"
    r"maintained|contributed|wrote|defined|ran|set up|rolled out|negotiated|analy[sz]ed|engineered|spearheaded|"
    r"coordinated|conducted|resolved|replaced|modernized|moved|published|tuned|modelled|modeled|researched|"
    r"collaborated|worked|tested|prototyped|supported|initiated|founded|doubled|tripled|halved)\b",
    re.IGNORECASE,
)
_FIGURE = re.compile(
    r"\d+(?:[.,]\d+)?\s*(?:%|percent|k\b|m\b|x\b|ms\b|million|billion|users|customers|requests|engineers|people)", re.I
)
_STUDENT = re.compile(
    r"\b(?:student|undergraduate|pursuing|expected (?:graduation|20\d\d)|candidate for)\b", re.IGNORECASE
)
# Of who tells neither a position nor a span of time, this says that they have only begun.
_BEGINNER = re.compile(r"\b(?:intern|internships?|trainee|(?:recent|new) grad(?:uate)?)\b", re.IGNORECASE)
_NOT_CLAIMED = frozenset({"skills", "education", "references"})


def _is_claim(sentence: str, section: str) -> bool:
    if section in _NOT_CLAIMED or not _SHORTEST_CLAIM <= len(sentence) <= _LONGEST_CLAIM:
        return False
    tells = _ACHIEVED.search(sentence) or _FIGURE.search(sentence)
    return (
        bool(tells) and len(sentence.split()) >= _LEAST_WORDS and not is_personal(sentence) and not is_title(sentence)
    )


def claims(text: str) -> tuple[Claim, ...]:
    """The sentences that tell of something done, in the order of the resume; without personal data."""
    found = dict.fromkeys(sentence for sentence, section in statements(text) if _is_claim(sentence, section))
    return numbered(tuple(found)[:MOST_CLAIMS])


def numbered(sentences: Sequence[str]) -> tuple[Claim, ...]:
    """Claims of these sentences, with their skills."""
    return tuple(Claim(id=f"c{n}", text=text, skills=skills_in(text)) for n, text in enumerate(sentences, start=1))


def warnings(text: str, hidden: Sequence[str]) -> tuple[str, ...]:
    """What an interviewer should know: text that was hidden, and instructions to whoever grades."""
    noted = [f"Text hidden from readers was left out: “{piece[:_EXCERPT]}”" for piece in hidden]
    noted += [
        f"An instruction to the interviewer was left out: “{found.excerpt[:_EXCERPT]}”" for found in steering(text)
    ]
    return tuple(dict.fromkeys(noted))


def _years(text: str, professional: float | None) -> float | None:
    stated = stated_years(text)
    return max(stated or 0.0, professional or 0.0) or None


def _level(titles: Sequence[str], years: float | None, text: str) -> Seniority:
    if not titles and years is None and not _STUDENT.search(text) and _BEGINNER.search(text):
        return "junior"
    return seniority(titles, years, bool(_STUDENT.search(text)))


def profile_resume(text: str, hidden: Sequence[str], today: date) -> CandidateProfile:
    """What the resume says; spans of time that run on end `today`."""
    clean = without_steering(text)
    found = lines(clean)
    held = roles(found, today)
    years = _years(clean, years_of(worked(found, today)))
    titled = [role.title for role in held] or [title for title in (headline(found),) if title]
    return CandidateProfile(
        skills=tuple(name for name, _ in counted(clean).most_common()),
        roles=held,
        years=years,
        seniority=_level(titled, years, clean),
        claims=claims(clean),
        warnings=warnings(text, hidden),
    )
