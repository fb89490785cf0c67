"""The figures that this dialect tells of one user."""

import datetime

from pydantic import Field

from api.dialects.interview_sessions.fields import Number, Told
from domain.job_session import Analytics, QuestionType


class TypeOut(Told):
    """How often a type of question was asked."""

    type: QuestionType = Field(examples=["technical"])
    count: int = Field(examples=[12])


class DayMetrics(Told):
    """The means of one day; null where nothing was recorded."""

    latency: Number | None = Field(description="Milliseconds in all", examples=[1550])
    accuracy: Number | None = Field(examples=[0.97])
    satisfaction: Number | None = Field(examples=[4.5])


class DayOut(Told):
    """A day on which something was recorded."""

    date: datetime.date = Field(description="In UTC", examples=["2026-01-31"])
    metrics: DayMetrics


class AnalyticsOut(Told):
    """The figures; a mean over nothing is null."""

    total_sessions: int = Field(examples=[8])
    average_session_duration: Number | None = Field(
        description="Minutes, over completed sessions; pauses do not count", examples=[38.5]
    )
    average_latency: Number | None = Field(description="The mean of totalLatencyMs", examples=[1550])
    average_accuracy: Number | None = Field(examples=[0.96])
    average_satisfaction: Number | None = Field(examples=[4.25])
    most_common_question_types: list[TypeOut] = Field(description="The most common one first")
    performance_trends: list[DayOut] = Field(description="Day by day")

    @classmethod
    def of(cls, found: Analytics) -> "AnalyticsOut":
        return cls(
            total_sessions=found.sessions,
            average_session_duration=found.average_duration,
            average_latency=found.average_latency,
            average_accuracy=found.average_accuracy,
            average_satisfaction=found.average_satisfaction,
            most_common_question_types=[TypeOut(type=each.type, count=each.count) for each in found.types],
            performance_trends=[DayOut(date=day.date, metrics=DayMetrics.model_validate(day)) for day in found.days],
        )
