"""What the endpoints of recordings take and return."""

from datetime import datetime
from urllib.parse import urlencode
from uuid import UUID

from pydantic import BaseModel, Field, StrictBool

from api.sessions.wire import ID
from domain.recording import Consent, Recorded, Speaker
from domain.session import Session

URL = f"/interviews/{ID}/turns/1/recording?speaker=candidate"
INTERRUPTED = "an agent broke off while it recorded, so a few seconds may be missing"


def url_of(session_id: UUID, turn: int, speaker: Speaker, token: str | None = None) -> str:
    """Return where a recording is played from, below the service's address."""
    query = urlencode({"speaker": speaker, **({"token": token} if token else {})})
    return f"/interviews/{session_id}/turns/{turn}/recording?{query}"


def missing(session: Session, consent: Consent | None) -> str | None:
    """Say in words what is missing of a recording, None when nothing is known to be."""
    if consent is None:
        return None
    told: list[str] = []
    if consent.lost:
        told.append(f"about {max(1, round(consent.lost))} seconds could not be kept")
    if consent.broken or (session.over and consent.job):
        told.append(INTERRUPTED)
    words = "; ".join(told)
    return f"{words[0].upper()}{words[1:]}." if words else None


class ConsentRequest(BaseModel):
    """Whether the candidate agrees to be recorded."""

    consent: StrictBool = Field(examples=[True])


class ConsentResponse(BaseModel):
    """What the candidate has said about being recorded."""

    session_id: UUID = Field(examples=[ID])
    consent: bool = Field(description="Without it nothing is recorded", examples=[True])
    changed_at: datetime | None = Field(description="null while nothing was said")
    recording: bool = Field(description="Whether an agent records at this moment", examples=[False])

    @classmethod
    def of(cls, session: Session, consent: Consent | None) -> "ConsentResponse":
        return cls(
            session_id=session.id,
            consent=consent is not None and consent.given,
            changed_at=consent.changed_at if consent else None,
            recording=consent is not None and consent.job is not None and not session.over,
        )


class RecordingOut(BaseModel):
    """What one speaker said in one exchange."""

    turn: int = Field(description="Exchanges are counted from 1; 0 is what came before the first", examples=[1])
    speaker: Speaker = Field(examples=["candidate"])
    begun_at: datetime
    seconds: float = Field(description="Silence between stretches of speech is left out", examples=[41.6])
    size: int = Field(description="Bytes that are kept", examples=[104_520])
    url: str = Field(description="Where it is played from, below the service's address", examples=[URL])

    @classmethod
    def of(cls, session_id: UUID, one: Recorded) -> "RecordingOut":
        return cls(
            turn=one.turn,
            speaker=one.speaker,
            begun_at=one.begun_at,
            seconds=round(one.seconds, 2),
            size=one.size,
            url=url_of(session_id, one.turn, one.speaker),
        )


class RecordingsResponse(ConsentResponse):
    """What was recorded of an interview, in order."""

    complete: bool = Field(description="Nothing is known to be missing", examples=[True])
    missing: str | None = Field(description="What is missing, in words", examples=[None])
    recordings: list[RecordingOut]

    @classmethod
    def listing(cls, session: Session, consent: Consent | None, found: list[Recorded]) -> "RecordingsResponse":
        """Return what is told of an interview."""
        lost = missing(session, consent)
        return cls(
            **ConsentResponse.of(session, consent).model_dump(),
            complete=lost is None,
            missing=lost,
            recordings=[RecordingOut.of(session.id, one) for one in found],
        )
