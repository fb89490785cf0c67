"""Reads files of tracked interviews, JSON or CSV, line by line; what cannot be read says why."""

import csv
import io
from collections import Counter
from collections.abc import Iterator
from typing import Any

import orjson
from pydantic import ValidationError

from domain.errors import Invalid, TooLarge
from domain.importing import Line, Sheet
from domain.language.complaints import plainly
from domain.records import LONGEST_TEXT, RECORDS, InterviewRecord, LinkRecord, RecordKind, RoundRecord
from services.tracker.cells import COLUMNS, values_of

MOST_LINES = 10_000
MOST_REASONS = 3
_DELIMITERS = (",", ";", "\t")
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_KINDS: dict[str, RecordKind] = {"": "interview", "interview": "interview", "round": "round", "question": "question"}
_ORPHAN = "stands under no interview: put it below one, or name one by interview_uid"
_BARE = "names neither a company nor a role nor a title"


def _reason(error: ValidationError) -> str:
    told = [
        f"{'.'.join(map(str, one['loc'])) or 'record'}: {plainly(one['msg'])}" for one in error.errors()[:MOST_REASONS]
    ]
    return "; ".join(told)


def _line(row: int, kind: RecordKind, of: int, values: object) -> Line:
    try:
        value = RECORDS[kind].model_validate(values)
    except ValidationError as error:
        return Line(row, kind, of, None, _reason(error))
    assert isinstance(value, InterviewRecord | RoundRecord | LinkRecord)
    if isinstance(value, InterviewRecord) and not (
        value.uid or value.company_name or value.role_name or (value.custom_role_title or "").strip()
    ):
        return Line(row, kind, of, None, _BARE)
    return Line(row, kind, of, value)


class _Lines:
    """Lines being gathered, each with its interview."""

    def __init__(self) -> None:
        self.all: list[Line] = []
        self._by_uid: dict[str, int] = {}
        self._last = -1

    def _keep(self, line: Line) -> None:
        if len(self.all) >= MOST_LINES:
            raise TooLarge(f"A file may hold {MOST_LINES} records. Split it.")
        self.all.append(line)

    def add(self, row: int, kind: RecordKind, values: Any, parent: str = "") -> None:
        if kind == "interview":
            self._last = len(self.all)
            line = _line(row, kind, self._last, values)
            if line.value is not None and (uid := getattr(line.value, "uid", None)):
                self._by_uid.setdefault(str(uid), self._last)
        else:
            of = self._by_uid.get(parent.lower(), -1) if parent else self._last
            line = _line(row, kind, of, values) if of >= 0 else Line(row, kind, of, None, _ORPHAN)
        self._keep(line)

    def refuse(self, row: int, reason: str) -> None:
        self._keep(Line(row, "interview", len(self.all), None, reason))
        self._last = len(self.all) - 1


def _decoded(content: bytes) -> str:
    if content.startswith(_UTF16):
        raise Invalid("The file is UTF-16. Save it as UTF-8 (in a spreadsheet: CSV UTF-8).")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Invalid(
            f"The file is not UTF-8 (byte {error.start}). Save it as UTF-8 (in a spreadsheet: CSV UTF-8)."
        ) from error
    if "\x00" in text:
        raise Invalid("The file holds NUL characters, so it is no text. Send CSV or JSON.")
    return text


def _delimiter(header: str) -> str:
    """The one that parts the first line into most columns that are known."""

    def known(delimiter: str) -> int:
        return len({_column(name) for name in header.split(delimiter)} & set(COLUMNS))

    return max(_DELIMITERS, key=known)


def _column(name: str) -> str:
    return name.strip().strip('"').strip().lower().replace(" ", "_")


def _table(text: str) -> Iterator[tuple[int, list[str]]]:
    """Yield rows with their numbers, as a spreadsheet counts them; the header is 1.

    Raises:
        Invalid: quotes do not match, or a cell is too long.
    """
    csv.field_size_limit(LONGEST_TEXT + 1)
    delimiter = _delimiter(text.partition("\n")[0])
    row = 0
    try:
        for row, cells in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True), 1):
            yield row, cells
    except csv.Error as error:
        hint = "its quotes do not match" if "limit" not in str(error) else f"a cell has over {LONGEST_TEXT} characters"
        raise Invalid(f"Row {row + 1} cannot be read: {hint}.") from error


def _header(cells: list[str]) -> list[str]:
    names = [_column(name) for name in cells]
    twice = sorted(name for name, times in Counter(names).items() if times > 1 and name in COLUMNS)
    if twice:
        raise Invalid(f"The first row names {twice[0]} twice. Keep one of them.")
    if not set(names) & set(COLUMNS):
        raise Invalid("The first row must name columns such as company_name, role_name or interview_status.")
    return names


def read_csv(text: str) -> Sheet:
    """Read a table whose first row names its columns.

    Raises:
        Invalid, TooLarge: it is no such table.
    """
    rows = _table(text)
    names = _header(next(rows, (1, []))[1])
    lines = _Lines()
    for row, cells in rows:
        if not any(each.strip() for each in cells):
            continue
        if len(cells) > len(names):
            lines.refuse(row, f"has {len(cells)} cells where the first row names {len(names)} columns")
            continue
        named = dict(zip(names, cells, strict=False))
        kind = _KINDS.get(named.get("record", "").strip().lower())
        if kind is None:
            lines.refuse(row, "record: must be interview, round or question")
            continue
        try:
            lines.add(row, kind, values_of(kind, named), named.get("interview_uid", "").strip())
        except ValueError:
            lines.refuse(row, "main_skills_required: must be items between semicolons, or a JSON list")
    return Sheet(tuple(lines.all), tuple(name for name in names if name and name not in COLUMNS)[:100])


def _objects(value: object, what: str) -> list[Any]:
    if not isinstance(value, list):
        raise Invalid(f"{what} must be a list.")
    return value


def read_json(text: str) -> Sheet:
    """Read an object with the list `interviews`; each may have `rounds` and `questions`.

    Raises:
        Invalid, TooLarge: it is none.
    """
    try:
        document = orjson.loads(text)
    except orjson.JSONDecodeError as error:
        raise Invalid(f"The JSON cannot be read (line {error.lineno}, column {error.colno}).") from error
    if not isinstance(document, dict):
        raise Invalid('Send an object: {"interviews": [...]}.')
    lines = _Lines()
    for row, one in enumerate(_objects(document.get("interviews"), "interviews"), 1):
        if not isinstance(one, dict):
            lines.refuse(row, "must be an object")
            continue
        lines.add(row, "interview", one)
        for name, kind in (("rounds", "round"), ("questions", "question")):
            for each in _objects(one.get(name) or [], f"{name} of interview {row}"):
                lines.add(row, kind, each)  # pyright: ignore[reportArgumentType]
    return Sheet(tuple(lines.all))


def read(content: bytes) -> Sheet:
    """Read a file, CSV or JSON as its first character tells.

    Raises:
        Invalid, TooLarge: it cannot be read; the message says why.
    """
    text = _decoded(content)
    if not text.strip():
        raise Invalid("The file is empty.")
    return read_json(text) if text.lstrip()[0] in "[{" else read_csv(text)
