"""What the tracker reads and writes about companies, roles, skills and questions."""

from pydantic import BaseModel, Field

from api.dialects.tracker.fields import (
    Body,
    Entries,
    Flag,
    Label,
    Line,
    Long,
    Minutes,
    Name,
    QuestionText,
    absent,
)
from domain.catalog import Difficulty
from domain.errors import Invalid
from domain.tracker import CatalogQuestion, Company, Role, Skill
from memory.catalog import AUTHOR

TITLE = "How would you design a parcel tracker?"


class Listing(BaseModel):
    """A page of a list: `total` counts all rows that pass the filter."""

    total: int = Field(examples=[1])
    skip: int = Field(examples=[0])
    limit: int = Field(examples=[20])


class CompanyList(Listing):
    """A page of companies."""

    data: list[Company]


class RoleList(Listing):
    """A page of roles."""

    data: list[Role]


class SkillList(Listing):
    """A page of skills."""

    data: list[Skill]


class QuestionList(Listing):
    """A page of questions."""

    data: list[CatalogQuestion]


class CompanyNew(Body):
    """A company to add; names are unique, whatever their case."""

    company_name: Name = Field(examples=["Meridian Freight"])
    industry: Line | None = Field(None, examples=["Logistics"])
    company_size: Line | None = Field(None, examples=["200-500"])
    headquarters: Line | None = Field(None, examples=["Rotterdam"])
    website: Line | None = Field(None, examples=["https://meridian.example"])
    company_description: Long | None = Field(None, examples=["Moves parcels by rail"])


class RoleNew(Body):
    """A role to add; names are unique, whatever their case."""

    role_name: Name = Field(examples=["Backend Engineer"])
    role_category: Label | None = Field(None, examples=["Engineering"])
    role_description: Long | None = Field(None, examples=["Builds what the apps talk to"])
    typical_skills: Entries | None = Field(None, examples=[["Go", "PostgreSQL"]])


class SkillNew(Body):
    """A skill to add; names are unique, whatever their case."""

    skill_name: Name = Field(examples=["PostgreSQL"])
    skill_category: Label | None = Field(None, examples=["Database"])
    skill_type: Line | None = Field(None, examples=["Technical"])
    skill_description: Long | None = Field(None, examples=["A relational database"])
    is_trending: Flag | None = Field(None, description="False when left out", examples=[True])
    market_demand: Line | None = Field(None, examples=["high"])


class QuestionChanges(Body):
    """The fields of a question to change; what is left out stays as it is."""

    question_text: QuestionText = Field(default_factory=absent, examples=[TITLE])
    question_category: Label = Field(default_factory=absent, examples=["system_design"])
    question_difficulty: Difficulty = Field(default_factory=absent, examples=["medium"])
    answer_summary: Long | None = Field(default_factory=absent, examples=["Scans are events"])
    key_concepts: Entries = Field(default_factory=absent, examples=[["Event log", "Read model"]])
    common_mistakes: Entries = Field(default_factory=absent, examples=[["Overwriting the last scan"]])
    tips_and_tricks: Entries = Field(default_factory=absent, examples=[["Ask how late a scan may arrive"]])
    follow_ups: Entries = Field(default_factory=absent, examples=[["How would you store one parcel's scans?"]])
    time_to_answer_minutes: Minutes | None = Field(default_factory=absent, examples=[40])
    tags: Entries = Field(default_factory=absent, examples=[["system_design", "events"]])
    is_active: Flag = Field(default_factory=absent, examples=[True])


class QuestionNew(QuestionChanges):
    """A question to add."""

    question_text: QuestionText = Field(examples=[TITLE])
    question_category: Label = Field(
        description="technical, behavioral, product, system_design, coding, case_study, general, or one of your own",
        examples=["system_design"],
    )
    question_difficulty: Difficulty = Field(examples=["medium"])
    created_by: Line | None = Field(None, examples=["dana@meridian.example"])

    def fields(self) -> dict[str, object]:
        """Return the fields of the new row.

        Raises:
            Invalid: it says that it came with the product.
        """
        if self.created_by == AUTHOR:
            raise Invalid(f"created_by {AUTHOR} marks the questions that came with this service. Use another name.")
        return self.sent()
