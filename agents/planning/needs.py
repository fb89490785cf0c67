"""What an interview for a job should find out: the job's requirements, the resume's claims, and the rubric."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from agents.planning.labels import headed, shortened
from agents.planning.subjects import named, plain
from domain.catalog import Category
from domain.coverage import Requirement, RequirementKind
from domain.language.nearness import stems
from domain.language.steering import steering
from domain.profile import Claim, Comparison, JobProfile
from domain.scoring import COMPETENCY_OF_CATEGORY, Competency

MOST_LINES, MOST_AREAS, MOST_RECALLED = 8, 12, 3
_LONGEST = 160
# What the interview says at its beginning that it will look at comes first.
_FOCUS, _GAP, _REQUIRED, _NICE, _CLAIM, _RUBRIC = 1.3, 1.0, 0.8, 0.5, 0.9, 0.2
_FIELDS: tuple[Category, ...] = ("technical", "system_design", "coding", "product", "case_study")
ENGINEERING: frozenset[Category] = frozenset({"technical", "system_design", "coding"})
FIELD: frozenset[Category] = frozenset(_FIELDS)
_FORMAL = re.compile(r"\b(?:years?|degrees?|diploma|bachelor|we(?:'re| are)? look(?:ing)? for|salary|benefits)\b", re.I)
# Areas too wide to ask about; the skills within them are there one by one.
_BROAD = frozenset({"General", "Languages"})
# What a report also names as worth working on, and no question can be sought by.
_NO_TOPIC = frozenset({"Claims of your resume", "Delivery"})
_RUBRICS: tuple[tuple[str, Competency], ...] = (
    ("Clear and structured communication", "communication"),
    ("Working with others, and acting under pressure", "behavioral"),
)


@dataclass(frozen=True, slots=True)
class Need:
    """Something to find out; `text` is also what questions are sought by; `asked`: the job asks in these words."""

    text: str
    weight: float
    kind: RequirementKind = "job"
    asked: bool = True


def _add(needs: list[Need], text: str, weight: float, kind: RequirementKind = "job", *, asked: bool = True) -> None:
    """Add a need unless one that is there holds its words, or it only sets more words around one."""
    line = shortened(text, _LONGEST)
    new = _said(line)
    there = [_said(one.text) for one in needs]
    if new and len(needs) < MOST_AREAS and not any(new <= one or one <= new for one in there):
        needs.append(Need(line, weight, kind, asked))


def _said(text: str) -> frozenset[str]:
    """The stems of a line, or its words where they are too common to count or too odd to be cut."""
    return frozenset(stems(text) or plain(text).split())


def _tells(line: str) -> bool:
    """Whether a line of a job description names something that can be asked about, and not only years or degrees."""
    return bool(named(line)) or not (_FORMAL.search(line) or steering(line))


def needs_of(job: JobProfile, comparison: Comparison, recalled: Sequence[str]) -> list[Need]:
    """Return what the job needs, what is open first: an earlier interview's findings, gaps, then all it asks for."""
    needs: list[Need] = []
    again = dict.fromkeys(headed(text) for text in recalled)
    for text in [text for text in again if text not in _NO_TOPIC][:MOST_RECALLED]:
        _add(needs, text, _FOCUS, "topic", asked=False)
    for text in [area for area in comparison.focus_areas if area not in _BROAD]:
        _add(needs, text, _FOCUS, asked=False)
    for text in comparison.gaps:
        _add(needs, text, _GAP)
    for text in [line for line in job.requirements if _tells(line)][:MOST_LINES]:
        _add(needs, text, _REQUIRED)
    for text in job.required:
        _add(needs, text, _REQUIRED)
    for text in job.nice_to_have:
        _add(needs, text, _NICE)
    return needs


def field_of(job: JobProfile) -> frozenset[Category]:
    """Return the categories of questions that a role's field is examined by; none when nothing tells."""
    by_role = _categories(job.role) & FIELD
    by_skill = _categories(*job.required, *job.requirements) & FIELD
    return by_role or by_skill


def _categories(*texts: str) -> frozenset[Category]:
    """The categories of all subjects that the texts name."""
    return frozenset(category for text in texts for subject in named(text) for category in subject.categories)


def competency_of(text: str, field: frozenset[Category]) -> Competency:
    """Return the competency under which a need falls: that of the first subject that it names, else the field's."""
    named_here: list[Category] = [subject.categories[0] for subject in named(text) if subject.categories]
    candidates: list[Category] = [*named_here, *(category for category in _FIELDS if category in field)]
    return COMPETENCY_OF_CATEGORY[candidates[0]] if candidates else "technical"


def requirements_of(
    needs: Sequence[Need], claims: Sequence[Claim], field: frozenset[Category]
) -> tuple[Requirement, ...]:
    """Number the needs from 1, then the claims, then the rubric's rows."""
    rows: list[tuple[RequirementKind, str, Competency, float]] = [
        *((need.kind, need.text, competency_of(need.text, field), need.weight) for need in needs),
        *(("claim", claim.text, "communication", _CLAIM) for claim in claims),
        *(("rubric", text, competency, _RUBRIC) for text, competency in _RUBRICS),
    ]
    return tuple(
        Requirement(id=number, kind=kind, text=text, competency=competency, weight=weight)
        for number, (kind, text, competency, weight) in enumerate(rows, start=1)
    )
