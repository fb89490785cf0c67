"""Hears: begins to recognise before an answer is over, and keeps what cannot be recognised yet."""

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable
from typing import Any, Literal

import numpy as np
from livekit import rtc
from livekit.agents import APIConnectionError, APIConnectOptions, APIError, stt, utils, vad
from livekit.agents.types import DEFAULT_API_CONNECT_OPTIONS, NOT_GIVEN, NotGivenOr

from llm.speech.audio import RATE, Audio
from settings import Voice
from voice import words
from voice.utterance import Part, Samples, Utterance

log = logging.getLogger(__name__)

Recognise = Callable[[Audio], Awaitable[str]]
Trouble = Literal["slow", "failing", "lost", "unclear", "well"]

# Nobody speaks for so long without the least pause; what does is parted all the same.
LONGEST = 60.0
# Less than this may be a cough, and is no reason to ask.
SPOKEN = 1.0
ATTEMPTS = 12
LONGEST_PAUSE = 10.0


class Ear(stt.STT):
    """Hears by a recogniser of whole recordings; `notice` is told how that goes."""

    def __init__(
        self, recognise: Recognise, detector: vad.VAD, limits: Voice, language: str, *, warms: bool = False
    ) -> None:
        super().__init__(capabilities=stt.STTCapabilities(streaming=True, interim_results=False))
        self.recognise = recognise
        self.detector = detector
        self.limits = limits
        self.language = language
        self.warms = warms
        self.over_agent: Callable[[], bool] = lambda: False
        self.notice: Callable[[Trouble], None] = lambda _: None

    async def _recognize_impl(
        self, buffer: utils.AudioBuffer, *, language: NotGivenOr[str] = NOT_GIVEN, conn_options: APIConnectOptions
    ) -> stt.SpeechEvent:
        frame = utils.merge_frames(buffer)
        try:
            text = await self.recognise(Audio(np.frombuffer(frame.data, dtype=np.int16)))
        except APIError as error:
            raise APIConnectionError(str(error)) from None
        return self.written(text)

    def written(self, text: str) -> stt.SpeechEvent:
        """What was heard, as the framework takes it."""
        said = stt.SpeechData(language=self.language, text=text)  # pyright: ignore[reportArgumentType]
        return stt.SpeechEvent(type=stt.SpeechEventType.FINAL_TRANSCRIPT, alternatives=[said])

    def stream(
        self,
        *,
        language: NotGivenOr[str] = NOT_GIVEN,
        conn_options: APIConnectOptions = DEFAULT_API_CONNECT_OPTIONS,
    ) -> "Hearing":
        """Begin to listen."""
        return Hearing(self, conn_options)


class Hearing(stt.RecognizeStream):
    """One listening: pieces of speech go to the recogniser at once, and their texts come in their order."""

    def __init__(self, ear: Ear, conn_options: APIConnectOptions) -> None:
        super().__init__(stt=ear, conn_options=conn_options, sample_rate=RATE)
        self._ear = ear
        self._utterance = Utterance()
        self._parts: asyncio.Queue[Part] = asyncio.Queue()

    async def _metrics_monitor_task(self, event_aiter: Any) -> None:
        async for _ in event_aiter:
            pass

    async def _run(self) -> None:
        detecting = self._ear.detector.stream()
        tasks = [asyncio.create_task(work) for work in (self._feed(detecting), self._write(), self._warm())]
        try:
            async for event in detecting:
                self._detected(event)
        finally:
            self._utterance.drop_guess()
            await utils.aio.cancel_and_wait(*tasks)
            await detecting.aclose()

    async def _warm(self) -> None:
        """What loads something first shall do so before it is needed."""
        if self._ear.warms:
            with contextlib.suppress(APIError):
                await self._recognise(np.zeros(RATE // 2, dtype=np.int16))

    async def _feed(self, detecting: vad.VADStream) -> None:
        async for frame in self._input_ch:
            if isinstance(frame, rtc.AudioFrame):
                detecting.push_frame(frame)
        detecting.end_input()

    def _detected(self, event: vad.VADEvent) -> None:
        if event.type == vad.VADEventType.START_OF_SPEECH:
            self._utterance = Utterance([_samples(event)], speaking=True)
        elif event.type == vad.VADEventType.END_OF_SPEECH:
            self._over()
        elif self._utterance.speaking:
            self._utterance.frames.append(_samples(event))
            self._weigh(event.raw_accumulated_silence)

    def _weigh(self, silence: float) -> None:
        """Guess in a pause that this was all; a guess that proves wrong parts what has become long."""
        utterance, limits = self._utterance, self._ear.limits
        if silence == 0.0 and utterance.guess is not None:
            if utterance.guess.seconds >= limits.piece:
                self._part(utterance.guess)
            else:
                utterance.drop_guess()
        elif utterance.guess is None and 0 < limits.ahead <= silence:
            utterance.guess = self._part_of(utterance.samples())
        elif utterance.guess is None and utterance.seconds >= LONGEST:
            self._part(self._part_of(utterance.samples()))

    def _part(self, part: Part) -> None:
        """Take what was said so far for itself, and go on with the rest."""
        rest = self._utterance.samples()[len(part.samples) :]
        self._parts.put_nowait(part)
        self._utterance = Utterance([rest], speaking=True)

    def _over(self) -> None:
        utterance, self._utterance = self._utterance, Utterance()
        if utterance.speaking:
            self._parts.put_nowait(utterance.guess or self._part_of(utterance.samples()))

    def _part_of(self, samples: Samples) -> Part:
        return Part(samples, self._ear.over_agent(), self._recognise(samples))

    def _recognise(self, samples: Samples) -> "asyncio.Task[str]":
        async def recognised() -> str:
            return await self._ear.recognise(Audio(samples))

        task = asyncio.create_task(recognised())
        # A guess that is dropped fails for nobody.
        task.add_done_callback(lambda done: done.cancelled() or done.exception())
        return task

    async def _write(self) -> None:
        while True:
            part = await self._parts.get()
            text = (await self._text(part) or "").strip()
            if text and not (part.over_agent and words.is_backchannel(text)):
                self._event_ch.send_nowait(self._ear.written(text))

    async def _text(self, part: Part) -> str | None:
        """What is said in it; None when the recogniser has failed for good."""
        for attempt in range(ATTEMPTS):
            try:
                text = await self._patiently(part.text)
            except Exception as error:
                log.warning("speech was not recognised (%s)", type(error).__name__)
                self._ear.notice("failing")
                await asyncio.sleep(min(2.0**attempt / 2, LONGEST_PAUSE))
                part.text = self._recognise(part.samples)
                continue
            if text.strip() or part.seconds < SPOKEN or part.over_agent:
                self._ear.notice("well")
            else:
                self._ear.notice("unclear")
            return text
        self._ear.notice("lost")
        return None

    async def _patiently(self, coming: "asyncio.Task[str]") -> str:
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(self._ear.limits.slow):
                return await asyncio.shield(coming)
        self._ear.notice("slow")
        return await coming


def _samples(event: vad.VADEvent) -> Samples:
    return np.concatenate([np.frombuffer(frame.data, dtype=np.int16) for frame in event.frames])
