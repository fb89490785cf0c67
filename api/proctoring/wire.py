"""What the proctoring endpoints take and return."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Literal
from uuid import UUID

import orjson
from pydantic import BaseModel, Field, JsonValue, field_validator

from api.text import Filled, Text
from domain.proctoring import (
    LONGEST_DETAIL,
    LONGEST_REMARK,
    Checked,
    Kind,
    Likeness,
    Noticed,
    Observation,
    Sighting,
    Verdict,
    said,
    verdict,
)

ID = "3d2f9a64-1c5b-4f0e-8a77-b6e01d94c2aa"
REMARK = "I looked up the spelling of a word in a dictionary."
SMALL_PICTURE = "/9j/4AAQSkZJRgABAQAAAQABAAD/2Q=="


class EventRequest(BaseModel):
    """One thing that the client noticed."""

    kind: Kind = Field(
        description="tab_switch, paste, fullscreen_exit, second_face, no_face, other_voice, or the client's own word "
        "in small letters, digits and underscores",
        examples=["fullscreen_exit"],
    )
    detail: Text | dict[str, JsonValue] | None = Field(
        None, description=f"At most {LONGEST_DETAIL} characters", examples=["escape key"]
    )
    at: datetime | None = Field(
        None, description="When, by the client's clock; UTC unless it names a zone", examples=["2026-01-31T10:04:09Z"]
    )

    @field_validator("detail", mode="after")
    @classmethod
    def _as_text(cls, detail: str | Mapping[str, JsonValue] | None) -> str | None:
        text = detail if isinstance(detail, str) or detail is None else _written(detail)
        if text is not None and (len(text) > LONGEST_DETAIL or "\\u0000" in text):
            raise ValueError(f"must be text of at most {LONGEST_DETAIL} characters")
        return text

    @field_validator("at", mode="after")
    @classmethod
    def _in_utc(cls, at: datetime | None) -> datetime | None:
        if at is None:
            return None
        try:
            return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
        except OverflowError:
            raise ValueError("must be a time of the years 1 to 9999 in UTC") from None

    def sighting(self) -> Sighting:
        """Return the event."""
        return Sighting(kind=self.kind, detail=self.detail if isinstance(self.detail, str) else None, at=self.at)


def _written(detail: Mapping[str, JsonValue]) -> str:
    try:
        return orjson.dumps(detail).decode()
    except orjson.JSONEncodeError:
        raise ValueError("must be JSON with numbers of at most 64 bits, text without lone surrogates") from None


class ObservationOut(BaseModel):
    """Events of one kind that came close together, and what the candidate says about them."""

    n: int = Field(description="Observations are counted from 1", examples=[1])
    kind: str = Field(examples=["fullscreen_exit"])
    said: str = Field(description="The kind in words", examples=["Full screen was left"])
    detail: str | None = Field(description="Of the first of the events", examples=["escape key"])
    count: int = Field(description="Events in this burst", examples=[2])
    first_at: datetime
    last_at: datetime
    client_at: datetime | None = Field(description="The first one by the client's clock")
    turn: int | None = Field(description="The exchange whose question stood", examples=[3])
    question_number: int | None = Field(description="Its main question", examples=[2])
    seconds_into_question: float | None = Field(description="Since the question was put", examples=[41.5])
    remark: str | None = Field(description="The candidate's own word", examples=[REMARK])
    remarked_at: datetime | None

    @classmethod
    def of(cls, one: Observation) -> "ObservationOut":
        return cls(
            n=one.number,
            kind=one.kind,
            said=said(one.kind),
            detail=one.detail,
            count=one.count,
            first_at=one.first_at,
            last_at=one.last_at,
            client_at=one.client_at,
            turn=one.turn,
            question_number=one.question,
            seconds_into_question=None if one.seconds is None else round(one.seconds, 1),
            remark=one.remark,
            remarked_at=one.remarked_at,
        )


class NoticedResponse(BaseModel):
    """The event was kept, by itself or counted to the burst that it belongs to."""

    session_id: UUID = Field(examples=[ID])
    observation: ObservationOut
    verdict: Verdict = Field(description="What its kind asks for by now; never a failure", examples=["note"])
    violations_count: int = Field(description="Observations so far", examples=[1])

    @classmethod
    def of(cls, session_id: UUID, told: Noticed) -> "NoticedResponse":
        return cls(
            session_id=session_id,
            observation=ObservationOut.of(told.observation),
            verdict=told.verdict,
            violations_count=told.violations,
        )


class ProctoringResponse(BaseModel):
    """What was noticed around the interview, in order."""

    session_id: UUID = Field(examples=[ID])
    verdict: Verdict = Field(description="note, warn, or ask_a_person; never a failure", examples=["warn"])
    violations_count: int = Field(description="Observations: bursts of events, not events", examples=[1])
    observations: list[ObservationOut]

    @classmethod
    def of(cls, session_id: UUID, found: list[Observation]) -> "ProctoringResponse":
        return cls(
            session_id=session_id,
            verdict=verdict(found),
            violations_count=len(found),
            observations=list(map(ObservationOut.of, found)),
        )


class RemarkRequest(BaseModel):
    """What the candidate says about an observation."""

    remark: Filled = Field(description=f"At most {LONGEST_REMARK} characters", examples=[REMARK])


class PictureRequest(BaseModel):
    """A picture as JSON."""

    image: str = Field(description="JPEG or PNG in base64, a data URL too", examples=[SMALL_PICTURE])


class CaptureRequest(PictureRequest):
    """A picture of a session's candidate as JSON."""

    session_id: str = Field(examples=[ID])


class CapturedResponse(BaseModel):
    """The picture is kept, encrypted, in the place of an earlier one, until the interview is over."""

    session_id: UUID = Field(examples=[ID])
    face_captured: Literal[True] = True
    faces_detected: int = Field(examples=[1])


class FaceCheckResponse(BaseModel):
    """What a later frame shows; the frame itself is not kept."""

    session_id: UUID = Field(examples=[ID])
    faces_detected: int = Field(examples=[1])
    face_present: bool = Field(description="Whether there is exactly one", examples=[True])
    compared: bool = Field(description="Whether it was held against the reference picture", examples=[True])
    match: Likeness | None = Field(description="null where nothing was compared", examples=["alike"])
    similarity: float | None = Field(
        description="A cosine: 1 for the same picture, about 0 for strangers", examples=[0.71]
    )
    note: str = Field(description="Why nothing was compared, or what the figure is worth", examples=["An estimate."])
    observation: ObservationOut | None = Field(description="What was noticed by it, if anything")

    @classmethod
    def of(cls, session_id: UUID, told: Checked) -> "FaceCheckResponse":
        return cls(
            session_id=session_id,
            faces_detected=told.faces,
            face_present=told.faces == 1,
            compared=told.likeness is not None,
            match=told.likeness,
            similarity=None if told.similarity is None else round(told.similarity, 3),
            note=told.note,
            observation=ObservationOut.of(told.noticed.observation) if told.noticed else None,
        )
