"""What hears and what speaks in a room: the configured endpoint, this machine, or a LiveKit plugin by its name."""

from collections.abc import Callable
from importlib import import_module
from typing import Any

import numpy as np
from livekit import rtc
from livekit.agents import APIConnectionError, APIConnectOptions, stt, tts, utils, vad
from livekit.agents.types import DEFAULT_API_CONNECT_OPTIONS, NOT_GIVEN, NotGivenOr

from domain.errors import StartupError, VivaError
from llm.speech.audio import RATE, Audio
from llm.speech.gateway import make_speech
from llm.speech.seam import Speech
from settings import Settings
from voice import words

SPOKEN_RATE = 22_050


class Ear(stt.STT):
    """Hears by another recogniser, and leaves out what only says that somebody listens to the agent."""

    def __init__(self, inner: stt.STT) -> None:
        super().__init__(capabilities=stt.STTCapabilities(streaming=False, interim_results=False))
        self._inner = inner
        self.over_agent: Callable[[], bool] = lambda: False

    async def _recognize_impl(
        self, buffer: utils.AudioBuffer, *, language: NotGivenOr[str] = NOT_GIVEN, conn_options: APIConnectOptions
    ) -> stt.SpeechEvent:
        event = await self._inner.recognize(buffer, language=language, conn_options=conn_options)
        heard = event.alternatives[0].text if event.alternatives else ""
        if self.over_agent() and words.is_backchannel(heard):
            event.alternatives.clear()
        return event

    async def aclose(self) -> None:
        """Close the recogniser behind it."""
        await self._inner.aclose()


class OwnEar(stt.STT):
    """The product's own recogniser, an endpoint or this machine."""

    def __init__(self, speech: Speech, language: str) -> None:
        super().__init__(capabilities=stt.STTCapabilities(streaming=False, interim_results=False))
        self._speech = speech
        self._language = language

    async def _recognize_impl(
        self, buffer: utils.AudioBuffer, *, language: NotGivenOr[str] = NOT_GIVEN, conn_options: APIConnectOptions
    ) -> stt.SpeechEvent:
        try:
            found = await self._speech.transcribe(Audio(_at_rate(utils.merge_frames(buffer))))
        except VivaError as error:
            raise APIConnectionError(error.message) from None
        said = stt.SpeechData(language=language or self._language, text=found.text)  # pyright: ignore[reportArgumentType]
        return stt.SpeechEvent(type=stt.SpeechEventType.FINAL_TRANSCRIPT, alternatives=[said])


class OwnVoice(tts.TTS):
    """The product's own voice, an endpoint's or this machine's."""

    def __init__(self, speech: Speech) -> None:
        super().__init__(capabilities=tts.TTSCapabilities(streaming=False), sample_rate=SPOKEN_RATE, num_channels=1)
        self.speech = speech

    def synthesize(
        self, text: str, *, conn_options: APIConnectOptions = DEFAULT_API_CONNECT_OPTIONS
    ) -> tts.ChunkedStream:
        """Speak a sentence."""
        return _Sentence(self, text, conn_options)


class _Sentence(tts.ChunkedStream):
    def __init__(self, voice: OwnVoice, text: str, conn_options: APIConnectOptions) -> None:
        super().__init__(tts=voice, input_text=text, conn_options=conn_options)
        self._speech = voice.speech

    async def _run(self, output_emitter: tts.AudioEmitter) -> None:
        try:
            spoken = await self._speech.synthesize(self.input_text, "wav")
        except VivaError as error:
            raise APIConnectionError(error.message) from None
        output_emitter.initialize(
            request_id=utils.shortuuid(), sample_rate=SPOKEN_RATE, num_channels=1, mime_type="audio/wav"
        )
        output_emitter.push(spoken.content)
        output_emitter.flush()


def _at_rate(frame: rtc.AudioFrame) -> "np.ndarray[tuple[int], np.dtype[np.int16]]":
    """The samples at the rate that recognisers take."""
    if frame.sample_rate == RATE:
        return np.frombuffer(frame.data, dtype=np.int16)
    resampler = rtc.AudioResampler(frame.sample_rate, RATE, quality=rtc.AudioResamplerQuality.MEDIUM)
    pieces = [*resampler.push(frame), *resampler.flush()]
    return np.concatenate([np.frombuffer(piece.data, dtype=np.int16) for piece in pieces])


def load_vad(settings: Settings) -> vad.VAD:
    """Load the voice activity detector, which takes a moment."""
    from livekit.plugins import silero

    return silero.VAD.load(min_silence_duration=settings.voice.silence)


def make_ear(settings: Settings, speech: Speech) -> stt.STT:
    """Make what hears.

    Raises:
        StartupError: there is no plugin of the name that the settings give.
    """
    if settings.voice.stt:
        return _plugin(settings.voice.stt, "STT")
    return Ear(OwnEar(speech, settings.speech.language))


def make_voice(settings: Settings, speech: Speech) -> tts.TTS:
    """Make what speaks.

    Raises:
        StartupError: there is no plugin of the name that the settings give.
    """
    if settings.voice.tts:
        return _plugin(settings.voice.tts, "TTS")
    return OwnVoice(speech)


def check(settings: Settings) -> None:
    """Find out at start-up what would fail in every job.

    Raises:
        StartupError: a plugin is missing, or the speech endpoint is not set.
    """
    make_speech(settings)
    for name in filter(None, (settings.voice.stt, settings.voice.tts)):
        _module(name)


def _module(name: str) -> object:
    try:
        return import_module(f"livekit.plugins.{name}")
    except ImportError:
        raise StartupError(f"no LiveKit plugin {name!r}: run `pip install livekit-plugins-{name}`") from None


def _plugin(name: str, kind: str) -> Any:
    made = getattr(_module(name), kind, None)
    if made is None:
        raise StartupError(f"the LiveKit plugin {name!r} has no {kind}: name another in VIVA_VOICE__{kind}")
    return made()
