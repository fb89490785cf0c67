"""The rounds of an interview, and the questions that were asked in it."""

from datetime import date, time

from pydantic import Field

from domain.catalog import Difficulty
from domain.tracker.interviews import InterviewResult, InterviewStatus
from domain.tracker.rows import Row


class Round(Row):
    """One meeting."""

    round_id: int = Field(examples=[1])
    interview_id: int = Field(examples=[1])
    round_number: int = Field(examples=[1])
    round_name: str | None = Field(examples=["First call"])
    round_type: str | None = Field(examples=["phone_screen"])
    scheduled_date: date | None = Field(examples=["2026-01-26"])
    scheduled_time: time | None = Field(description="Local time there", examples=["14:00:00"])
    duration_minutes: int | None = Field(examples=[60])
    is_virtual: bool | None = Field(examples=[True])
    meeting_platform: str | None = Field(examples=["Zoom"])
    interviewer_name: str | None = Field(examples=["Robin"])
    interviewer_title: str | None = Field(examples=["Engineering Manager"])
    round_status: InterviewStatus = Field(examples=["scheduled"])
    round_result: InterviewResult = Field(examples=["pending"])
    rating: int | None = Field(description="1 to 10", examples=[8])
    feedback: str | None = Field(examples=["Went deep into indexes"])


class AskedQuestion(Row):
    """A question of the bank, linked to an interview, with how it went."""

    interview_question_id: int = Field(examples=[1])
    interview_id: int = Field(examples=[1])
    question_id: int = Field(examples=[10])
    question_text: str = Field(examples=["How would you design a parcel tracker?"])
    question_category: str = Field(examples=["system_design"])
    question_difficulty: Difficulty = Field(examples=["medium"])
    round_id: int | None = Field(examples=[1])
    was_asked: bool = Field(examples=[True])
    order_asked: int | None = Field(examples=[1])
    candidate_answer: str | None = Field(examples=["First I asked how late a scan may arrive"])
    answer_quality_rating: int | None = Field(description="1 to 10", examples=[8])
    time_taken_minutes: int | None = Field(examples=[40])
    was_prepared: bool | None = Field(examples=[True])
    confidence_level: int | None = Field(description="1 to 10", examples=[7])
    what_went_well: str | None = Field(examples=["The read model"])
    what_could_improve: str | None = Field(examples=["Say what it costs"])
