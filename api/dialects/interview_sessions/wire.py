"""What this dialect reads and writes about sessions."""

from typing import Annotated, Any
from uuid import UUID

from pydantic import Field

from api.dialects.interview_sessions.fields import EXAMPLE_ID, Given, Long, Moment, Number, Share, Short, Told
from domain.job_session import JobContext, JobSession, JobStatus, SessionSettings
from domain.profile import Seniority
from services.job_sessions.changing import Change

MOST_REQUIREMENTS = 500
MOST_FEATURES = 100

Requirements = Annotated[list[Short], Field(max_length=MOST_REQUIREMENTS)]
Features = Annotated[list[Short], Field(max_length=MOST_FEATURES)]
Language = Annotated[str, Field(pattern=r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$", max_length=35)]


def _absent(value: object) -> bool:
    return value is None


class _Job(Given):
    description: Long | None = Field(None, description="What the posting says", examples=["Own our billing services"])
    requirements: Requirements | None = Field(None, description="What it asks for", examples=[["Python", "Postgres"]])
    interview_type: Short | None = Field(None, description="Any word for it", examples=["technical"])
    seniority: Seniority | None = Field(None, examples=["senior"])


class JobContextIn(_Job):
    """The job that the interview is about."""

    title: Short = Field(examples=["Backend Engineer"])
    company: Short = Field(examples=["Lumen Freight"])


class JobContextPatch(_Job):
    """Those facts of the job that change; null takes an optional one away."""

    title: Short = Field("", examples=["Staff Backend Engineer"])
    company: Short = Field("", examples=["Lumen Freight"])


class SettingsIn(Given):
    """What the assistant does; what is left out keeps its value, or takes its default."""

    transcription_enabled: bool = Field(True, examples=[True])
    response_generation: bool = Field(
        False, description="Whether the specialists write candidate answers to each question", examples=[True]
    )
    confidence_threshold: Share = Field(
        0.8,
        description="Generated answers below it are tagged below-confidence-threshold",
        examples=[0.7],
    )
    preferred_language: Language = Field("en", description="A language tag", examples=["en"])
    enabled_features: Features = Field([], description="Any words", examples=[["live-captions"]])


class CreateRequest(Given):
    """A session to begin."""

    job_context: JobContextIn
    settings: SettingsIn | None = None

    def job(self) -> JobContext:
        return JobContext.model_validate(self.job_context.model_dump())

    def to_settings(self) -> SessionSettings:
        return SessionSettings.model_validate(self.settings.model_dump() if self.settings else {})


class UpdateRequest(Given):
    """What changes of a session; keys that are left out stay as they are."""

    status: JobStatus | None = Field(None, examples=["paused"])
    job_context: JobContextPatch | None = None
    settings: SettingsIn | None = None

    def change(self) -> Change:
        return Change(self.status, _given(self.job_context), _given(self.settings))


def _given(part: Given | None) -> dict[str, Any]:
    return part.model_dump(mode="json", exclude_unset=True) if part else {}


class JobContextOut(Told):
    """The job; what was not said is absent."""

    title: str = Field(examples=["Backend Engineer"])
    company: str = Field(examples=["Lumen Freight"])
    description: str | None = Field(None, exclude_if=_absent, examples=["Own our billing services"])
    requirements: list[str] | None = Field(None, exclude_if=_absent, examples=[["Python", "Postgres"]])
    interview_type: str | None = Field(None, exclude_if=_absent, examples=["technical"])
    seniority: Seniority | None = Field(None, exclude_if=_absent, examples=["senior"])


class SettingsOut(Told):
    """What the assistant does in the session."""

    transcription_enabled: bool = Field(examples=[True])
    response_generation: bool = Field(examples=[True])
    confidence_threshold: Number = Field(examples=[0.7])
    preferred_language: str = Field(examples=["en"])
    enabled_features: list[str] = Field(examples=[["live-captions"]])


class SessionOut(Told):
    """A recorded interview."""

    id: UUID = Field(examples=[EXAMPLE_ID])
    user_id: str = Field(description="The token's sub", examples=["ada"])
    job_context: JobContextOut
    status: JobStatus = Field(examples=["active"])
    settings: SettingsOut
    started_at: Moment = Field(examples=["2026-01-31T10:00:00.000Z"])
    ended_at: Moment | None = Field(description="null until it is completed", examples=[None])
    created_at: Moment = Field(examples=["2026-01-31T10:00:00.000Z"])

    @classmethod
    def of(cls, session: JobSession) -> "SessionOut":
        return cls(**cls.fields(session))

    @staticmethod
    def fields(session: JobSession) -> dict[str, Any]:
        """Return the fields by name."""
        return {
            "id": session.id,
            "user_id": session.owner,
            "job_context": JobContextOut.model_validate(session.job_context.model_dump()),
            "status": session.status,
            "settings": SettingsOut.model_validate(session.settings.model_dump()),
            "started_at": session.started_at,
            "ended_at": session.ended_at,
            "created_at": session.created_at,
        }
