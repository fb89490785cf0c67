"""What is noticed around an interview: observations for a person to weigh, never a judgement on the candidate."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, StringConstraints

# tab_switch, paste, fullscreen_exit, second_face, no_face, other_voice, other_face, and what clients notice of their
# own, which is kept as they call it and no more than noted.
Kind = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,39}$")]
Verdict = Literal["note", "warn", "ask_a_person"]

Likeness = Literal["alike", "unsure", "unlike"]
LONGEST_DETAIL = 2_000
LONGEST_REMARK = 4_000
NO_FACE = "No face was found in the picture. Look into the camera, in good light, and take it again."

# What stands for events of the clients' own kinds once there are too many observations.
FURTHER = "further_events"

# After so many bursts the candidate is told, and after so many a person should look at it. Everyday life causes each
# of these things: none of them fails anybody, whatever their number.
_TOLD_AFTER: dict[str, tuple[int, int]] = {
    "tab_switch": (3, 8),
    "paste": (2, 5),
    "fullscreen_exit": (3, 8),
    "no_face": (3, 8),
    "second_face": (1, 3),
    "other_voice": (2, 4),
    "other_face": (1, 2),
}
_SAID: dict[str, str] = {
    "tab_switch": "The interview's page was left",
    "paste": "Text was pasted",
    "fullscreen_exit": "Full screen was left",
    "second_face": "More than one face was seen",
    "no_face": "No face was seen",
    "other_voice": "Another voice was heard",
    "other_face": "The face was not like the one at the beginning",
    FURTHER: "Further events were noticed, too many to be listed",
}


class Sighting(BaseModel):
    """One event as a client sends it; `at` is the client's own clock."""

    model_config = ConfigDict(frozen=True)

    kind: str
    detail: str | None = None
    at: datetime | None = None


def among_many(seen: Sighting) -> Sighting:
    """Return what to keep of an event that comes when there are too many observations to add one of any kind.

    What clients call their own is without number, and told together; the few kinds that are known keep their names.
    """
    return seen if seen.kind in _TOLD_AFTER else Sighting(kind=FURTHER)


class Observation(BaseModel):
    """Events of one kind in one burst: `count` of them, from `first_at` to `last_at`.

    `turn` is the exchange whose question stood, with `seconds` since it was put; `remark` is the candidate's own word.
    """

    model_config = ConfigDict(frozen=True)

    session_id: UUID
    number: int
    kind: str
    detail: str | None = None
    count: int = 1
    client_at: datetime | None = None
    first_at: datetime
    last_at: datetime
    turn: int | None = None
    question: int | None = None
    seconds: float | None = None
    remark: str | None = None
    remarked_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Noticed:
    """An observation, what its kind asks for, what all of the interview's ask for, and how many these are."""

    observation: Observation
    verdict: Verdict
    overall: Verdict
    violations: int


@dataclass(frozen=True, slots=True)
class Checked:
    """What a later frame shows; `likeness` is None where nothing was compared, for the reason that `note` tells."""

    faces: int
    similarity: float | None
    likeness: Likeness | None
    note: str
    noticed: Noticed | None


@dataclass(frozen=True, slots=True)
class Overview:
    """All that was noticed in a few words; `face_at` is when the reference picture was taken, if one was."""

    verdict: Verdict = "note"
    violations: int = 0
    face_at: datetime | None = None


def verdict_on(kind: str, bursts: int) -> Verdict:
    """Return what so many bursts of a kind ask for; nothing that is unknown is more than a note."""
    warned, asked = _TOLD_AFTER.get(kind, (bursts + 1, bursts + 1))
    return "ask_a_person" if bursts >= asked else "warn" if bursts >= warned else "note"


def verdict(observations: Iterable[Observation]) -> Verdict:
    """Return the gravest of what the kinds ask for, each by itself."""
    kinds = [one.kind for one in observations]
    found = {verdict_on(kind, kinds.count(kind)) for kind in set(kinds)}
    return "ask_a_person" if "ask_a_person" in found else "warn" if "warn" in found else "note"


def said(kind: str) -> str:
    """Word what was noticed, without a judgement."""
    return _SAID.get(kind, f"The client noticed: {kind.replace('_', ' ')}")
