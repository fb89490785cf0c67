"""Speaks by the product's own voice: sentence by sentence, and for those who read where no voice can be had."""

import asyncio
import io
import re
import struct
import time
from collections.abc import AsyncGenerator, AsyncIterable, Callable, Iterable
from typing import Any, Literal

import numpy as np
from livekit import rtc
from livekit.agents import APIConnectionError, APIConnectOptions, tts, utils
from livekit.agents.types import DEFAULT_API_CONNECT_OPTIONS
from numpy.typing import NDArray

from domain.errors import Invalid, UpstreamMalformed, VivaError
from domain.language.sentences import sentences
from llm.speech.seam import Speech

_ENDS = re.compile(r"[.!?…。！？][\"'”’)\]]*\s*$")
Trouble = Literal["failing", "well"]
RATE = 24_000
# A silent frame is as long as one that reads the text takes for it.
READING = 0.06
SHORTEST = 1.5
# After a failure it is not tried again for so long: every sentence would have to wait.
REST = 10.0
QUIET = 200
LEAD = 0.01
KEPT = 32
KEPT_CHARACTERS = 80
FRAME = 0.02


class OwnVoice(tts.TTS):
    """An endpoint's voice, or this machine's; `slow` is how long a sentence may take, in seconds."""

    def __init__(self, speech: Speech, slow: float) -> None:
        super().__init__(capabilities=tts.TTSCapabilities(streaming=False), sample_rate=RATE, num_channels=1)
        self._speech = speech
        self._slow = slow
        self._kept: dict[str, rtc.AudioFrame] = {}
        self._rests_until = 0.0
        self.notice: Callable[[Trouble], None] = lambda _: None

    def synthesize(
        self, text: str, *, conn_options: APIConnectOptions = DEFAULT_API_CONNECT_OPTIONS
    ) -> tts.ChunkedStream:
        """Speak a sentence."""
        return _Sentence(self, text, conn_options)

    async def prepare(self, texts: Iterable[str]) -> None:
        """Have what is said again and again at hand."""
        for text in texts:
            try:
                await self.sentence(text)
            except (VivaError, TimeoutError):
                return

    async def speak(self, text: AsyncIterable[str]) -> AsyncGenerator[rtc.AudioFrame]:
        """Speak what comes, a sentence at a time."""
        async for sentence in whole_sentences(text):
            for frame in _cut(await self._sound(sentence)):
                yield frame
                # The captions' pace is computed from each frame: all of a sentence at once would stop everything else.
                await asyncio.sleep(0)

    async def sentence(self, text: str) -> rtc.AudioFrame:
        """The sound of a sentence.

        Raises:
            VivaError: it cannot be spoken.
            TimeoutError: not in time.
        """
        if (known := self._kept.get(text)) is not None:
            return known
        async with asyncio.timeout(self._slow):
            frame = sound((await self._speech.synthesize(text, "wav")).content)
        if len(text) <= KEPT_CHARACTERS and len(self._kept) < KEPT:
            self._kept[text] = frame
        return frame

    async def _sound(self, text: str) -> rtc.AudioFrame:
        """The sentence, or a silence in which it can be read."""
        if text not in self._kept and time.monotonic() < self._rests_until:
            return _silence(text)
        try:
            frame = await self.sentence(text)
        except Invalid:
            # A sentence without words says nothing of the voice.
            return _silence(text)
        except (VivaError, TimeoutError):
            self._rests_until = time.monotonic() + REST
            self.notice("failing")
            return _silence(text)
        self.notice("well")
        return frame


class _Sentence(tts.ChunkedStream):
    def __init__(self, voice: OwnVoice, text: str, conn_options: APIConnectOptions) -> None:
        super().__init__(tts=voice, input_text=text, conn_options=conn_options)
        self._voice = voice

    async def _run(self, output_emitter: tts.AudioEmitter) -> None:
        try:
            frame = await self._voice.sentence(self.input_text)
        except (VivaError, TimeoutError) as error:
            raise APIConnectionError(str(error)) from None
        output_emitter.initialize(request_id=utils.shortuuid(), sample_rate=RATE, num_channels=1, mime_type="audio/pcm")
        output_emitter.push(frame.data.tobytes())
        output_emitter.flush()


async def whole_sentences(text: AsyncIterable[str]) -> AsyncGenerator[str]:
    """The sentences of a text that comes in pieces, each as soon as it is there."""
    held = ""
    async for piece in text:
        *done, held = sentences(held + piece) or [""]
        # What stands after the end of a sentence is lost above, and belongs before what comes.
        held += piece[len(piece.rstrip()) :]
        if _ENDS.search(held):
            done, held = [*done, held.strip()], ""
        for sentence in done:
            yield sentence
    if held.strip():
        yield held.strip()


def sound(wav: bytes) -> rtc.AudioFrame:
    """The sound of a WAV file at the room's rate, without the silence before it; its sizes may be open.

    Raises:
        UpstreamMalformed: it is no WAV file of 16-bit samples.
    """
    rate, channels, pcm = _opened(wav)
    samples = np.frombuffer(pcm[: len(pcm) // (2 * channels) * 2 * channels], dtype=np.int16)[::channels]
    loud = np.flatnonzero(np.abs(samples.astype(np.int32)) > QUIET)
    samples = samples[max(0, int(loud[0]) - int(LEAD * rate)) if len(loud) else 0 :]
    return _at_rate(np.ascontiguousarray(samples), rate)


def _opened(wav: bytes) -> tuple[int, int, bytes]:
    file = io.BytesIO(wav)
    if file.read(4) != b"RIFF" or file.read(8)[4:] != b"WAVE":
        raise UpstreamMalformed("the speech endpoint sent no WAV file: check VIVA_SPEECH__TTS_MODEL")
    rate, channels = 0, 1
    while len(head := file.read(8)) == 8:
        name, size = struct.unpack("<4sI", head)
        if name == b"data" and rate:
            return rate, channels, file.read(size)
        body = file.read(size + size % 2)
        if name == b"fmt " and len(body) >= 16:
            _, channels, rate, _, _, bits = struct.unpack("<HHIIHH", body[:16])
            if bits != 16 or not channels:
                break
    raise UpstreamMalformed("the speech endpoint sent a WAV file of another kind: check VIVA_SPEECH__TTS_MODEL")


def _frame(samples: NDArray[np.int16]) -> rtc.AudioFrame:
    return rtc.AudioFrame(samples.tobytes(), RATE, 1, len(samples))


def _at_rate(samples: NDArray[np.int16], rate: int) -> rtc.AudioFrame:
    if rate == RATE or not len(samples):
        return _frame(samples)
    resampler = rtc.AudioResampler(rate, RATE, quality=rtc.AudioResamplerQuality.MEDIUM)
    pieces: list[Any] = [*resampler.push(rtc.AudioFrame(samples.tobytes(), rate, 1, len(samples)))]
    pieces += resampler.flush()
    return _frame(np.concatenate([np.frombuffer(piece.data, dtype=np.int16) for piece in pieces]))


def _silence(text: str) -> rtc.AudioFrame:
    return _frame(np.zeros(int(RATE * max(SHORTEST, READING * len(text))), dtype=np.int16))


def _cut(frame: rtc.AudioFrame) -> Iterable[rtc.AudioFrame]:
    """In short frames, so that the first goes out at once."""
    samples = np.frombuffer(frame.data, dtype=np.int16)
    size = int(RATE * FRAME)
    for start in range(0, len(samples), size):
        yield _frame(samples[start : start + size])
