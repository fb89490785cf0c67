"""Which engine thinks: chosen once at start-up from the settings, and said aloud."""

from llm.address import shown
from llm.choice import Choice, choice
from llm.engine import Engine
from llm.offline import OfflineEngine
from settings import Settings


def make_engine(settings: Settings) -> Engine:
    """Make the engine that the settings ask for; `auto` goes online when a key or a base URL is set.

    Raises:
        StartupError: `openai` is asked for without a key and a base URL, or one of them cannot be used.
    """
    if _choice(settings)[0] == "offline":
        return OfflineEngine()
    # Imported here, since only this engine needs the HTTP client and its import time.
    from llm.online import OnlineEngine

    return OnlineEngine(settings)


def describe(settings: Settings) -> str:
    """One line for start-up: which engine and why, without secrets.

    Raises:
        StartupError: as `make_engine`.
    """
    chosen, why = _choice(settings)
    if chosen == "offline":
        return f"ENGINE offline: rules and authored knowledge, no model is asked ({why})"
    return f"ENGINE openai: model {settings.openai_model} at {shown(settings)} ({why})"


def _choice(settings: Settings) -> tuple[Choice, str]:
    return choice(settings, settings.llm.engine, "VIVA_LLM__ENGINE")
