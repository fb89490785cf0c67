"""Which engine hears and speaks: chosen once at start-up from the settings, and said aloud."""

from typing import Literal

from domain.errors import StartupError
from llm.address import api_key, base_url, shown
from llm.speech import weights
from llm.speech.seam import Speech
from settings import Settings


def make_speech(settings: Settings) -> Speech:
    """Make what the settings ask for; `auto` goes online when a key or a base URL is set. Loads nothing heavy.

    Raises:
        StartupError: `openai` is asked for without a key and a base URL, or one of them cannot be used.
    """
    if _choice(settings)[0] == "offline":
        from llm.speech.offline import OfflineSpeech

        return OfflineSpeech(settings)
    from llm.speech.online import OnlineSpeech

    return OnlineSpeech(settings)


def describe(settings: Settings) -> str:
    """One line for start-up: which engine and why, without secrets.

    Raises:
        StartupError: as `make_speech`.
    """
    choice, why = _choice(settings)
    if choice == "offline":
        usable = weights.is_usable(settings.speech.model)
        ear = "Whisper base" if usable else "PocketSphinx (poorly; `python -m llm.speech` brings Whisper)"
        return f"SPEECH offline: {ear} hears, eSpeak NG speaks, on this machine ({why})"
    speech = settings.speech
    return f"SPEECH openai: {speech.stt_model} hears, {speech.tts_model} speaks, at {shown(settings)} ({why})"


def _choice(settings: Settings) -> tuple[Literal["openai", "offline"], str]:
    found = {"OPENAI_API_KEY": api_key(settings), "OPENAI_BASE_URL": base_url(settings)}
    named = " and ".join(name for name, value in found.items() if value)
    match settings.speech.engine:
        case "offline":
            return "offline", "VIVA_SPEECH__ENGINE=offline"
        case "openai" if not named:
            raise StartupError(
                "VIVA_SPEECH__ENGINE=openai needs OPENAI_API_KEY, or OPENAI_BASE_URL for an own server: set one"
            )
        case "auto" if not named:
            return "offline", "neither OPENAI_API_KEY nor OPENAI_BASE_URL is set"
        case _:
            return "openai", f"VIVA_SPEECH__ENGINE={settings.speech.engine}, {named} set"
