"""Brings the linked questions of a file into an owner's tracker; within the caller's transaction."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID, uuid4

from domain.importing import changed
from domain.records import LinkRecord
from memory.pool import Connection
from memory.transfer import links, names, rounds
from services.tracker.ledger import Ledger

Row = dict[str, Any]
_TWICE = "the same uid stands further up"
_ALIKE = "the same question stands further up: give it another round or order, or a uid"


async def _questions(conn: Connection, ledger: Ledger, stored: Sequence[Row]) -> tuple[dict[str, int], tuple[str, ...]]:
    """Return the ids of the questions by their words, and which of them had to be made."""
    wanted = {value.question_text: value for _, _, value in ledger.open(LinkRecord)}
    known = await names.questions(conn, list(wanted))
    # Before any is added: who edits one holds it as well when its words are put among those that are searched.
    await names.hold_questions(conn, sorted({*known.values(), *(row["question_id"] for row in stored)}))
    missing = [value for text, value in wanted.items() if text not in known]
    if missing:
        rows = [
            {"text": one.question_text, "category": one.question_category, "difficulty": one.question_difficulty}
            for one in missing
        ]
        await names.add_questions(conn, rows)
        # Not all of them anew: one may have got other words by now.
        known |= await names.questions(conn, [one.question_text for one in missing])
    return known, tuple(one.question_text for one in missing)


class _Known:
    """The links that are stored, each to be taken by one line."""

    def __init__(self, stored: Sequence[Row]) -> None:
        self._by_uid = {(row["interview_id"], row["uid"]): row for row in stored}
        self._alike: dict[tuple[object, ...], list[Row]] = defaultdict(list)
        for row in stored:
            key = (row["interview_id"], row["question_text"], row["round_number"], row["order_asked"])
            self._alike[key].append(row)
        self._taken: set[tuple[int, UUID]] = set()
        self._keys: set[tuple[object, ...]] = set()

    def take(self, interview: int, value: LinkRecord) -> Row | str | None:
        """Return the row that a line is about, None for a new one, or why it cannot be."""
        if value.uid is None:
            return self._looking_like(interview, value)
        key = (interview, value.uid)
        if key in self._taken:
            return _TWICE
        self._taken.add(key)
        return self._by_uid.get(key)

    def _looking_like(self, interview: int, value: LinkRecord) -> Row | str | None:
        key = (interview, value.question_text, value.round_number, value.order_asked)
        if key in self._keys:
            return _ALIKE
        self._keys.add(key)
        row = next((one for one in self._alike[key] if (interview, one["uid"]) not in self._taken), None)
        if row is not None:
            self._taken.add((interview, row["uid"]))
        return row


def _moved(told: Row, ids: Mapping[str, int | None]) -> Row:
    """The ids that change with what is told."""
    pairs = (("question_text", "question_id"), ("round_number", "round_id"))
    return {key: ids[key] for name, key in pairs if name in told}


async def merge_links(conn: Connection, owner: str, ledger: Ledger, interviews: Mapping[int, int]) -> tuple[str, ...]:
    """Write what the file says of linked questions and return the wordings that are new to the bank.

    `interviews` are the ids of interviews by their place among the lines.
    """
    there = await rounds.of(conn, owner, list(interviews.values()))
    stored = await links.of(conn, owner, list(interviews.values()))
    questions, new = await _questions(conn, ledger, stored)
    known = _Known(stored)
    added: list[Row] = []
    altered: list[Row] = []
    for place, line, value in list(ledger.open(LinkRecord)):
        interview = interviews[line.of]
        held = there.get((interview, value.round_number or 0))
        old = known.take(interview, value)
        if value.round_number is not None and held is None:
            ledger.refuse(place, f"the interview has no round {value.round_number}")
            continue
        if isinstance(old, str):
            ledger.refuse(place, old)
            continue
        ids = {"question_id": questions[value.question_text], "round_id": held["round_id"] if held else None}
        told = changed(value, old) if old else {}
        if old is None:
            added.append({**value.model_dump(), **ids, "interview_id": interview, "uid": value.uid or uuid4()})
        elif told:
            altered.append({**old, **told, **_moved(told, ids)})
        ledger.settle(place, old is not None, tuple(told))
    await links.add(conn, owner, added)
    await links.change(conn, owner, altered)
    return new
