"""The shapes of errors; for paths where no route answers (unknown, too large, turned away), by the path."""

from collections.abc import Callable

Envelope = Callable[[int, object], dict[str, object]]

PHRASES = {
    400: "Bad Request",
    401: "Unauthorized",
    403: "Forbidden",
    404: "Not Found",
    405: "Method Not Allowed",
    409: "Conflict",
    413: "Payload Too Large",
    429: "Too Many Requests",
    500: "Internal Server Error",
    502: "Bad Gateway",
    503: "Service Unavailable",
}


def detail_envelope(status: int, detail: object) -> dict[str, object]:
    """The shape `{"detail": …}`."""
    return {"detail": detail}


def status_envelope(status: int, detail: object) -> dict[str, object]:
    """The shape `{"statusCode": …, "message": …, "error": …}`."""
    return {"statusCode": status, "message": detail, "error": PHRASES.get(status, "Error")}


_BY_PREFIX: dict[str, Envelope] = {"/interview-sessions": status_envelope}


def envelope_of(path: str) -> Envelope:
    """Return the shape that belongs to a path."""
    own = (shape for prefix, shape in _BY_PREFIX.items() if path == prefix or path.startswith(f"{prefix}/"))
    return next(own, detail_envelope)
