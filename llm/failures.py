"""What can go wrong with one request to the model endpoint, in words without upstream text or key."""

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from aiohttp import (
    ClientConnectionError,
    ClientConnectorCertificateError,
    ClientError,
    ClientPayloadError,
    ConnectionTimeoutError,
    SocketTimeoutError,
)

from domain.errors import UpstreamMalformed, UpstreamUnavailable

RETRIED = frozenset({408, 429, 500, 502, 503, 504})
LONGEST_WAIT = 86_400.0

UpstreamError = UpstreamUnavailable | UpstreamMalformed


class Failed(Exception):
    """One request failed: what to tell the user, and what may be done about it.

    `again`: the same request may succeed later; `retry_after`: seconds that the endpoint asked to wait;
    `names_limit`: the refusal speaks of the token limit's field.
    """

    def __init__(
        self,
        error: UpstreamError,
        *,
        status: int | None = None,
        again: bool = False,
        retry_after: float | None = None,
        names_limit: bool = False,
    ) -> None:
        super().__init__(error.message)
        self.error = error
        self.status = status
        self.again = again
        self.retry_after = retry_after
        self.names_limit = names_limit


def from_status(status: int, retry_after: float | None = None, names_limit: bool = False) -> Failed:
    """The failure that an HTTP status other than 2xx stands for."""
    if status in RETRIED or status >= 500:
        what = "is overloaded, or its quota is used up" if status == 429 else "failed"
        error = _unavailable(f"the model endpoint {what} ({status}): try again later", retry_after)
        return Failed(error, status=status, again=status in RETRIED, retry_after=retry_after)
    if advice := _ADVICE.get(status, _REDIRECT if status < 400 else None):
        return Failed(_unavailable(f"the model endpoint {advice[0]} ({status}): {advice[1]}"), status=status)
    message = f"the model endpoint refused the request ({status}): check OPENAI_MODEL and VIVA_LLM__*"
    return Failed(UpstreamMalformed(message), status=status, names_limit=names_limit)


def from_exception(error: ClientError | TimeoutError, connect: float, idle: float, total: float) -> Failed:
    """The failure that a client error stands for; the three times are the limits in force, in seconds."""
    match error:
        case ConnectionTimeoutError():
            return _lost(f"the model endpoint took no connection within {connect:g} s: check OPENAI_BASE_URL")
        case SocketTimeoutError():
            return _lost(f"the model endpoint sent nothing for {idle:g} s")
        case TimeoutError():
            return out_of_time(total)
        case ClientConnectorCertificateError():
            return Failed(_unavailable("the model endpoint's certificate is not trusted: check the address"))
        case ClientPayloadError():
            return _lost("the model endpoint broke off its answer")
        case ClientConnectionError():
            return _lost("the model endpoint cannot be reached: check OPENAI_BASE_URL and the network")
        case _:
            return Failed(UpstreamMalformed("the model endpoint does not speak HTTP: check OPENAI_BASE_URL"))


def out_of_time(total: float) -> Failed:
    """The call's deadline has passed, so another attempt makes no sense."""
    return Failed(_unavailable(f"the model endpoint did not finish within {total:g} s"))


def seconds_to_wait(header: str | None) -> float | None:
    """Read a `Retry-After` header, seconds or an HTTP date (RFC 9110 §10.2.3); None for none or nonsense."""
    if header is None:
        return None
    if re.fullmatch(r"[0-9]{1,9}(\.[0-9]{1,9})?", header.strip()):
        return min(float(header), LONGEST_WAIT)
    try:
        moment = parsedate_to_datetime(header)
    except ValueError:
        return None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return min(max((moment - datetime.now(UTC)).total_seconds(), 0.0), LONGEST_WAIT)


_KEY = ("refused the key", "check OPENAI_API_KEY")
_REDIRECT = ("redirects", "set OPENAI_BASE_URL to its final address")
_ADVICE = {
    401: _KEY,
    402: ("wants to be paid", "check the account behind OPENAI_API_KEY"),
    403: _KEY,
    404: ("knows no such address or model", "check OPENAI_BASE_URL and OPENAI_MODEL"),
}


def _unavailable(message: str, retry_after: float | None = None) -> UpstreamUnavailable:
    return UpstreamUnavailable(message) if retry_after is None else UpstreamUnavailable(message, retry_after)


def _lost(message: str) -> Failed:
    return Failed(_unavailable(message), again=True)
