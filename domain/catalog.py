"""The question bank's shapes."""

from typing import Literal, get_args

from pydantic import BaseModel, ConfigDict, Field

Category = Literal["system_design", "technical", "coding", "behavioral", "product", "case_study", "general"]
Difficulty = Literal["easy", "medium", "hard", "expert"]

CATEGORIES: tuple[Category, ...] = get_args(Category)

AGENT_OF_CATEGORY: dict[Category, str] = {
    "system_design": "system_design",
    "technical": "technical",
    "coding": "technical",
    "behavioral": "behavioral",
    "product": "product_manager",
    "case_study": "case_study",
    "general": "general",
}


class BankQuestion(BaseModel):
    """An authored question with what a strong answer holds; `minutes` is the time an answer takes."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    text: str = Field(min_length=8)
    category: Category
    difficulty: Difficulty
    summary: str = Field(min_length=40)
    key_concepts: tuple[str, ...] = Field(min_length=4)
    common_mistakes: tuple[str, ...] = Field(min_length=1)
    tips: tuple[str, ...] = Field(min_length=1)
    tags: tuple[str, ...] = Field(min_length=1)
    minutes: int = Field(ge=1, le=120)
    follow_ups: tuple[str, ...] = Field(min_length=2, max_length=2)
