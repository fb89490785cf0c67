"""The address of the model endpoint: checked, completed, and shown without its secrets."""

from urllib.parse import SplitResult, urlsplit

from domain.errors import StartupError
from settings import Settings

OPENAI = "https://api.openai.com/v1"


def base_url(settings: Settings) -> str | None:
    """The configured base URL; an empty variable counts as none."""
    return (settings.openai_base_url or "").strip() or None


def api_key(settings: Settings) -> str | None:
    """The configured key; an empty variable counts as none.

    Raises:
        StartupError: it holds characters that no HTTP header can carry.
    """
    key = settings.openai_api_key.get_secret_value().strip() if settings.openai_api_key else ""
    if not (key.isascii() and (key == "" or key.isprintable())):
        raise StartupError("OPENAI_API_KEY holds characters that no HTTP header can carry: copy it again")
    return key or None


def completions_url(settings: Settings) -> str:
    """Where to post: the base URL plus `/chat/completions`; its credentials and query stay.

    Raises:
        StartupError: the base URL is not an http(s) address.
    """
    parts = _split(settings)
    return parts._replace(path=parts.path.rstrip("/") + "/chat/completions", fragment="").geturl()


def shown(settings: Settings) -> str:
    """The base URL for people to read: scheme, host, port and path alone.

    Raises:
        StartupError: as above.
    """
    parts = _split(settings)
    return parts._replace(netloc=parts.netloc.rpartition("@")[2], query="", fragment="").geturl()


def is_loopback(settings: Settings) -> bool:
    """Whether the endpoint runs on this machine, so that no proxy can stand between."""
    host = _split(settings).hostname or ""
    return host in {"localhost", "::1"} or host.startswith("127.")


def _split(settings: Settings) -> SplitResult:
    try:
        parts = urlsplit(base_url(settings) or OPENAI)
        usable = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:
        usable, parts = False, urlsplit("")
    if not usable:
        raise StartupError("OPENAI_BASE_URL is not an address: write it like https://host:port/v1")
    return parts
