"""A file of tracked interviews as it was read, and what becomes of it."""

from dataclasses import dataclass
from typing import Any, Literal

from domain.records import InterviewRecord, LinkRecord, Record, RecordKind, RoundRecord


@dataclass(frozen=True, slots=True)
class Line:
    """A record as it was read: `row` is where it stood, `of` the place of its interview among the lines.

    `value` is None where it could not be read, for the `reason` given.
    """

    row: int
    kind: RecordKind
    of: int
    value: InterviewRecord | RoundRecord | LinkRecord | None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A file as it was read; each line's interview stands before it. `ignored` are columns that nobody knows."""

    lines: tuple[Line, ...]
    ignored: tuple[str, ...] = ()


Action = Literal["created", "updated", "skipped", "refused"]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What becomes of a record: `fields` are those that change, `reason` says why it is refused."""

    row: int
    kind: RecordKind
    action: Action
    fields: tuple[str, ...] = ()
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Imported:
    """What becomes of a file, and the names and questions that are new to all."""

    outcomes: tuple[Outcome, ...]
    companies: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    questions: tuple[str, ...] = ()
    ignored: tuple[str, ...] = ()

    def count(self, action: Action) -> int:
        return sum(one.action == action for one in self.outcomes)


def changed(value: Record, stored: dict[str, Any]) -> dict[str, Any]:
    """Return what a record says otherwise than what is stored; what it does not say is left as it is.

    Nothing and an empty text are the same: a table's cells cannot tell them apart.
    """
    told = {name: getattr(value, name) for name in value.model_fields_set if name in stored}
    return {name: new for name, new in told.items() if _plain(new) != _plain(stored[name])}


def _plain(value: object) -> object:
    if isinstance(value, list | tuple):
        return tuple(value)
    return None if value == "" else value
