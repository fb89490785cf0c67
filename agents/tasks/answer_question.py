"""A specialist's answer to an interview question."""

from collections.abc import Iterable
from dataclasses import dataclass

from agents.material import asking, fenced, recent
from agents.outline import outline
from agents.registry import specialists
from domain.knowledge import NOTHING_RECALLED, Recalled
from domain.question import Question
from llm.task import ChatMessage, Prose


@dataclass(frozen=True, slots=True)
class AnswerInput:
    """Who answers what.

    For a question with two askings, `colleague` is the specialist of the other one and `part` the words of this one
    (empty when only a model told them apart). `recalled` feeds the offline rule alone.
    """

    specialist: str
    question: Question
    colleague: str = ""
    part: str = ""
    recalled: Recalled = NOTHING_RECALLED


def _share(value: AnswerInput) -> str:
    if not value.colleague:
        return ""
    colleague = specialists()[value.colleague].name
    part = f" Your part:\n{fenced('part', value.part)}" if value.part else ""
    return (
        f"\n\nThe question holds two askings. A {colleague} specialist answers the other one in a section of its own, "
        f"so answer only the one in your field, without a title for the whole.{part}"
    )


def _prompt(value: AnswerInput) -> list[ChatMessage]:
    return [
        {"role": "system", "content": specialists()[value.specialist].prompt},
        *recent(value.question),
        {"role": "user", "content": asking(value.question) + _share(value)},
    ]


def _offline(value: AnswerInput) -> Iterable[str]:
    return outline(value.specialist, value.part or value.question.text, value.recalled)


ANSWER_QUESTION = Prose(name="answer_question", prompt=_prompt, offline=_offline)
