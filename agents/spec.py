"""What a specialist is, as data."""

from dataclasses import dataclass


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
