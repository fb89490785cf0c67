"""Answers that a candidate could give to a question of an interview that is under way, by the question's specialist."""

from dataclasses import dataclass

from pydantic import BaseModel, Field

from agents.material import asking
from agents.registry import specialists
from agents.speaking_outline import likeness, speaking_outline, subjects
from domain.job_session import Structure
from domain.knowledge import NOTHING_RECALLED, Recalled
from domain.question import Question
from llm.task import ChatMessage, Task

MOST_TAGS = 6
_SHAPES: dict[Structure, str] = {
    "STAR": "STAR: a story in four parts, situation, task, action and result, 150 to 250 words",
    "technical": "technical: an explanation from the idea over the mechanism to the trade-offs, 120 to 220 words",
    "direct": "direct: the answer in one sentence, then its two best reasons, 50 to 90 words",
}


class Suggestion(BaseModel):
    """One answer."""

    content: str = Field(description="What to say, in the first person, plain text", min_length=1, max_length=6000)
    structure: Structure = Field(description="Its shape")
    confidence: float = Field(description="Probability that an interviewer would call it a good answer", ge=0, le=1)
    tags: list[str] = Field(description="One to four subjects, a word or two each, in lower case", max_length=MOST_TAGS)


class Suggestions(BaseModel):
    """The answers, in the order of the shapes that were asked for."""

    responses: list[Suggestion] = Field(min_length=1, max_length=3)


@dataclass(frozen=True, slots=True)
class SuggestionsInput:
    """The question with the job as its context, who answers, in which shapes and language; `recalled` feeds the
    offline rule alone."""

    specialist: str
    question: Question
    structures: tuple[Structure, ...]
    language: str = "en"
    recalled: Recalled = NOTHING_RECALLED


def _prompt(value: SuggestionsInput) -> list[ChatMessage]:
    shapes = "\n".join(f"- {_SHAPES[structure]}" for structure in value.structures)
    form = (
        "## This time\nThe question was just asked in an interview, and the candidate will speak your words. Instead "
        f"of the form above, write one answer of each of these shapes, in this order:\n{shapes}\nPlain text, no "
        "headings. Keep every rule about the candidate's facts: what you do not know is a placeholder in brackets. "
        f"Write in the language with the code {value.language}."
    )
    return [
        {"role": "system", "content": f"{specialists()[value.specialist].prompt}\n{form}"},
        {"role": "user", "content": asking(value.question)},
    ]


def _offline(value: SuggestionsInput) -> Suggestions:
    text, recalled = value.question.text, value.recalled
    tags = ["offline", "outline", *subjects(recalled)][:MOST_TAGS]
    made = [
        Suggestion(
            content=speaking_outline(structure, value.specialist, text, recalled),
            structure=structure,
            confidence=likeness(recalled),
            tags=tags,
        )
        for structure in value.structures
    ]
    return Suggestions(responses=made)


SUGGEST_RESPONSES = Task(
    name="suggest_responses", prompt=_prompt, output=Suggestions, offline=_offline, max_tokens=1200
)
