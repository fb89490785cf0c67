"""What this dialect reads and writes about interactions and metrics, and a session with all of them."""

from typing import Annotated
from uuid import UUID

from pydantic import Field

from api.dialects.interview_sessions import fields
from api.dialects.interview_sessions.fields import EXAMPLE_ID, Given, Id, Moment, Number, Short, Told
from api.dialects.interview_sessions.wire import SessionOut
from domain.job_session import (
    Classification,
    Interaction,
    JobSession,
    Metrics,
    QuestionLevel,
    QuestionType,
    Response,
    Structure,
    speaking_seconds,
)
from services.job_sessions.recording import Asked

MOST_RESPONSES = 50
MOST_TAGS = 50
QUESTION = "How would you find out why a nightly job has become slow?"
SAID = "First I would look at what changed between the last fast run and the first slow one."


class ClassificationIn(Given):
    """What kind of question it is."""

    type: QuestionType = Field(examples=["technical"])
    category: Short = Field(description="Any word for its subject", examples=["performance"])
    difficulty: QuestionLevel = Field(examples=["mid"])
    requires_star: bool = Field(alias="requiresSTAR", description="Whether it asks for a story", examples=[False])


class ResponseIn(Given):
    """One candidate answer."""

    id: Short | None = Field(None, description="Given by the service where it is left out", examples=["response-1"])
    content: fields.Asked = Field(examples=[SAID])
    structure: Structure = Field(examples=["direct"])
    estimated_duration: fields.Seconds | None = Field(
        None, description="Seconds of speaking; from the words (140 a minute) where it is left out", examples=[30]
    )
    confidence: fields.Share | None = Field(None, examples=[0.9])
    tags: Annotated[list[Short], Field(max_length=MOST_TAGS)] = Field([], examples=[["debugging"]])

    def to_domain(self, number: int) -> Response:
        return Response(
            id=self.id or f"response-{number}",
            content=self.content,
            structure=self.structure,
            estimated_duration=(
                speaking_seconds(self.content) if self.estimated_duration is None else self.estimated_duration
            ),
            confidence=self.confidence,
            tags=tuple(self.tags),
        )


class InteractionRequest(Given):
    """A question that was asked; what is left out is found out before the answer comes."""

    session_id: Id = Field(examples=[EXAMPLE_ID])
    question: fields.Asked = Field(examples=[QUESTION])
    question_classification: ClassificationIn | None = Field(None, description="From the router where it is left out")
    generated_responses: Annotated[list[ResponseIn], Field(max_length=MOST_RESPONSES)] | None = Field(
        None, description="Without any, the specialists write some when the session's responseGeneration is on"
    )

    def to_domain(self) -> Asked:
        given, kind = self.generated_responses, self.question_classification
        return Asked(
            self.session_id,
            self.question,
            Classification.model_validate(kind.model_dump()) if kind else None,
            tuple(each.to_domain(number) for number, each in enumerate(given, start=1)) if given else None,
        )


class JudgeRequest(Given):
    """What the user made of an interaction; null takes it back, what is left out stays."""

    selected_response: fields.Said | None = Field(None, examples=[SAID])
    user_feedback: fields.Stars | None = Field(None, description="1 to 5", examples=[4])


class MetricsRequest(Given):
    """How well the assistant did; what was not measured is left out."""

    session_id: Id = Field(examples=[EXAMPLE_ID])
    transcription_latency_ms: fields.Milliseconds | None = Field(None, examples=[640])
    response_generation_ms: fields.Milliseconds | None = Field(None, examples=[910])
    total_latency_ms: fields.Milliseconds | None = Field(None, examples=[1550])
    transcription_accuracy: fields.Share | None = Field(None, description="0 to 1", examples=[0.97])
    user_satisfaction: fields.Stars | None = Field(None, description="1 to 5", examples=[4])

    def measured(self) -> dict[str, float | None]:
        """Return the measures by name."""
        return self.model_dump(exclude={"session_id"})


class ClassificationOut(Told):
    """What kind of question it is."""

    type: QuestionType = Field(examples=["technical"])
    category: str = Field(examples=["performance"])
    difficulty: QuestionLevel = Field(examples=["mid"])
    requires_star: bool = Field(alias="requiresSTAR", examples=[False])


class ResponseOut(Told):
    """One candidate answer. Of generated ones the confidence is never above the router's own; offline it is the
    cosine between the question and the bank's nearest one."""

    id: str = Field(examples=["response-1"])
    content: str = Field(examples=[SAID])
    structure: Structure = Field(examples=["direct"])
    estimated_duration: Number = Field(description="Seconds of speaking", examples=[30])
    confidence: Number | None = Field(description="null where the client gave none", examples=[0.9])
    tags: list[str] = Field(examples=[["debugging"]])


class InteractionOut(Told):
    """A question, what could be said to it, and what the user made of it."""

    id: UUID = Field(examples=[EXAMPLE_ID])
    session_id: UUID = Field(examples=[EXAMPLE_ID])
    question: str = Field(examples=[QUESTION])
    question_classification: ClassificationOut
    generated_responses: list[ResponseOut]
    selected_response: str | None = Field(examples=[SAID])
    user_feedback: Number | None = Field(examples=[4])
    timestamp: Moment = Field(examples=["2026-01-31T10:05:00.000Z"])

    @classmethod
    def of(cls, interaction: Interaction) -> "InteractionOut":
        return cls(
            id=interaction.id,
            session_id=interaction.session_id,
            question=interaction.question,
            question_classification=ClassificationOut.model_validate(interaction.classification),
            generated_responses=[ResponseOut.model_validate(each) for each in interaction.responses],
            selected_response=interaction.selected_response,
            user_feedback=interaction.user_feedback,
            timestamp=interaction.happened_at,
        )


class MetricsOut(Told):
    """One record of how well the assistant did."""

    id: UUID = Field(examples=[EXAMPLE_ID])
    session_id: UUID = Field(examples=[EXAMPLE_ID])
    transcription_latency_ms: Number | None = Field(examples=[640])
    response_generation_ms: Number | None = Field(examples=[910])
    total_latency_ms: Number | None = Field(examples=[1550])
    transcription_accuracy: Number | None = Field(examples=[0.97])
    user_satisfaction: Number | None = Field(examples=[4])
    created_at: Moment = Field(examples=["2026-01-31T10:05:00.000Z"])


class DetailsOut(SessionOut):
    """A session with everything that belongs to it, the oldest first."""

    interactions: list[InteractionOut]
    metrics: list[MetricsOut]

    @classmethod
    def whole(cls, session: JobSession, interactions: list[Interaction], metrics: list[Metrics]) -> "DetailsOut":
        return cls(
            **cls.fields(session),
            interactions=list(map(InteractionOut.of, interactions)),
            metrics=list(map(MetricsOut.model_validate, metrics)),
        )
