"""What came along with a question, cut to what a router needs to read of it."""

import re
from dataclasses import dataclass

from domain.question import Question

# Enough for what a message is about; each further 100 characters would cost about 1 ms.
CHARACTERS = 300
MESSAGES = 3
_POSED = re.compile(
    r"\b(?:question|interviewer|prompt|task|exercise|case|chat|he|she|they|form|brief|panel)\b[^:.?!]{0,60}:\s+"
    r"|(?:^|[\s(])[\"'\u201c\u2018](?=\w)|\b(?:asked|asks|wrote|said|wants to know)\b[^:.?!]{0,12}[:,]?\s+",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"(?<=[.?!])\s+|\n+")


@dataclass(frozen=True, slots=True)
class Along:
    """The earlier askings, oldest first (or the context's gist alone), and the last reply ("" for none)."""

    said: tuple[str, ...]
    reply: str = ""

    def texts(self, text: str) -> list[str]:
        """Return what to look at: the askings, the text itself, the last asking with the text, the reply."""
        together = f"{self.said[-1]} {text[:CHARACTERS]}"
        return [*self.said, text, together, *([self.reply] if self.reply else [])]


def gist(context: str) -> str:
    """Return the part of a context most likely to hold the asking: what somebody is quoted with, else its start."""
    posed = _POSED.search(context)
    if posed is not None and len(context) - posed.end() > 30:
        return context[posed.end() :][:CHARACTERS]
    asking = [sentence for sentence in _SENTENCE.split(context) if sentence.rstrip().endswith("?")]
    return (" ".join(asking) if asking else context)[:CHARACTERS]


def along(question: Question) -> Along | None:
    """Return what a question may lean on: its thread, else its context, else nothing."""
    messages = [message for message in question.history if message.content.strip()]
    said = [message.content[:CHARACTERS] for message in messages if message.role == "user"][-MESSAGES:]
    replies = [message.content[:CHARACTERS] for message in messages if message.role == "assistant"]
    if said:
        return Along(tuple(said), replies[-1] if replies else "")
    if replies:
        return Along((replies[-1],))
    return Along((gist(question.context),)) if question.context.strip() else None
