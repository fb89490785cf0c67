"""One voice activity detector for all who listen to the same candidate: looking twice at each sound costs twice."""

import asyncio
from collections.abc import AsyncIterable

from livekit import rtc
from livekit.agents import utils, vad


class Shared(vad.VAD):
    """A detector whose streams are one: the first of them feeds it, and all get its events.

    Only for streams that are pushed the same frames; who is pushed others has to detect for itself.
    """

    def __init__(self, detector: vad.VAD) -> None:
        super().__init__(capabilities=detector.capabilities)
        self._detector = detector
        self._listeners: list[Listener] = []
        self._detecting: vad.VADStream | None = None
        self._telling: asyncio.Task[None] | None = None

    @property
    def model(self) -> str:
        """The detector's model."""
        return self._detector.model

    @property
    def provider(self) -> str:
        """Who made the detector."""
        return self._detector.provider

    def stream(self) -> "Listener":
        """Begin to listen; when the stream that feeds is closed, the next one does."""
        return Listener(self)

    def join(self, listener: "Listener") -> "asyncio.Task[None]":
        """Tell one more; the task ends when there is nothing more to tell, with what went wrong if something did."""
        self._listeners.append(listener)
        if self._telling is None:
            self._detecting = self._detector.stream()
            self._telling = asyncio.create_task(self._tell(self._detecting))
        return self._telling

    async def leave(self, listener: "Listener") -> None:
        """Tell one less; after the last one nothing is detected any more."""
        self._listeners.remove(listener)
        if self._listeners or self._telling is None or self._detecting is None:
            return
        telling, detecting = self._telling, self._detecting
        self._telling = self._detecting = None
        await utils.aio.cancel_and_wait(telling)
        await detecting.aclose()

    def fed_by(self, listener: "Listener") -> vad.VADStream | None:
        """Return what is to be pushed the frames of a listener, if they are to be pushed."""
        return self._detecting if self._listeners[0] is listener else None

    def finish(self, listener: "Listener") -> bool:
        """Have what was pushed last looked at, too; False when somebody else listens, for whom it goes on."""
        if self._listeners != [listener] or self._detecting is None:
            return False
        self._detecting.end_input()
        return True

    async def _tell(self, detecting: vad.VADStream) -> None:
        async for event in detecting:
            for listener in self._listeners:
                listener.told(event)


class Listener(vad.VADStream):
    """One stream of a shared detector."""

    def __init__(self, shared: Shared) -> None:
        self._shared = shared
        super().__init__(shared)

    def told(self, event: vad.VADEvent) -> None:
        """Pass an event on to whoever reads this stream."""
        if not self._event_ch.closed:
            self._event_ch.send_nowait(event)

    async def _main_task(self) -> None:
        telling = self._shared.join(self)
        feeding = asyncio.create_task(self._feed())
        try:
            await asyncio.wait({feeding, telling}, return_when=asyncio.FIRST_COMPLETED)
            if not telling.done() and self._shared.finish(self):
                await asyncio.wait({telling})
            if telling.done():
                await telling
        finally:
            await utils.aio.cancel_and_wait(feeding)
            await self._shared.leave(self)

    async def _feed(self) -> None:
        async for pushed in self._input_ch:
            if (detecting := self._shared.fed_by(self)) is None:
                continue
            if isinstance(pushed, rtc.AudioFrame):
                detecting.push_frame(pushed)
            elif not self._input_ch.closed:
                detecting.flush()

    async def _metrics_monitor_task(self, event_aiter: AsyncIterable[vad.VADEvent]) -> None:
        async for _ in event_aiter:
            pass
