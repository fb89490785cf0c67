"""The plan of an interview, and the one rule that decides what comes next."""

from dataclasses import dataclass
from typing import Literal, get_args

from pydantic import BaseModel, ConfigDict

from domain.catalog import Category
from domain.scoring import Competency

Phase = Literal["setup", "intro", "background", "technical", "behavioral", "closing", "evaluation", "completed"]
PHASES: tuple[Phase, ...] = get_args(Phase)
MOST_PROBES = 2
# What one question takes with its answer, at least (seconds); with less time left none is begun.
SHORTEST_QUESTION = 90.0
# A probe is worth its time only while this much is left beyond what later phases need (seconds).
PROBE_TIME = 60.0


class PhasePlan(BaseModel):
    """One phase: which questions, how many at least and at most, and its share of the time (seconds)."""

    model_config = ConfigDict(frozen=True)

    name: Phase
    seconds: float
    least: int
    most: int
    categories: tuple[Category, ...] = ()


class Plan(BaseModel):
    """How an interview runs; `seconds` is None where no clock runs.

    `order`: "adaptive" asks where most is learned, "given" asks the given questions as they stand,
    "given_first" does so before it goes on as "adaptive". `early_end`: a phase may end when its competencies are sure.
    """

    model_config = ConfigDict(frozen=True)

    phases: tuple[PhasePlan, ...]
    questions: int
    seconds: float | None = None
    order: Literal["adaptive", "given", "given_first"] = "adaptive"
    probes: int = 0
    asides: bool = False
    early_end: bool = False
    weights: dict[Competency, float] = {}

    def phase(self, name: Phase) -> PhasePlan:
        return next(phase for phase in self.phases if phase.name == name)

    def after(self, name: Phase) -> tuple[PhasePlan, ...]:
        """The phases that follow."""
        names = [phase.name for phase in self.phases]
        return self.phases[names.index(name) + 1 :] if name in names else self.phases


@dataclass(frozen=True, slots=True)
class Progress:
    """Where an interview stands.

    `asked` counts main questions in all, `in_phase` those of this phase, `probes` those on the standing question;
    `elapsed` and `phase_elapsed` are seconds, pauses left out; `probe` is the reason for a probe that the last
    answer gave, if any; `sure`: all competencies of this phase are known well enough.
    """

    phase: Phase
    asked: int = 0
    in_phase: int = 0
    probes: int = 0
    elapsed: float = 0.0
    phase_elapsed: float = 0.0
    probe: str | None = None
    sure: bool = False


@dataclass(frozen=True, slots=True)
class Probe:
    """Ask again about the same question, for this reason."""

    reason: str


@dataclass(frozen=True, slots=True)
class Ask:
    """Ask the next question, in this phase."""

    phase: Phase


@dataclass(frozen=True, slots=True)
class Close:
    """The interview is over; `reason` says why."""

    reason: Literal["all asked", "time is up"]


Move = Probe | Ask | Close


def _needed(phases: tuple[PhasePlan, ...]) -> float:
    """The seconds that the least of these phases takes."""
    return sum(phase.least * SHORTEST_QUESTION for phase in phases)


def _has_time(plan: Plan, progress: Progress, seconds: float, reserve: float = 0.0) -> bool:
    return plan.seconds is None or plan.seconds - progress.elapsed >= seconds + reserve


def _stays(plan: Plan, progress: Progress) -> bool:
    """Whether the phase asks another question."""
    phase = plan.phase(progress.phase)
    if progress.in_phase >= phase.most:
        return False
    if progress.in_phase < phase.least:
        return True
    if plan.early_end and progress.sure:
        return False
    if plan.seconds is None:
        return True
    in_time = progress.phase_elapsed + SHORTEST_QUESTION <= phase.seconds
    return in_time and _has_time(plan, progress, SHORTEST_QUESTION, _needed(plan.after(phase.name)))


def next_move(plan: Plan, progress: Progress) -> Move:
    """Decide what comes after an answer: a probe, the next question of this or a later phase, or the end.

    Pure: the model words questions and rates answers, and never decides the flow. A phase that has its least is
    left early when time is short; a phase for which no time is left is skipped.
    """
    started = progress.phase in {phase.name for phase in plan.phases}
    later = plan.after(progress.phase)
    wanted = progress.probe if started and progress.probes < min(plan.probes, MOST_PROBES) else None
    if wanted and _has_time(plan, progress, PROBE_TIME, _needed(later)):
        return Probe(wanted)
    if progress.asked >= plan.questions:
        return Close("all asked")
    if not _has_time(plan, progress, SHORTEST_QUESTION):
        return Close("time is up")
    if started and _stays(plan, progress):
        return Ask(progress.phase)
    following = next((phase for phase in later if phase.most > 0), None)
    return Ask(following.name) if following else Close("all asked")
