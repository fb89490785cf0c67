"""Online or offline: decided once at start-up, for the engine that thinks and for the one that hears and speaks."""

from typing import Literal, TypeAlias

from domain.errors import StartupError
from llm.address import api_key, base_url
from settings import Settings

Choice: TypeAlias = Literal["openai", "offline"]


def choice(settings: Settings, asked: Literal["auto", "openai", "offline"], variable: str) -> tuple[Choice, str]:
    """Return the choice and the reason for it; `variable` is the one that holds what is asked for.

    Raises:
        StartupError: `openai` is asked for without a key and a base URL, or the key cannot be used.
    """
    found = {"OPENAI_API_KEY": api_key(settings), "OPENAI_BASE_URL": base_url(settings)}
    named = " and ".join(name for name, value in found.items() if value)
    match asked:
        case "offline":
            return "offline", f"{variable}=offline"
        case "openai" if not named:
            raise StartupError(f"{variable}=openai needs OPENAI_API_KEY, or OPENAI_BASE_URL for an own server: set one")
        case "auto" if not named:
            return "offline", "neither OPENAI_API_KEY nor OPENAI_BASE_URL is set"
        case _:
            return "openai", f"{variable}={asked}, {named} set"
