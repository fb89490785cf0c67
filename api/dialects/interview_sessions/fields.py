"""Fields as this dialect writes them: camel case, strict types, times with milliseconds and Z."""

import re
from datetime import UTC, date, datetime, time
from typing import Annotated, Any
from uuid import UUID

from fastapi import Depends, Path
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, PlainSerializer, WithJsonSchema
from pydantic.alias_generators import to_camel

from api.text import Filled, Text, timestamp
from domain.errors import Invalid

_UUID = re.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}", re.IGNORECASE | re.ASCII)
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}.*", re.ASCII)
# No latency is longer than a year; beyond it, sums over many rows could overflow.
YEAR_MS = 366 * 24 * 3600 * 1000


class Given(BaseModel):
    """What comes in: strict types, unknown fields ignored."""

    model_config = ConfigDict(strict=True, alias_generator=to_camel)


class Told(BaseModel):
    """What goes out."""

    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True, from_attributes=True)


def _uuid(value: object) -> UUID:
    if isinstance(value, UUID):
        return value
    if not isinstance(value, str) or not _UUID.fullmatch(value):
        raise ValueError("must be a UUID")
    return UUID(value)


def _whole(value: float) -> int | float:
    return int(value) if value.is_integer() else value


UUID_SCHEMA: dict[str, Any] = {"type": "string", "format": "uuid"}
Id = Annotated[UUID, BeforeValidator(_uuid), WithJsonSchema(UUID_SCHEMA)]
Short = Annotated[Filled, Field(max_length=4000)]
Long = Annotated[Text, Field(max_length=100_000)]
Said = Annotated[Text, Field(max_length=20_000)]
Asked = Annotated[Filled, Field(max_length=20_000)]
Share = Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)]
Stars = Annotated[float, Field(ge=1, le=5, allow_inf_nan=False)]
Milliseconds = Annotated[float, Field(ge=0, le=YEAR_MS, allow_inf_nan=False)]
Seconds = Annotated[float, Field(ge=0, le=YEAR_MS / 1000, allow_inf_nan=False)]
# Five stars are told as 5, and not as 5.0, which strict readers of whole numbers refuse.
Number = Annotated[
    float,
    PlainSerializer(_whole, return_type=int | float, when_used="json"),
    WithJsonSchema({"type": "number"}, mode="serialization"),
]
Moment = Annotated[
    datetime,
    PlainSerializer(timestamp, return_type=str, when_used="json"),
    WithJsonSchema({"type": "string", "format": "date-time"}, mode="serialization"),
]
EXAMPLE_ID = "7d0c1a52-6a1e-4f0b-9a64-3f4d0c5d9b11"


async def _session_id(
    session_id: Annotated[str, Path(description="The session's id", examples=[EXAMPLE_ID])],
) -> UUID:
    return _from_path("The session's id", session_id)


async def _interaction_id(
    interaction_id: Annotated[str, Path(description="The interaction's id", examples=[EXAMPLE_ID])],
) -> UUID:
    return _from_path("The interaction's id", interaction_id)


def _from_path(what: str, text: str) -> UUID:
    if not _UUID.fullmatch(text):
        raise Invalid(f"{what} must be a UUID")
    return UUID(text)


SessionId = Annotated[UUID, Depends(_session_id)]
InteractionId = Annotated[UUID, Depends(_interaction_id)]


def moment(name: str, text: str | None, day_ends: bool = False) -> datetime | None:
    """Read a date or a time of a query; a date means its first moment, or its last, and no zone means UTC.

    Raises:
        Invalid: it is neither, or does not exist.
    """
    if text is None:
        return None
    try:
        if _DAY.fullmatch(text):
            return datetime.combine(date.fromisoformat(text), time.max if day_ends else time.min, UTC)
        if not _MOMENT.fullmatch(text):
            raise ValueError
        read = datetime.fromisoformat(text)
        return read.replace(tzinfo=UTC) if read.tzinfo is None else read.astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise Invalid(f"{name}: write a date as 2026-01-31, or a time as 2026-01-31T10:00:00Z") from error
