"""The way to the LiveKit server: past a proxy that does not lead there, and for as long as it takes."""

import logging
from urllib.parse import urlsplit
from urllib.request import proxy_bypass

from livekit.agents import NOT_GIVEN, NotGivenOr

import settings

log = logging.getLogger(__name__)

# What the framework writes each time; it has no event for it.
_FAILED = "failed to connect to livekit"


def is_direct(url: str) -> bool:
    """Whether no proxy stands before the server: it runs on this machine, or NO_PROXY names it."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    if host in {"localhost", "::1"} or host.startswith("127."):
        return True
    return bool(proxy_bypass(f"{host}:{parts.port}" if parts.port else host))


def proxy(url: str) -> NotGivenOr[str | None]:
    """The proxy for the worker: none, or what the framework finds in the environment, where it ignores NO_PROXY."""
    return None if is_direct(url) else NOT_GIVEN


def forget_proxy(url: str) -> None:
    """Have rooms joined without a proxy in this process: their engine takes HTTP_PROXY for ws:// in spite of NO_PROXY.

    Endpoints at plain http:// addresses are reached without one too, then; for https:// nothing changes.
    """
    if is_direct(url) and urlsplit(url).scheme in {"ws", "http"}:
        settings.forget_proxy()


class Outage(logging.Filter):
    """Says once that the server cannot be reached, in place of the framework's warning every ten seconds."""

    def __init__(self) -> None:
        super().__init__()
        self._lasts = False

    def over(self) -> None:
        """The server is there again."""
        self._lasts = False

    def filter(self, record: logging.LogRecord) -> bool:
        """Let everything else pass."""
        if not record.getMessage().startswith(_FAILED):
            return True
        if not self._lasts:
            self._lasts = True
            error = getattr(record, "error", None)
            status = getattr(error, "status", None)
            log.warning(
                "the LiveKit server cannot be reached (%s%s): it is tried again until it can",
                type(error).__name__,
                f" {status}" if status else "",
            )
        return False
