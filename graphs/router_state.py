"""What a run of the router graph carries from node to node."""

from dataclasses import dataclass, field
from typing import Annotated, Any, Literal, NotRequired

from langgraph.types import Send
from pydantic import ValidationError
from typing_extensions import TypedDict

from domain.errors import Invalid
from domain.knowledge import Recalled
from domain.question import Question, Routing

_AS_SENT = {"text": "question", "history": "conversation_history"}


def _merged(left: dict[int, str], right: dict[int, str]) -> dict[int, str]:
    return {**left, **right}


class Asking(TypedDict):
    """What comes in."""

    question: str
    context: NotRequired[str | None]
    conversation_history: NotRequired[list[dict[str, str]] | None]


class RouterState(Asking):
    """What the run keeps, as plain values that Studio can show: the routing, the texts, and the follow-up questions."""

    routing: NotRequired[dict[str, Any]]
    sections: Annotated[dict[int, str], _merged]
    follow_up_questions: NotRequired[list[str]]
    answer: NotRequired[str]


class Outcome(TypedDict):
    """What comes out."""

    routing: dict[str, Any]
    answer: str
    follow_up_questions: list[str]


@dataclass(frozen=True, slots=True)
class Share:
    """One specialist's share of the work; `contested` holds until the model's verdict.

    `guessed` says that only the wording has been looked at: a settled guess stands, a strong one may start to answer.
    `parts` are the words of each section where the local router found them; `recalled` is for the offline engine.
    """

    question: Question
    routing: Routing
    parts: tuple[str, ...] = ()
    section: int = 0
    contested: bool = False
    guessed: Literal["", "weak", "strong", "settled"] = ""
    recalled: Recalled = field(default_factory=Recalled)

    @property
    def specialist(self) -> str:
        return self.routing.agents[self.section]

    @property
    def colleague(self) -> str:
        """The specialist of the other section; empty when there is one section."""
        return next((agent for agent in self.routing.agents if agent != self.specialist), "")

    @property
    def part(self) -> str:
        """The words of this section; empty when it has all of them, or when nobody has told them apart."""
        return self.parts[self.section] if self.parts else ""


class Assignment(TypedDict):
    """What is sent to a specialist, or to the node of the follow-up questions."""

    share: Share


def send(node: str, share: Share) -> Send:
    return Send(node, Assignment(share=share))


def to_question(asking: Asking) -> Question:
    """Return the domain's form of what came in.

    Raises:
        Invalid: a field is missing, blank or of the wrong shape.
    """
    sent = {
        "text": asking.get("question"),
        "context": asking.get("context") or "",
        "history": asking.get("conversation_history") or (),
    }
    try:
        question = Question.model_validate(sent)
    except ValidationError as error:
        wrong = error.errors()[0]
        field, *inside = map(str, wrong["loc"])
        raise Invalid(f"{'.'.join([_AS_SENT.get(field, field), *inside])}: {wrong['msg']}") from None
    if not question.text.strip():
        raise Invalid("question: it is blank")
    return question
