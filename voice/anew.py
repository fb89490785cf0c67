"""Says something in the place of what is being said, which counts as heard by nobody."""

import asyncio
from collections.abc import Awaitable, Callable

from livekit.agents import AgentSession

from voice.conversation import Conversation
from voice.reply import Reply


async def anew(
    session: AgentSession[None],
    conversation: Conversation,
    reply: Callable[[], Awaitable[Reply]],
    seconds: float = 0.0,
) -> str:
    """Cut short what is being said, wait for so long, cut short what was begun meanwhile, and return what to say then.

    The reply is made last: the end of what was cut short would count as the end of it.
    """
    await _cut(session, conversation)
    if seconds:
        await asyncio.sleep(seconds)
        await _cut(session, conversation)
    return (await reply()).text


async def _cut(session: AgentSession[None], conversation: Conversation) -> None:
    conversation.unspoken = None
    await session.interrupt()
