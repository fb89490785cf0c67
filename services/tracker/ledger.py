"""What becomes of each line of an import, kept while it runs."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TypeVar
from uuid import UUID, uuid4

from domain.importing import Line, Outcome, Sheet
from domain.records import InterviewRecord, LinkRecord, RoundRecord

T = TypeVar("T", InterviewRecord, RoundRecord, LinkRecord)
_PARENT = "its interview is refused"


@dataclass(slots=True)
class Ledger:
    """A file's lines with their outcomes; `uids` are those of the interviews, by their place among the lines."""

    sheet: Sheet
    outcomes: dict[int, Outcome] = field(default_factory=dict)
    uids: dict[int, UUID] = field(default_factory=dict)
    _places: dict[UUID, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for place, line in enumerate(self.sheet.lines):
            if line.value is None:
                self.refuse(place, line.reason)
            elif line.of != place and self.refused(line.of):
                self.refuse(place, _PARENT)

    def refused(self, place: int) -> bool:
        known = self.outcomes.get(place)
        return known is not None and known.action == "refused"

    def refuse(self, place: int, reason: str) -> None:
        line = self.sheet.lines[place]
        self.outcomes[place] = Outcome(line.row, line.kind, "refused", reason=reason)

    def settle(self, place: int, stored: bool, fields: tuple[str, ...]) -> None:
        """Note that a line makes a row, changes one in these fields, or leaves it as it is."""
        line = self.sheet.lines[place]
        action = "created" if not stored else "updated" if fields else "skipped"
        self.outcomes[place] = Outcome(line.row, line.kind, action, fields if stored else ())

    def open(self, kind: type[T]) -> Iterator[tuple[int, Line, T]]:
        """Yield the lines of a kind that are not refused, nor their interview."""
        for place, line in enumerate(self.sheet.lines):
            if not isinstance(line.value, kind) or self.refused(place):
                continue
            if self.refused(line.of):
                self.refuse(place, _PARENT)
            else:
                yield place, line, line.value

    def name(self, place: int, uid: UUID | None) -> None:
        """Give an interview the uid that it goes by, unless another line has it."""
        known = uid or uuid4()
        twin = self._places.setdefault(known, place)
        if twin == place:
            self.uids[place] = known
        else:
            self.refuse(place, f"is the same interview as row {self.sheet.lines[twin].row}")

    def told(self) -> tuple[Outcome, ...]:
        """Return every outcome, in the order of the file."""
        return tuple(self.outcomes[place] for place in sorted(self.outcomes))
