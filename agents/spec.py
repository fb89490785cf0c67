"""What a specialist is, and what a phase of an interview is, as data."""

from dataclasses import dataclass

from domain.catalog import Category
from domain.plan import Phase


@dataclass(frozen=True, slots=True)
class SpecialistSpec:
    """One specialist: a module of `agents/specialists` holds it as `SPEC`.

    `description` tells the router which questions are its own; `prompt` is the system prompt of its answers;
    `follow_up_focus` says what good next questions in its field probe.
    """

    id: str
    order: int
    name: str
    description: str
    specializations: tuple[str, ...]
    best_for: tuple[str, ...]
    follow_up_focus: str
    prompt: str


@dataclass(frozen=True, slots=True)
class PhaseSpec:
    """One phase of a planned interview: a module of `agents/phases` holds it as `SPEC`.

    `share` is its part of the time (all phases together: 1); `least` and `most` bound its main questions, which are
    of these `categories`; `purpose` says what it is for.
    """

    id: Phase
    order: int
    title: str
    purpose: str
    share: float
    least: int
    most: int
    categories: tuple[Category, ...] = ()
