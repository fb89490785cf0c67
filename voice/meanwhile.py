"""What is said while an answer is thought about."""

import asyncio
from collections.abc import AsyncGenerator

from domain.language.sentences import sentences
from voice import words
from voice.place import Place
from voice.reply import Reply

# About as long as it takes to say thank you.
LEAD_SECONDS = 1.5


async def meanwhile(taking: "asyncio.Task[Reply]", text: str, place: Place) -> AsyncGenerator[str]:
    """The sentences of a reply to `text` that is being made; when it takes long, with some of our own before it."""
    lead = ""
    await asyncio.wait({taking}, timeout=place.limits.lead)
    if not taking.done() and words.is_answer(text):
        _, turn = await place.newest()
        lead = words.lead(turn.number + 1 if turn else 0)
        yield lead
    await asyncio.wait({taking}, timeout=place.limits.filler + LEAD_SECONDS * bool(lead))
    if not taking.done():
        yield words.MOMENT
    for sentence in sentences((await asyncio.shield(taking)).text.removeprefix(lead)):
        yield sentence
