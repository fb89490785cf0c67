"""One's own interviews: their words, their rows, and which of them a list shows."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from domain.tracker.rows import Row

InterviewType = Literal["actual", "mock", "practice"]
InterviewStatus = Literal["scheduled", "in_progress", "completed", "cancelled", "rescheduled"]
InterviewResult = Literal["pending", "passed", "failed", "offer_received", "offer_accepted", "offer_declined"]
Seniority = Literal["intern", "junior", "mid", "senior", "staff", "principal", "lead", "manager", "director"]
InterviewOrder = Literal["created_at", "application_date", "first_interview_date", "company_name", "interview_status"]
Order = Literal["asc", "desc"]


class InterviewSummary(Row):
    """An interview as lists show it."""

    interview_id: int = Field(examples=[1])
    company_id: int | None = Field(examples=[1])
    company_name: str | None = Field(examples=["Meridian Freight"])
    role_id: int | None = Field(examples=[1])
    role_name: str | None = Field(examples=["Backend Engineer"])
    custom_role_title: str | None = Field(examples=["Backend Engineer, Tracking"])
    interview_type: InterviewType = Field(examples=["actual"])
    seniority_level: Seniority | None = Field(examples=["senior"])
    interview_status: InterviewStatus = Field(examples=["scheduled"])
    interview_result: InterviewResult = Field(examples=["pending"])
    job_location: str | None = Field(examples=["Rotterdam"])
    is_remote: bool | None = Field(examples=[True])
    salary_range: str | None = Field(examples=["€80,000 - €95,000"])
    application_date: date | None = Field(examples=["2026-01-12"])
    first_interview_date: date | None = Field(examples=["2026-01-26"])


class Interview(InterviewSummary):
    """An interview with all of its fields."""

    job_description: str | None = Field(examples=["We look for someone who likes late data"])
    main_skills_required: list[str] = Field(examples=[["Go", "PostgreSQL"]])
    required_experience_years: int | None = Field(examples=[5])
    preparation_notes: str | None = Field(examples=["Read about event sourcing"])
    overall_feedback: str | None = Field(examples=["They liked the trade-offs"])
    strengths: str | None = Field(examples=["Clear structure"])
    areas_for_improvement: str | None = Field(examples=["Numbers earlier"])
    created_by: str | None = Field(examples=["dana@meridian.example"])


@dataclass(frozen=True, slots=True)
class InterviewFilter:
    """Which of one's interviews, in which order; None leaves a field alone."""

    company_id: int | None = None
    role_id: int | None = None
    interview_type: InterviewType | None = None
    interview_status: InterviewStatus | None = None
    interview_result: InterviewResult | None = None
    seniority_level: Seniority | None = None
    is_remote: bool | None = None
    sort_by: InterviewOrder = "created_at"
    order: Order = "desc"


class Overview(BaseModel):
    """How much there is: one's own interviews, and the companies and active questions that all share."""

    model_config = ConfigDict(frozen=True)

    total_interviews: int = Field(examples=[37])
    total_questions: int = Field(description="Active ones", examples=[412])
    total_companies: int = Field(examples=[19])
    interviews_by_status: dict[str, int] = Field(examples=[{"scheduled": 12, "completed": 38}])
    interviews_by_result: dict[str, int] = Field(examples=[{"pending": 12, "passed": 38}])
    questions_by_category: dict[str, int] = Field(examples=[{"system_design": 80, "behavioral": 120}])
    questions_by_difficulty: dict[str, int] = Field(examples=[{"easy": 60, "medium": 90, "hard": 50}])
