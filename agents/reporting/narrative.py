"""What a report says in words: the shape that a model fills, and what it is told for that."""

from dataclasses import dataclass
from typing import Annotated

from pydantic import BaseModel, Field

from domain.report import Report

MOST_POINTS = 5

Line = Annotated[str, Field(min_length=1, max_length=400)]


class Point(BaseModel):
    """A strength or a gap, with the questions whose assessments show it."""

    text: Line = Field(description="One short sentence in the second person, without numbers")
    questions: list[int] = Field(description="Numbers of the questions that show it", max_length=10)


class Advice(BaseModel):
    """Better words for an item of the roadmap."""

    item: int = Field(description="The item's place in the roadmap, from 1", ge=1)
    why: Line = Field(description="One sentence: what in the answers shows the need")
    practise: list[Line] = Field(description="Up to three concrete exercises", min_length=1, max_length=6)


class Narrative(BaseModel):
    """What the report says in words."""

    summary: str = Field(description="Three to six sentences in the second person", min_length=1, max_length=3_000)
    strengths: list[Point] = Field(description="At most five, strongest first", max_length=12)
    gaps: list[Point] = Field(description="At most five, most important first", max_length=12)
    roadmap: list[Advice] = Field(description="One for each roadmap item worth rewording", max_length=12)


@dataclass(frozen=True, slots=True)
class WriteInput:
    """The report as computed, its words still missing, and what the interview was about; `link` leads to that."""

    report: Report
    subject: str = ""
    link: str = "on"
