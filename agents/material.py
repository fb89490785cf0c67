"""Lays a caller's words out for a model as material, so that instructions inside them stay words."""

import secrets

from domain.question import Question
from llm.task import ChatMessage

HISTORY_TURNS = 12
HISTORY_CHARACTERS = 12_000


def fenced(name: str, text: str) -> str:
    """Wrap text in a delimiter that its author cannot have guessed."""
    mark = secrets.token_hex(4)
    return f"<{name} id={mark}>\n{text}\n</{name} id={mark}>"


def recent(question: Question) -> list[ChatMessage]:
    """Return the newest earlier messages that fit the budget, oldest first, each cut to its share."""
    kept: list[ChatMessage] = []
    room = HISTORY_CHARACTERS
    for message in reversed(question.history[-HISTORY_TURNS:]):
        if room <= 0:
            break
        text = message.content[: min(room, HISTORY_CHARACTERS // 3)]
        room -= len(text)
        kept.append({"role": message.role, "content": text})
    return kept[::-1]


def asking(question: Question) -> str:
    """Return the user message: the context, if any, and the question."""
    parts = [fenced("context", question.context)] if question.context else []
    return "\n\n".join([*parts, fenced("question", question.text)])
