"""The shapes that all principals share: companies, roles, skills, and the question bank as a user sees it."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from pydantic import Field

from domain.catalog import Difficulty
from domain.tracker.interviews import Order
from domain.tracker.rows import Row

QuestionOrder = Literal["created_at", "times_asked", "times_practiced", "average_rating", "question_difficulty"]


class Company(Row):
    """A company that hires."""

    company_id: int = Field(examples=[1])
    company_name: str = Field(examples=["Meridian Freight"])
    industry: str | None = Field(examples=["Logistics"])
    company_size: str | None = Field(examples=["200-500"])
    headquarters: str | None = Field(examples=["Rotterdam"])
    website: str | None = Field(examples=["https://meridian.example"])
    company_description: str | None = Field(examples=["Moves parcels by rail"])


class Role(Row):
    """A kind of position."""

    role_id: int = Field(examples=[1])
    role_name: str = Field(examples=["Backend Engineer"])
    role_category: str | None = Field(examples=["Engineering"])
    role_description: str | None = Field(examples=["Builds what the apps talk to"])
    typical_skills: list[str] = Field(examples=[["Go", "PostgreSQL"]])


class Skill(Row):
    """Something that an interview may look for."""

    skill_id: int = Field(examples=[1])
    skill_name: str = Field(examples=["PostgreSQL"])
    skill_category: str | None = Field(examples=["Database"])
    skill_type: str | None = Field(examples=["Technical"])
    skill_description: str | None = Field(examples=["A relational database"])
    is_trending: bool = Field(examples=[True])
    market_demand: str | None = Field(examples=["high"])


class CatalogQuestion(Row):
    """A question of the bank; `similarity` is there where questions were looked for by meaning."""

    question_id: int = Field(examples=[10])
    question_text: str = Field(examples=["How would you design a parcel tracker?"])
    question_category: str = Field(examples=["system_design"])
    question_difficulty: Difficulty = Field(examples=["medium"])
    answer_summary: str | None = Field(examples=["Scans are events; the newest one per parcel is what is asked for"])
    key_concepts: list[str] = Field(examples=[["Event log", "Read model"]])
    common_mistakes: list[str] = Field(examples=[["Overwriting the last scan"]])
    tips_and_tricks: list[str] = Field(examples=[["Ask how late a scan may arrive"]])
    follow_ups: list[str] = Field(examples=[["How would you store the scans of one parcel?"]])
    time_to_answer_minutes: int | None = Field(examples=[40])
    tags: list[str] = Field(examples=[["system_design", "events"]])
    times_asked: int = Field(description="In tracked interviews", examples=[5])
    times_practiced: int = Field(description="In practice interviews here", examples=[12])
    average_rating: float | None = Field(description="Of the answers to it", examples=[7.5])
    is_active: bool = Field(examples=[True])
    created_by: str | None = Field(examples=["dana@meridian.example"])
    similarity: float | None = Field(None, description="Cosine; null unless `similar_to` was given", examples=[0.83])


@dataclass(frozen=True, slots=True)
class QuestionFilter:
    """Which questions, in which order; without `sort_by` the best matches, or else the newest, come first."""

    category: str | None = None
    difficulty: Difficulty | None = None
    search: str | None = None
    tags: tuple[str, ...] = ()
    is_active: bool | None = True
    vector: NDArray[np.float32] | None = None
    other_than: int | None = None
    sort_by: QuestionOrder | None = None
    order: Order = "desc"
