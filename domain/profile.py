"""What a resume says of a candidate, what a job asks for, and how the two compare."""

from typing import Literal, get_args

from pydantic import BaseModel, ConfigDict

Seniority = Literal["intern", "junior", "mid", "senior", "staff", "principal", "lead", "manager", "director"]
SENIORITIES: tuple[Seniority, ...] = get_args(Seniority)


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True)


class Claim(_Frozen):
    """A sentence of the resume, verbatim but for its white space, that an interviewer can ask about."""

    id: str
    text: str
    skills: tuple[str, ...] = ()


class Role(_Frozen):
    """A position held; `years` is its length."""

    title: str
    company: str | None = None
    years: float | None = None


class CandidateProfile(_Frozen):
    """What a resume says; `skills` begins with the one that is named most often.

    `years` counts professional experience once where positions overlap, None where nothing tells. `warnings` are notes
    for the interviewer: hidden text and instructions that were found and left out.
    """

    skills: tuple[str, ...] = ()
    roles: tuple[Role, ...] = ()
    years: float | None = None
    seniority: Seniority = "mid"
    claims: tuple[Claim, ...] = ()
    warnings: tuple[str, ...] = ()


class JobProfile(_Frozen):
    """What a job description asks for; `requirements` are its lines that ask, shortened."""

    role: str
    required: tuple[str, ...] = ()
    nice_to_have: tuple[str, ...] = ()
    seniority: Seniority | None = None
    requirements: tuple[str, ...] = ()


class Comparison(_Frozen):
    """A candidate beside a job: skills that fit, required skills that the resume does not show, areas to ask about."""

    strengths: tuple[str, ...] = ()
    gaps: tuple[str, ...] = ()
    focus_areas: tuple[str, ...] = ()
