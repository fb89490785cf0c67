"""The sound of an interview, which is kept while its candidate agrees."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict

Speaker = Literal["candidate", "interviewer"]


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True)


class Consent(_Frozen):
    """What the candidate says about recording; `revision` counts how often that has changed.

    `job` is the agent that records, `lost` are seconds of sound that could not be kept, `broken` counts agents that
    died while they recorded.
    """

    session_id: UUID
    given: bool
    revision: int
    changed_at: datetime
    job: str | None = None
    lost: float = 0.0
    broken: int = 0


class Recorded(_Frozen):
    """What is kept of one speaker in one exchange, 0 for what came before the first; `size` is in bytes."""

    turn: int
    speaker: Speaker
    begun_at: datetime
    seconds: float
    size: int


class Piece(_Frozen):
    """A few seconds of one speaker's sound on their way into the rows, as Opus packets."""

    turn: int
    speaker: Speaker
    begun_at: datetime
    seconds: float
    packets: tuple[bytes, ...]
