"""Which engine hears and speaks: chosen once at start-up from the settings, and said aloud."""

from llm.address import shown
from llm.choice import Choice, choice
from llm.speech import weights
from llm.speech.seam import Speech
from settings import Settings


def make_speech(settings: Settings, *, stays: bool = False) -> Speech:
    """Make what the settings ask for; `auto` goes online when a key or a base URL is set. Loads nothing heavy.

    `stays`: what has been loaded on this machine is kept, for who asks again and again and cannot wait.

    Raises:
        StartupError: `openai` is asked for without a key and a base URL, or one of them cannot be used.
    """
    if _choice(settings)[0] == "offline":
        from llm.speech.offline import OfflineSpeech

        return OfflineSpeech(settings, stays=stays)
    from llm.speech.online import OnlineSpeech

    return OnlineSpeech(settings)


def describe(settings: Settings) -> str:
    """One line for start-up: which engine and why, without secrets.

    Raises:
        StartupError: as `make_speech`.
    """
    chosen, why = _choice(settings)
    if chosen == "offline":
        usable = weights.is_usable(settings.speech.model)
        ear = "Whisper base" if usable else "PocketSphinx (poorly; `python -m llm.speech` brings Whisper)"
        return f"SPEECH offline: {ear} hears, eSpeak NG speaks, on this machine ({why})"
    speech = settings.speech
    return f"SPEECH openai: {speech.stt_model} hears, {speech.tts_model} speaks, at {shown(settings)} ({why})"


def _choice(settings: Settings) -> tuple[Choice, str]:
    return choice(settings, settings.speech.engine, "VIVA_SPEECH__ENGINE")
