"""A question as it comes in, with what was said before it."""

from typing import Literal

from pydantic import BaseModel, ConfigDict

Speaker = Literal["user", "assistant"]


class Message(BaseModel):
    """One earlier message of the conversation."""

    model_config = ConfigDict(frozen=True)

    role: Speaker
    content: str


class Question(BaseModel):
    """An interview question; `context` says who asks for what, `history` is oldest first."""

    model_config = ConfigDict(frozen=True)

    text: str
    context: str = ""
    history: tuple[Message, ...] = ()


class Routing(BaseModel):
    """Who answers: `agents` holds one id, or two for a question with two askings, the leading one first.

    `confidence` is a probability in [0, 1]: the local router's is calibrated, the model's is its own statement.
    """

    model_config = ConfigDict(frozen=True)

    agents: tuple[str, ...]
    confidence: float
    reasoning: str
    method: Literal["local", "model", "local_fallback"]

    @property
    def leading(self) -> str:
        return self.agents[0]
