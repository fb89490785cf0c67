"""What an engine can be asked to do: a typed Task, or Prose that streams."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Generic, Literal, TypedDict, TypeVar

from pydantic import BaseModel

In = TypeVar("In")
Out = TypeVar("Out", bound=BaseModel)


class ChatMessage(TypedDict):
    """One message as the chat-completions protocol has it."""

    role: Literal["system", "user", "assistant"]
    content: str


@dataclass(frozen=True, slots=True)
class Task(Generic[In, Out]):
    """A question to the engine whose answer is a checked `output` model.

    `prompt` words it for a model; `offline` is the rule that answers when there is none, from the typed input alone.
    """

    name: str
    prompt: Callable[[In], list[ChatMessage]]
    output: type[Out]
    offline: Callable[[In], Out]
    max_tokens: int = 400


@dataclass(frozen=True, slots=True)
class Prose(Generic[In]):
    """A question to the engine whose answer is text, streamed piece by piece.

    `offline` yields pieces that, joined, are the whole text.
    """

    name: str
    prompt: Callable[[In], list[ChatMessage]]
    offline: Callable[[In], Iterable[str]]
