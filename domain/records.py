"""Tracked interviews as they travel: out to a file and back in, to the same place or another."""

import re
from datetime import UTC, date, datetime, time
from typing import Annotated, Literal, Self
from unicodedata import normalize
from uuid import UUID

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from domain.catalog import Difficulty
from domain.language.blank import is_blank
from domain.language.storable import Filled, storable
from domain.profile import Seniority
from domain.tracker import InterviewResult, InterviewStatus, InterviewType

RecordKind = Literal["interview", "round", "question"]
LONGEST_TEXT = 50_000
LONGEST_QUESTION = 20_000
LONGEST_LABEL = 200
LONGEST_NAME = 4_000
MOST_ENTRIES = 200
BACKWARDS = "first_interview_date must not lie before application_date"
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_TIME = re.compile(r"\d{2}:\d{2}(?::\d{2}(?:\.\d{1,6})?)?", re.ASCII)
_EARLIEST, _LATEST = datetime(1970, 1, 1, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC)


def backwards(first: date | None, applied: date | None) -> bool:
    """Whether a first interview lies before the application to it."""
    return first is not None and applied is not None and first < applied


def _written(pattern: re.Pattern[str], how: str) -> BeforeValidator:
    def check(value: object) -> object:
        if isinstance(value, str) and not pattern.fullmatch(value.strip()):
            raise ValueError(f"must be written {how}")
        if isinstance(value, int | float):
            raise ValueError(f"must be written {how}")
        return value.strip() if isinstance(value, str) else value

    return BeforeValidator(check)


def _dated(value: datetime) -> datetime:
    aware = value if value.tzinfo else value.replace(tzinfo=UTC)
    if not _EARLIEST <= aware <= _LATEST:
        raise ValueError("must lie between 1970 and 2200")
    return aware


def _trimmed(value: object) -> object:
    return (None if is_blank(value) else normalize("NFC", value.strip())) if isinstance(value, str) else value


Words = Annotated[str, Field(max_length=LONGEST_TEXT), AfterValidator(storable)]
Line = Annotated[str, Field(max_length=LONGEST_NAME), AfterValidator(storable)]
Name = Annotated[Line | None, BeforeValidator(_trimmed)]
Day = Annotated[date, _written(_DATE, "YYYY-MM-DD")]
Clock = Annotated[time, _written(_TIME, "HH:MM or HH:MM:SS")]
Moment = Annotated[datetime, AfterValidator(_dated)]
Tenth = Annotated[int, Field(ge=1, le=10)]
Ordinal = Annotated[int, Field(ge=1, le=10_000)]
Length = Annotated[int, Field(ge=1, le=100_000)]
Taken = Annotated[int, Field(ge=0, le=100_000)]
Years = Annotated[int, Field(ge=0, le=100)]


class Record(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")


class RoundRecord(Record):
    """A round, known again by its number within its interview."""

    round_number: Ordinal
    round_name: Line | None = None
    round_type: Line | None = None
    scheduled_date: Day | None = None
    scheduled_time: Clock | None = None
    duration_minutes: Length | None = None
    is_virtual: bool | None = None
    meeting_platform: Line | None = None
    interviewer_name: Line | None = None
    interviewer_title: Line | None = None
    round_status: InterviewStatus = "scheduled"
    round_result: InterviewResult = "pending"
    rating: Tenth | None = None
    feedback: Words | None = None


class LinkRecord(Record):
    """A question linked to an interview; without `uid` it is known by its words, its round and its place in it."""

    uid: UUID | None = None
    question_text: Annotated[Filled, Field(max_length=LONGEST_QUESTION)]
    question_category: Annotated[Filled, Field(max_length=LONGEST_LABEL)] = "general"
    question_difficulty: Difficulty = "medium"
    round_number: Ordinal | None = None
    was_asked: bool = True
    order_asked: Ordinal | None = None
    candidate_answer: Words | None = None
    answer_quality_rating: Tenth | None = None
    time_taken_minutes: Taken | None = None
    was_prepared: bool | None = None
    confidence_level: Tenth | None = None
    what_went_well: Words | None = None
    what_could_improve: Words | None = None


class InterviewRecord(Record):
    """A tracked interview; without `uid` it is known by company, role, title, type and date of application."""

    uid: UUID | None = None
    company_name: Name = None
    role_name: Name = None
    custom_role_title: Line | None = None
    interview_type: InterviewType = "actual"
    seniority_level: Seniority | None = None
    interview_status: InterviewStatus = "scheduled"
    interview_result: InterviewResult = "pending"
    job_description: Words | None = None
    main_skills_required: Annotated[tuple[Line, ...], Field(max_length=MOST_ENTRIES)] = ()
    required_experience_years: Years | None = None
    job_location: Line | None = None
    is_remote: bool | None = None
    salary_range: Line | None = None
    application_date: Day | None = None
    first_interview_date: Day | None = None
    preparation_notes: Words | None = None
    overall_feedback: Words | None = None
    strengths: Words | None = None
    areas_for_improvement: Words | None = None
    created_by: Line | None = None
    created_at: Moment | None = None

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if backwards(self.first_interview_date, self.application_date):
            raise ValueError(BACKWARDS)
        return self


RECORDS: dict[RecordKind, type[Record]] = {
    "interview": InterviewRecord,
    "round": RoundRecord,
    "question": LinkRecord,
}
REQUIRED: dict[RecordKind, tuple[str, ...]] = {
    "interview": (),
    "round": ("round_number",),
    "question": ("question_text",),
}
