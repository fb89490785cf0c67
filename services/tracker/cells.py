"""How records are written into the cells of a table, and read out of them, so that both ways lose nothing."""

import json
import re
from datetime import date, datetime, time
from uuid import UUID

import orjson

from domain.records import RECORDS, InterviewRecord, LinkRecord, RecordKind, RoundRecord

# A spreadsheet takes a cell that begins like this for a formula; an apostrophe before it makes it text again.
_FORMULA = re.compile(r"'*[=+\-@\t\r\n＝＋－＠]")
_QUOTED = re.compile(r"'+[=+\-@\t\r\n＝＋－＠]")
_LISTS = frozenset({"main_skills_required"})
COLUMNS: tuple[str, ...] = tuple(
    dict.fromkeys(
        (
            "record",
            "uid",
            "interview_uid",
            *(name for model in (InterviewRecord, RoundRecord, LinkRecord) for name in model.model_fields),
        )
    )
)
# An empty cell of these says nothing; of the others it says that there is nothing.
_NEVER_EMPTY: dict[RecordKind, frozenset[str]] = {
    kind: frozenset(
        name
        for name, field in model.model_fields.items()
        if name == "uid" or (field.default is not None and name not in _LISTS)
    )
    for kind, model in RECORDS.items()
}


def _listed(items: list[str] | tuple[str, ...]) -> str:
    plain = all(item and item == item.strip() and ";" not in item and item[0] not in "['" for item in items)
    return "; ".join(items) if plain else json.dumps(list(items), ensure_ascii=False)


def cell(value: object) -> str:
    """Return a value as a cell."""
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case list() | tuple():
            text = _listed([str(item) for item in value])
        case date() | datetime() | time():
            return value.isoformat()
        case UUID() | int():
            return str(value)
        case _:
            text = str(value)
    return f"'{text}" if _FORMULA.match(text) else text


def _text(written: str) -> str:
    return written[1:] if _QUOTED.match(written) else written


def _items(text: str) -> list[str]:
    """Read a list: JSON, or items between semicolons.

    Raises:
        ValueError: it begins as JSON and is none.
    """
    if text.startswith("["):
        # The standard library's parser goes as deep as its input, until the interpreter gives up.
        return orjson.loads(text)
    return [item.strip() for item in text.split(";") if item.strip()]


def values_of(kind: RecordKind, cells: dict[str, str]) -> dict[str, object]:
    """Return what the cells of a row say about a record of this kind, to be validated.

    Raises:
        ValueError: a list in it cannot be read.
    """
    values: dict[str, object] = {}
    for name in RECORDS[kind].model_fields:
        if name not in cells:
            continue
        text = _text(cells[name])
        if text == "":
            if name not in _NEVER_EMPTY[kind]:
                values[name] = [] if name in _LISTS else None
        else:
            values[name] = _items(text) if name in _LISTS else text
    return values
