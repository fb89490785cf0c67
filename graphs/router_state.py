"""What a run of the router graph carries: plain, serialisable values only, so that Studio can show and send them."""

from typing import Annotated, Any, NotRequired

from langgraph.types import Send
from typing_extensions import TypedDict

from domain.question import Message, Question, Routing


def _merged(left: dict[int, str], right: dict[int, str]) -> dict[int, str]:
    return {**left, **right}


class Asking(TypedDict):
    """What comes in."""

    question: str
    context: NotRequired[str | None]
    conversation_history: NotRequired[list[dict[str, str]] | None]


class RouterState(Asking):
    """What the run keeps: the routing, each section's text, and the follow-up questions."""

    routing: NotRequired[dict[str, Any]]
    sections: Annotated[dict[int, str], _merged]
    follow_up_questions: NotRequired[list[str]]
    answer: NotRequired[str]


class Outcome(TypedDict):
    """What comes out."""

    routing: dict[str, Any]
    answer: str
    follow_up_questions: list[str]


class Assignment(Asking):
    """A specialist's share of the work; `contested` holds until the model's verdict."""

    section: int
    routing: dict[str, Any]
    parts: list[str]
    contested: bool


def to_question(asking: Asking) -> Question:
    """Return the domain's form of what came in."""
    history = tuple(Message.model_validate(message) for message in asking.get("conversation_history") or ())
    return Question(text=asking["question"], context=asking.get("context") or "", history=history)


def plain(state: Asking) -> Asking:
    return {
        "question": state["question"],
        "context": state.get("context"),
        "conversation_history": state.get("conversation_history"),
    }


def sends(
    asking: Asking, routing: Routing, parts: list[str], *, contested: bool = False, first: int = 0
) -> list[Send]:
    assignment = {**plain(asking), "routing": routing.model_dump(), "parts": parts, "contested": contested}
    return [
        Send(agent, {**assignment, "section": section})
        for section, agent in enumerate(routing.agents)
        if section >= first
    ]
