"""What a specialist does once the question is its own: speaks, and has follow-up questions made beside."""

import asyncio
import logging
from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import replace
from typing import Any

from langgraph.types import Command

from agents.registry import specialists
from agents.tasks.answer_question import ANSWER_QUESTION, AnswerInput
from agents.tasks.suggest_follow_ups import COUNT, SUGGEST_FOLLOW_UPS, FollowUpInput
from domain.errors import Unavailable, UpstreamMalformed
from domain.events import FollowUps, SectionDone, Token
from graphs.outlet import Tell
from graphs.router_state import Share, send
from graphs.speculation import call_off
from llm.engine import Engine

log = logging.getLogger(__name__)


def _heading(share: Share) -> str:
    if not share.colleague:
        return ""
    title = f"## {specialists()[share.specialist].name}\n\n"
    return title if share.section == 0 else f"\n\n{title}"


class Answering:
    """Speaks through an engine."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def pieces(self, share: Share) -> AsyncGenerator[str]:
        value = AnswerInput(share.specialist, share.question, share.colleague, share.part, share.recalled)
        return self._engine.stream(ANSWER_QUESTION, value)

    async def say(self, pieces: AsyncGenerator[str], share: Share, tell: Tell) -> str:
        heading, section = _heading(share), share.section
        said: list[str] = []
        async with aclosing(pieces):
            async for piece in pieces:
                text, heading = heading + piece, ""
                said.append(text)
                tell(Token(text, section))
        tell(SectionDone(section))
        return "".join(said)

    async def alone(self, pieces: AsyncGenerator[str], share: Share, tell: Tell) -> Command[Any]:
        """Let the words flow, with the follow-up questions beside them; a second section comes after."""
        update: dict[str, Any] = {"routing": share.routing.model_dump()}
        suggesting = asyncio.create_task(self.suggest(share, tell))
        try:
            said = await self.say(pieces, share, tell)
            update["follow_up_questions"] = await suggesting
        finally:
            await call_off(suggesting)
        if not share.colleague:
            return Command(update={**update, "answer": said})
        rest = send("hand_over", replace(share, section=1))
        return Command(update={**update, "sections": {0: said}}, goto=[rest, "compose"])

    async def suggest(self, share: Share, tell: Tell) -> list[str]:
        """Return up to three; an answer is not lost because these could not be made."""
        value = FollowUpInput(share.routing.leading, share.question, share.recalled)
        try:
            made = await self._engine.run(SUGGEST_FOLLOW_UPS, value)
        except (Unavailable, UpstreamMalformed) as error:
            log.warning("no follow-up questions (%s)", type(error).__name__)
            return []
        questions = list(dict.fromkeys(text.strip() for text in made.questions if text.strip()))[:COUNT]
        tell(FollowUps(tuple(questions)))
        return questions
