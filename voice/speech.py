"""What hears and what speaks in a room: the configured endpoint, this machine, or a LiveKit plugin by its name."""

from collections.abc import Mapping
from importlib import import_module
from inspect import signature
from typing import Any

from livekit import rtc
from livekit.agents import APIConnectionError, stt, tts, vad

from domain.errors import StartupError, VivaError
from llm.speech.audio import RATE, Audio
from llm.speech.gateway import make_speech
from llm.speech.seam import Speech
from settings import Settings
from voice.detecting import Shared
from voice.hearing import Ear, Recognise
from voice.speaking import OwnVoice


def load_vad(settings: Settings) -> vad.VAD:
    """Load the voice activity detector of one interview, which takes a moment."""
    from livekit.plugins import silero

    detector = silero.VAD.load(min_silence_duration=settings.voice.silence)
    # While it warms up the framework keeps the candidate's sound from the recogniser, and not from the floor.
    return detector if settings.voice.warmup else Shared(detector)


def make_ear(settings: Settings, speech: Speech, detector: vad.VAD) -> stt.STT:
    """Make what hears.

    Raises:
        StartupError: there is no plugin of the name that the settings give.
    """
    recognise, warms = _by(speech), speech.name == "offline"
    if settings.voice.stt:
        plugin = _plugin(settings.voice.stt, "STT", _chosen(settings))
        if plugin.capabilities.streaming:
            return plugin
        recognise, warms = _by_plugin(plugin), False
    return Ear(recognise, detector, settings.voice, settings.speech.language, warms=warms)


def make_voice(settings: Settings, speech: Speech) -> tts.TTS:
    """Make what speaks.

    Raises:
        StartupError: there is no plugin of the name that the settings give.
    """
    if settings.voice.tts:
        return _plugin(settings.voice.tts, "TTS", _chosen(settings))
    return OwnVoice(speech, settings.voice.slow)


def check(settings: Settings) -> None:
    """Find out at start-up what would fail in every job.

    Raises:
        StartupError: a plugin is missing or cannot do it, or the speech endpoint is not set.
    """
    make_speech(settings)
    for name, kind in ((settings.voice.stt, "STT"), (settings.voice.tts, "TTS")):
        if name:
            _class(name, kind)


def _by(speech: Speech) -> Recognise:
    async def recognise(audio: Audio) -> str:
        try:
            return (await speech.transcribe(audio)).text
        except VivaError as error:
            raise APIConnectionError(error.message) from None

    return recognise


def _by_plugin(plugin: stt.STT) -> Recognise:
    async def recognise(audio: Audio) -> str:
        samples = audio.samples
        event = await plugin.recognize(rtc.AudioFrame(samples.tobytes(), RATE, 1, len(samples)))
        return event.alternatives[0].text if event.alternatives else ""

    return recognise


def _module(name: str) -> object:
    try:
        return import_module(f"livekit.plugins.{name}")
    except ImportError:
        package = f"livekit-plugins-{name.replace('_', '-')}"
        raise StartupError(f"no LiveKit plugin {name!r}: run `pip install {package}`") from None


def _class(name: str, kind: str) -> Any:
    made = getattr(_module(name), kind, None)
    if made is None:
        raise StartupError(f"the LiveKit plugin {name!r} has no {kind}: name another in VIVA_VOICE__{kind}")
    return made


def _plugin(name: str, kind: str, chosen: Mapping[str, str]) -> Any:
    """Make one of a plugin's two, with those of the chosen values that it takes."""
    made = _class(name, kind)
    taken = signature(made).parameters
    return made(**{key: value for key, value in chosen.items() if key in taken})


def _chosen(settings: Settings) -> dict[str, str]:
    """The language; the voice too where it was set, since the default is no plugin's voice."""
    speech = settings.speech
    return {"language": speech.language} | ({"voice": speech.voice} if "voice" in speech.model_fields_set else {})
