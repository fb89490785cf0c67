"""How the mock interview dialect words what goes wrong."""

import logging

from api.refusals import BODY, EVERYWHERE, FAULT, TOKEN, Responses, refusal
from api.sessions.refusals import FIELDS, STATE, UNKNOWN
from domain.errors import DatabaseUnavailable, Invalid, Unavailable, WrongState
from llm.speech.seam import CONTENT_TYPES

UNAVAILABLE = "Service not available. Check OPENAI_API_KEY configuration."
INACTIVE = "Session is not active"
UNUSABLE = "The speech endpoint answered with nothing that can be used"

log = logging.getLogger(__name__)


def in_mock_words(error: Exception) -> Exception:
    """Give an error this dialect's words, and so its status; the reason behind a 503 goes to the log."""
    match error:
        case WrongState():
            return Invalid(INACTIVE)
        case Unavailable(message=message) if not isinstance(error, DatabaseUnavailable):
            log.warning("the mock interview API answers 503: %s", message)
            return Unavailable(UNAVAILABLE, error.retry_after)
    return error


_RETRY = {"Retry-After": {"description": "Seconds to wait", "schema": {"type": "integer"}}}

SERVICE: Responses = {
    503: {**refusal("Neither the model endpoint nor anything here can do it", UNAVAILABLE), "headers": _RETRY}
}
ALWAYS: Responses = {**EVERYWHERE, **TOKEN, **FAULT, **FIELDS, **SERVICE, 413: BODY[413]}
ANSWERED: Responses = {
    **UNKNOWN,
    **STATE,
    400: refusal("The session is not active, the answer is blank, or the body or its audio cannot be read", INACTIVE),
}
UNREADABLE: Responses = {400: BODY[400]}
HEARD: Responses = {
    400: refusal("No WAV, MP3, M4A or FLAC, or audio that cannot be decoded", "Unsupported audio format"),
    502: refusal(UNUSABLE, "the speech endpoint's reply has no text"),
}
SPOKEN: Responses = {
    200: {
        "description": "The audio file",
        "content": {kind: {"schema": {"type": "string", "format": "binary"}} for kind in CONTENT_TYPES.values()},
    },
    502: refusal(UNUSABLE, "the speech endpoint sent no audio"),
}
