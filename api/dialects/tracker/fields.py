"""The kinds of fields that the tracker takes, and what they may hold."""

import re
from datetime import date, time
from typing import Annotated, Any
from unicodedata import normalize

from fastapi import Path, Query
from pydantic import AfterValidator, BaseModel, BeforeValidator, Field

from api.text import Filled, Text
from domain.records import LONGEST_LABEL, LONGEST_NAME, LONGEST_QUESTION, LONGEST_TEXT, MOST_ENTRIES

LARGEST = 2**31 - 1
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}(?!\d)", re.ASCII)
_NUMBER = re.compile(r"-?\d{1,20}", re.ASCII)


def absent() -> Any:
    """The value of a field that was not sent: an update leaves it alone, and a new row gets its default.

    As a factory it keeps the field from showing a default that would be wrong for one of the two.
    """
    return None


def _written(value: object) -> object:
    # Without this, a number would be taken for seconds since 1970.
    if not isinstance(value, str | date | time):
        raise ValueError("must be text, like 2026-01-31 or 14:00:00")
    return value


def _calendar(value: object) -> object:
    # Nor may its digits be taken for them.
    if isinstance(value, str) and not _DAY.match(value):
        raise ValueError("must be a date, like 2026-01-31")
    return _written(value)


def _digits(value: object) -> object:
    # Otherwise 1.0, 1_0 and a 1 among blanks were ids.
    if isinstance(value, str) and not _NUMBER.fullmatch(value):
        raise ValueError("must be a whole number")
    return value


def _local(value: time) -> time:
    if value.tzinfo is not None:
        raise ValueError("is the local time there; leave the offset out")
    return value


def _trimmed(value: str) -> str:
    # An accent may be written in two ways that nobody can tell apart.
    return normalize("NFC", value.strip())


Name = Annotated[Filled, AfterValidator(_trimmed), Field(max_length=LONGEST_NAME)]
Label = Annotated[Filled, AfterValidator(_trimmed), Field(max_length=LONGEST_LABEL)]
Line = Annotated[Text, Field(max_length=LONGEST_NAME)]
Long = Annotated[Text, Field(max_length=LONGEST_TEXT)]
QuestionText = Annotated[Filled, Field(max_length=LONGEST_QUESTION)]
Entries = Annotated[list[Annotated[Filled, Field(max_length=LONGEST_NAME)]], Field(max_length=MOST_ENTRIES)]
Flag = Annotated[bool, Field(strict=True)]
Id = Annotated[int, Field(strict=True, ge=1, le=LARGEST)]
Rating = Annotated[int, Field(strict=True, ge=1, le=10)]
Minutes = Annotated[int, Field(strict=True, ge=1, le=100_000)]
Day = Annotated[date, BeforeValidator(_calendar)]
Clock = Annotated[time, BeforeValidator(_written), AfterValidator(_local)]

_Id = Annotated[int, Field(ge=1, le=LARGEST), BeforeValidator(_digits)]
PathId = Annotated[_Id, Path()]
OptionalId = Annotated[_Id | None, Query()]
Skip = Annotated[
    Annotated[int, Field(ge=0, le=LARGEST), BeforeValidator(_digits)], Query(description="Rows to leave out")
]
Limit = Annotated[Annotated[int, Field(ge=1, le=100), BeforeValidator(_digits)], Query(description="Rows to return")]
Search = Annotated[
    Text | None,
    Query(max_length=500, description="Words, their beginnings or parts of them; slips in spelling are forgiven"),
]
Category = Annotated[Text | None, Query(max_length=LONGEST_LABEL)]


class Body(BaseModel):
    """What a client sends; fields that are not known are left alone."""

    def sent(self) -> dict[str, Any]:
        """Return the fields that came along, as JSON has them."""
        return self.model_dump(mode="json", exclude_unset=True)
