"""What streams out of the answer path; `kind` names the event where only its fields travel (LangGraph Studio)."""

from dataclasses import dataclass
from typing import Literal

from domain.question import Routing


@dataclass(frozen=True, slots=True)
class Routed:
    """The question has its specialist(s)."""

    routing: Routing
    kind: Literal["routed"] = "routed"


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of the answer; `section` counts from 0 in the order of `Routing.agents`."""

    text: str
    section: int = 0
    kind: Literal["token"] = "token"


@dataclass(frozen=True, slots=True)
class SectionDone:
    """A specialist has said everything."""

    section: int
    kind: Literal["section_done"] = "section_done"


@dataclass(frozen=True, slots=True)
class FollowUps:
    """Questions an interviewer might ask next."""

    questions: tuple[str, ...]
    kind: Literal["follow_ups"] = "follow_ups"


@dataclass(frozen=True, slots=True)
class Answered:
    """The whole answer, once all its pieces are out."""

    text: str
    kind: Literal["answered"] = "answered"


Event = Routed | Token | SectionDone | FollowUps | Answered
