"""The interviewer in the room: it greets, and passes on what was said; everything else is the framework's."""

from collections.abc import AsyncGenerator, AsyncIterable, Awaitable, Callable
from typing import Any

from livekit import rtc
from livekit.agents import Agent, AgentSession, llm
from livekit.agents.voice import ModelSettings

from voice.conversation import Conversation
from voice.speaking import OwnVoice


class Unused(llm.LLM):
    """The framework replies only where there is a model; ours is behind the conversation."""

    def chat(self, **_: Any) -> llm.LLMStream:
        """Never called: the agent's own node replies."""
        raise NotImplementedError


class InterviewAgent(Agent):
    """Speaks for a conversation; `entering` is called before anything is said, and returns what comes first."""

    def __init__(self, conversation: Conversation, entering: Callable[[AgentSession[None]], Awaitable[str]]) -> None:
        super().__init__(instructions="")
        self._conversation = conversation
        self._entering = entering

    async def on_enter(self) -> None:
        """Greet, or take the interview up again."""
        first = await self._entering(self.session)
        reply = await self._conversation.open()
        self.session.say(f"{first} {reply.text}".lstrip())

    async def llm_node(
        self, chat_ctx: llm.ChatContext, tools: list[llm.Tool], model_settings: ModelSettings
    ) -> AsyncGenerator[str]:
        """Pass on the newest words, and speak what follows from them."""
        said = [message for message in chat_ctx.messages() if message.role == "user"]
        text = said[-1].text_content if said else None
        if not text:
            return
        async for sentence in self._conversation.reply(text):
            yield sentence

    async def tts_node(self, text: AsyncIterable[str], model_settings: ModelSettings) -> AsyncGenerator[rtc.AudioFrame]:
        """Speak sentence by sentence, the first at once; a plugin's voice has the framework's way."""
        voice = self.session.tts
        frames = (
            voice.speak(text) if isinstance(voice, OwnVoice) else Agent.default.tts_node(self, text, model_settings)
        )
        async for frame in frames:
            yield frame
