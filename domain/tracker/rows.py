"""What all rows of the tracker have in common."""

from datetime import datetime

from pydantic import BaseModel, ConfigDict, Field


class Row(BaseModel):
    """A row as it was read."""

    model_config = ConfigDict(frozen=True)

    created_at: datetime = Field(examples=["2026-01-31T10:00:00Z"])
    updated_at: datetime = Field(examples=["2026-01-31T10:00:00Z"])
