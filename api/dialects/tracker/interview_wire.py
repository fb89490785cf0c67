"""What the tracker reads and writes about interviews, their rounds and their questions."""

from typing import Annotated

from pydantic import Field

from api.dialects.tracker.fields import (
    Body,
    Clock,
    Day,
    Entries,
    Flag,
    Id,
    Line,
    Long,
    Minutes,
    Name,
    Rating,
    absent,
)
from api.dialects.tracker.shared_wire import Listing
from domain.errors import Invalid
from domain.tracker import (
    AskedQuestion,
    Company,
    Interview,
    InterviewResult,
    InterviewStatus,
    InterviewSummary,
    InterviewType,
    Role,
    Round,
    Seniority,
)

Years = Annotated[int, Field(strict=True, ge=0, le=100)]
Number = Annotated[int, Field(strict=True, ge=1, le=10_000)]
Taken = Annotated[int, Field(strict=True, ge=0, le=100_000)]


class InterviewList(Listing):
    """A page of interviews."""

    data: list[InterviewSummary]


class AskedList(Listing):
    """A page of an interview's questions."""

    data: list[AskedQuestion]


class InterviewDetail(Interview):
    """An interview with everything that belongs to it."""

    company: Company | None
    role: Role | None
    rounds: list[Round]
    questions: list[AskedQuestion]


class InterviewChanges(Body):
    """The fields of an interview to change; what is left out stays as it is, and null empties a field."""

    company_id: Id | None = Field(default_factory=absent, examples=[1])
    role_id: Id | None = Field(default_factory=absent, examples=[1])
    custom_role_title: Name | None = Field(default_factory=absent, examples=["Backend Engineer, Tracking"])
    interview_type: InterviewType = Field(default_factory=absent, examples=["actual"])
    seniority_level: Seniority | None = Field(default_factory=absent, examples=["senior"])
    interview_status: InterviewStatus = Field(default_factory=absent, examples=["scheduled"])
    interview_result: InterviewResult = Field(default_factory=absent, examples=["pending"])
    job_description: Long | None = Field(default_factory=absent, examples=["We look for someone who likes late data"])
    main_skills_required: Entries = Field(default_factory=absent, examples=[["Go", "PostgreSQL"]])
    required_experience_years: Years | None = Field(default_factory=absent, examples=[5])
    job_location: Line | None = Field(default_factory=absent, examples=["Rotterdam"])
    is_remote: Flag | None = Field(default_factory=absent, examples=[True])
    salary_range: Line | None = Field(default_factory=absent, examples=["€80,000 - €95,000"])
    application_date: Day | None = Field(default_factory=absent, examples=["2026-01-12"])
    first_interview_date: Day | None = Field(
        default_factory=absent, description="Not before application_date", examples=["2026-01-26"]
    )
    preparation_notes: Long | None = Field(default_factory=absent, examples=["Read about event sourcing"])
    overall_feedback: Long | None = Field(default_factory=absent, examples=["They liked the trade-offs"])
    strengths: Long | None = Field(default_factory=absent, examples=["Clear structure"])
    areas_for_improvement: Long | None = Field(default_factory=absent, examples=["Numbers earlier"])
    created_by: Line | None = Field(default_factory=absent, examples=["dana@meridian.example"])


class InterviewNew(InterviewChanges):
    """An interview to track: at least a company, a role or a title. It is actual, scheduled and pending unless told."""

    def fields(self) -> dict[str, object]:
        """Return the fields of the new row.

        Raises:
            Invalid: it does not say what the interview is for.
        """
        if self.company_id is None and self.role_id is None and self.custom_role_title is None:
            raise Invalid("An interview is for something: give company_id, role_id or custom_role_title.")
        return self.sent()


class RoundChanges(Body):
    """The fields of a round to change; what is left out stays as it is, and null empties a field."""

    interview_id: Id | None = Field(default_factory=absent, description="As in the path, or left out", examples=[1])
    round_number: Number = Field(default_factory=absent, examples=[1])
    round_name: Name | None = Field(default_factory=absent, examples=["First call"])
    round_type: Name | None = Field(default_factory=absent, examples=["phone_screen"])
    scheduled_date: Day | None = Field(default_factory=absent, examples=["2026-01-26"])
    scheduled_time: Clock | None = Field(default_factory=absent, description="Local time there", examples=["09:30:00"])
    duration_minutes: Minutes | None = Field(default_factory=absent, examples=[45])
    is_virtual: Flag | None = Field(default_factory=absent, examples=[True])
    meeting_platform: Line | None = Field(default_factory=absent, examples=["Jitsi"])
    interviewer_name: Line | None = Field(default_factory=absent, examples=["Robin"])
    interviewer_title: Line | None = Field(default_factory=absent, examples=["Engineering Manager"])
    round_status: InterviewStatus = Field(default_factory=absent, examples=["scheduled"])
    round_result: InterviewResult = Field(default_factory=absent, examples=["pending"])
    rating: Rating | None = Field(default_factory=absent, examples=[6])
    feedback: Long | None = Field(default_factory=absent, examples=["Went deep into indexes"])


class RoundNew(RoundChanges):
    """A round to add; its number is free in this interview."""

    round_number: Number = Field(examples=[1])


class AskedChanges(Body):
    """How a question went; what is left out stays as it is, and null empties a field."""

    interview_id: Id | None = Field(default_factory=absent, description="As in the path, or left out", examples=[1])
    round_id: Id | None = Field(default_factory=absent, description="A round of this interview", examples=[1])
    was_asked: Flag = Field(default_factory=absent, description="True when left out", examples=[True])
    order_asked: Number | None = Field(default_factory=absent, examples=[1])
    candidate_answer: Long | None = Field(default_factory=absent, examples=["First I asked how late a scan may be"])
    answer_quality_rating: Rating | None = Field(default_factory=absent, examples=[6])
    time_taken_minutes: Taken | None = Field(default_factory=absent, examples=[25])
    was_prepared: Flag | None = Field(default_factory=absent, examples=[True])
    confidence_level: Rating | None = Field(default_factory=absent, examples=[5])
    what_went_well: Long | None = Field(default_factory=absent, examples=["The read model"])
    what_could_improve: Long | None = Field(default_factory=absent, examples=["Say what it costs"])


class AskedNew(AskedChanges):
    """A question of the bank that belongs to this interview."""

    question_id: Id = Field(examples=[10])
