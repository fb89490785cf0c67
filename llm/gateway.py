"""Which engine thinks: chosen once at start-up from the settings, and said aloud."""

from typing import Literal

from domain.errors import StartupError
from llm.address import api_key, base_url, shown
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
    choice, why = _choice(settings)
    if choice == "offline":
        return f"ENGINE offline: rules and authored knowledge, no model is asked ({why})"
    return f"ENGINE openai: model {settings.openai_model} at {shown(settings)} ({why})"


def _choice(settings: Settings) -> tuple[Literal["openai", "offline"], str]:
    found = {"OPENAI_API_KEY": api_key(settings), "OPENAI_BASE_URL": base_url(settings)}
    named = " and ".join(name for name, value in found.items() if value)
    match settings.llm.engine:
        case "offline":
            return "offline", "VIVA_LLM__ENGINE=offline"
        case "openai" if not named:
            raise StartupError(
                "VIVA_LLM__ENGINE=openai needs OPENAI_API_KEY, or OPENAI_BASE_URL for an own server: set one"
            )
        case "auto" if not named:
            return "offline", "neither OPENAI_API_KEY nor OPENAI_BASE_URL is set"
        case _:
            return "openai", f"VIVA_LLM__ENGINE={settings.llm.engine}, {named} set"
