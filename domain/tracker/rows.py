"""What all rows of the tracker have in common."""

from datetime import UTC, datetime
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field


def _in_utc(moment: datetime) -> datetime:
    return moment.astimezone(UTC)


# A server gives moments in its own zone.
Moment = Annotated[datetime, AfterValidator(_in_utc)]


class Row(BaseModel):
    """A row as it was read."""

    model_config = ConfigDict(frozen=True)

    created_at: Moment = Field(examples=["2026-01-31T10:00:00Z"])
    updated_at: Moment = Field(examples=["2026-01-31T10:00:00Z"])
