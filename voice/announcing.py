"""Says in the room whether it is recorded, in words and as data."""

from collections.abc import Awaitable, Callable

from livekit.agents import AgentSession

from voice import words
from voice.recording import News, Recorder
from voice.telling import Telling


class Announcing:
    """Speaks for a recorder."""

    def __init__(self, recorder: Recorder, telling: Telling, say: Callable[[str], Awaitable[None]]) -> None:
        self._recorder = recorder
        self._telling = telling
        self._say = say

    async def entering(self, session: AgentSession[None]) -> str:
        """Record from the first word on, where the candidate agrees; the words that say so."""
        self._recorder.attach(session)
        await self._recorder.look()
        if not self._recorder.recording:
            return ""
        await self._telling.recording(True)
        return words.RECORDED

    async def changed(self, news: News) -> None:
        """Tell what has changed since."""
        await self._telling.recording(self._recorder.recording, missing=news == "missing")
        if news != "missing":
            await self._say(words.RECORDED if news == "on" else words.NOT_RECORDED)
