"""Sets a candidate beside a job: what fits, what is not shown, and what an interview should look into."""

import re
from collections import Counter
from collections.abc import Sequence

from agents.profile.taxonomy import area_of
from domain.profile import CandidateProfile, Comparison, JobProfile, Seniority
from llm.embeddings import Embedder

MOST = 6
MOST_AREAS = 4
# Cosine from which a claim counts as showing a skill that it does not name. Set by eye over a dozen resumes, where true
# pairs lay at 0.43 to 0.51 and no false one above 0.4; rather high, since asking about a gap costs one question only.
SHOWN = 0.48

_NOT_ENGINEERING = frozenset({None, "General", "Product", "Behavioral/Leadership"})
_ENGINEER = re.compile(r"\b(?:engineer\w*|developer|architect|programmer|sre|devops)\b", re.I)
_BY_LEVEL: dict[Seniority, tuple[str, ...]] = {
    "intern": ("Testing",),
    "junior": ("Testing",),
    "mid": ("System Design",),
    "senior": ("System Design", "Behavioral/Leadership"),
    "staff": ("System Design", "Behavioral/Leadership"),
    "principal": ("System Design", "Behavioral/Leadership"),
    "lead": ("Behavioral/Leadership", "System Design"),
    "manager": ("Behavioral/Leadership", "Product"),
    "director": ("Behavioral/Leadership", "Product"),
}


async def shown_by_claims(skills: Sequence[str], profile: CandidateProfile, embedder: Embedder) -> frozenset[str]:
    """The skills that a claim is close to in meaning though it does not name them."""
    if not skills or not profile.claims:
        return frozenset()
    asked = await embedder.aembed([f"Experience with {skill}" for skill in skills])
    told = await embedder.aembed([claim.text for claim in profile.claims])
    nearest = (asked @ told.T).max(axis=1)
    return frozenset(skill for skill, near in zip(skills, nearest, strict=True) if near >= SHOWN)


def _strongest(profile: CandidateProfile, among: Sequence[str]) -> list[str]:
    """Skills by the number of claims that use them, then as they stand."""
    used = Counter(skill for claim in profile.claims for skill in claim.skills)
    return sorted(among, key=lambda skill: -used[skill])


def _engineers(job: JobProfile | None, skills: Sequence[str], profile: CandidateProfile) -> bool:
    """Whether the work is engineering: by the skills it takes, or by its name."""
    names = [job.role] if job is not None else [role.title for role in profile.roles]
    areas = {area_of(skill) for skill in skills} - _NOT_ENGINEERING
    return bool(areas) or any(_ENGINEER.search(name) for name in names)


def _areas(job: JobProfile | None, gaps: Sequence[str], profile: CandidateProfile) -> tuple[str, ...]:
    weight: Counter[str] = Counter()
    asked = profile.skills[:MOST] if job is None else (*job.required, *gaps)
    for skill in asked:
        weight[area_of(skill) or "General"] += 1
    by_weight = [area for area, _ in weight.most_common()]
    level = profile.seniority if job is None or job.seniority is None else job.seniority
    by_level = _BY_LEVEL[level] if _engineers(job, asked, profile) else ("Behavioral/Leadership",)
    named = (*by_weight[: MOST_AREAS - 1], *by_level, *by_weight[MOST_AREAS - 1 :])
    return tuple(dict.fromkeys(named))[:MOST_AREAS]


async def compare(profile: CandidateProfile, job: JobProfile | None, embedder: Embedder | None) -> Comparison:
    """Compare by names of skills, and by meaning where an embedder is given; without a job there are no gaps."""
    if job is None:
        strongest = _strongest(profile, profile.skills)
        return Comparison(strengths=tuple(strongest[:MOST]), focus_areas=_areas(None, (), profile))
    asked = (*job.required, *job.nice_to_have)
    fitting = _strongest(profile, [skill for skill in asked if skill in profile.skills])
    missing = [skill for skill in job.required if skill not in profile.skills]
    shown = await shown_by_claims(missing, profile, embedder) if embedder else frozenset[str]()
    gaps = [skill for skill in missing if skill not in shown]
    return Comparison(
        strengths=tuple(fitting[:MOST]),
        gaps=tuple(gaps[:MOST]),
        focus_areas=_areas(job, gaps, profile),
    )
