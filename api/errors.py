"""From domain errors to what HTTP says: one table, for every dialect."""

import logging
import math
import traceback
from dataclasses import dataclass

from domain import errors

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Wording:
    """How an error is told: HTTP status, and the short code that streams carry."""

    status: int
    code: str


TABLE: dict[type[BaseException], Wording] = {
    errors.NotFound: Wording(404, "not_found"),
    errors.Conflict: Wording(409, "conflict"),
    errors.TurnClosed: Wording(409, "turn_closed"),
    errors.WrongState: Wording(409, "wrong_state"),
    errors.Busy: Wording(409, "busy"),
    errors.Invalid: Wording(400, "invalid"),
    errors.TooLarge: Wording(413, "too_large"),
    errors.Unauthenticated: Wording(401, "unauthenticated"),
    errors.Forbidden: Wording(403, "forbidden"),
    errors.TooMany: Wording(429, "too_many"),
    errors.Unavailable: Wording(503, "unavailable"),
    errors.DatabaseUnavailable: Wording(503, "database_unavailable"),
    errors.UpstreamUnavailable: Wording(503, "upstream_unavailable"),
    errors.UpstreamMalformed: Wording(502, "upstream_malformed"),
}
UNEXPECTED = Wording(500, "internal")
UNEXPECTED_MESSAGE = "Something went wrong inside the service. Try again; if it stays, look into its log."


def wording(error: BaseException) -> Wording:
    """Return the wording of the nearest class in the error's ancestry."""
    for kind in type(error).__mro__:
        if kind in TABLE:
            return TABLE[kind]
    return UNEXPECTED


def message(error: BaseException) -> str:
    """Return what a user may read: a domain error's own words, and nothing of any other's."""
    known = isinstance(error, errors.VivaError) and wording(error) is not UNEXPECTED
    return error.message if known and isinstance(error, errors.VivaError) else UNEXPECTED_MESSAGE


def headers(error: BaseException) -> dict[str, str]:
    """Return the headers that go with an error."""
    if isinstance(error, errors.Unavailable | errors.TooMany):
        return {"Retry-After": str(max(1, math.ceil(error.retry_after)))}
    if not isinstance(error, errors.Unauthenticated):
        return {}
    why = f' error="invalid_token", error_description="{error.reason}"' if error.reason else ""
    return {"WWW-Authenticate": f"Bearer{why}"}


def report(error: BaseException) -> None:
    """Log an unexpected error by type and place; its message is left out, since it may quote what a user wrote."""
    if wording(error) is UNEXPECTED:
        frames = " < ".join(
            f"{f.filename}:{f.lineno}" for f in reversed(traceback.extract_tb(error.__traceback__)[-6:])
        )
        log.error("unexpected %s at %s", type(error).__name__, frames)
