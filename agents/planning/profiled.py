"""Plans a live interview from a resume and a job description."""

from collections.abc import Sequence
from dataclasses import dataclass

from agents.planning.claims import best_claims
from agents.planning.draft import Drafts, placed, stacked
from agents.planning.greetings import profile_greeting
from agents.planning.linking import BACKGROUND, Linked
from agents.planning.mock import drafts_avoiding
from agents.planning.needs import ENGINEERING, Need, field_of, needs_of, requirements_of
from agents.planning.prepared import Prepared
from agents.planning.profile_pool import ProfilePool
from agents.planning.seniority import level_for
from agents.planning.shelf import Shelf
from agents.planning.subjects import strange_tags
from agents.planning.written import MOST, add_written
from agents.registry import phases
from agents.tasks.write_questions import WriteInput
from domain.catalog import Difficulty
from domain.coverage import Requirement
from domain.plan import MOST_PROBES, PhasePlan, Plan
from domain.profile import CandidateProfile, Claim, Comparison, JobProfile
from domain.scoring import COMPETENCY_OF_CATEGORY, Competency
from domain.selection import PoolQuestion
from llm.embeddings import Embedder
from llm.engine import Engine

SECONDS = 2100.0
QUESTIONS = 10
_LEAST_WEIGHT, _SPREAD = 0.8, 0.6


@dataclass(frozen=True, slots=True)
class Application:
    """Who applies for what; `recalled` is what an earlier interview agreed to come back to."""

    profile: CandidateProfile
    job: JobProfile
    comparison: Comparison
    avoid: tuple[str, ...] = ()
    recalled: tuple[str, ...] = ()


def _resume(profile: CandidateProfile) -> str:
    """What the model is told of the candidate: no employer and no name, the claims come beside it."""
    lines = [f"Seniority: {profile.seniority}"]
    if profile.years is not None:
        lines.append(f"Years of experience: {profile.years:g}")
    lines += [f"Position: {role.title}" for role in profile.roles]
    return "\n".join([*lines, f"Skills: {', '.join(profile.skills)}"])


def job_text(job: JobProfile, comparison: Comparison) -> str:
    """What the model is told of the job."""
    parts = {
        "Role": job.role,
        "Seniority": job.seniority or "",
        "Required": ", ".join(job.required),
        "Nice to have": ", ".join(job.nice_to_have),
        "Not shown by the resume": ", ".join(comparison.gaps),
        "Look into": ", ".join(comparison.focus_areas),
        "Asked for": "\n- ".join(("", *job.requirements)),
    }
    return "\n".join(f"{name}: {text}" for name, text in parts.items() if text.strip())


def _phases(pool: Sequence[PoolQuestion]) -> tuple[PhasePlan, ...]:
    """The phases with their budgets; a phase looks at the categories that the pool holds of its own."""
    there = {question.category for question in pool}
    return tuple(
        PhasePlan(
            name=spec.id,
            seconds=round(SECONDS * spec.share),
            least=spec.least,
            most=spec.most,
            categories=tuple(category for category in spec.categories if category in there),
        )
        for spec in phases().values()
    )


def weights_of(requirements: Sequence[Requirement]) -> dict[Competency, float]:
    """A competency counts more, the more of the job's requirements fall under it."""
    job = [one for one in requirements if one.kind == "job"]
    if not job:
        return {}
    return {
        competency: round(_LEAST_WEIGHT + _SPREAD * sum(one.competency == competency for one in job) / len(job), 2)
        for competency in dict.fromkeys(COMPETENCY_OF_CATEGORY.values())
    }


def _value(application: Application, claims: Sequence[Claim], difficulty: Difficulty) -> WriteInput:
    return WriteInput(
        count=MOST,
        difficulty=difficulty,
        job=job_text(application.job, application.comparison),
        resume=_resume(application.profile),
        claims=tuple(claim.text for claim in claims),
        avoid=application.avoid,
        recalled=application.recalled,
    )


async def _drafts(
    engine: Engine,
    embedder: Embedder,
    shelf: Shelf,
    application: Application,
    needs: Sequence[Need],
    claims: Sequence[Claim],
) -> Linked:
    job, profile = application.job, application.profile
    field = field_of(job)
    difficulty, shares = level_for(job.seniority or profile.seniority)
    drafts: Drafts = await drafts_avoiding(application.avoid, shelf, embedder)
    await add_written(engine, embedder, shelf, _value(application, claims, difficulty), drafts)
    strange = strange_tags((job.role, *profile.skills, *(need.text for need in needs)))
    pool = ProfilePool(embedder, shelf, drafts, difficulty, shares, strange)
    linked = await pool.linked_written(needs, claims)
    linked += await pool.about_claims(claims, needs, technical=not ENGINEERING.isdisjoint(field))
    linked += await pool.about_needs(needs, field, job)
    linked += await pool.stories(job, needs)
    return linked + await pool.last()


async def by_profile(engine: Engine, embedder: Embedder, shelf: Shelf, application: Application) -> Prepared:
    """Plan 35 minutes and at most 10 questions for a candidate and a job."""
    job, comparison = application.job, application.comparison
    needs = needs_of(job, comparison, application.recalled)
    claims = best_claims(application.profile.claims, (*job.required, *comparison.gaps, *comparison.strengths))
    requirements = requirements_of(needs, claims, field_of(job))
    linked = await _drafts(engine, embedder, shelf, application, needs, claims)
    drafts = [draft for draft, _ in linked]
    pool = tuple(
        question.model_copy(update={"requirements": ids})
        for question, (_, ids) in zip(placed(drafts), linked, strict=True)
    )
    plan = Plan(
        phases=_phases(pool),
        questions=QUESTIONS,
        seconds=SECONDS,
        probes=MOST_PROBES,
        asides=True,
        early_end=True,
        weights=weights_of(requirements),
    )
    asked = {number for question in pool for number in question.requirements}
    greeting = profile_greeting(
        job.role,
        SECONDS,
        QUESTIONS,
        [area for area in comparison.focus_areas if area != "General"],
        [need.text for number, need in enumerate(needs, start=1) if need.kind == "topic" and number in asked],
        talks=any(question.category in BACKGROUND for question in pool),
    )
    return Prepared(plan, pool, stacked(drafts), requirements, greeting)
