"""The codes by which the WebSocket tells what went wrong: up to 4004 it closes with them, from 4400 on it goes on."""

from collections.abc import Mapping

from domain.errors import Conflict, Invalid, NotFound, TooLarge

NOT_READY, MALFORMED, UNKNOWN = 4000, 4001, 4004
BAD, CLOSED, UPSTREAM = 4400, 4409, 4503
CODES: Mapping[type[BaseException], int] = {Invalid: BAD, TooLarge: BAD, Conflict: CLOSED, NotFound: UNKNOWN}


def code_of(error: BaseException) -> int:
    """Return the code by which the WebSocket tells an error."""
    return next((CODES[kind] for kind in type(error).__mro__ if kind in CODES), UPSTREAM)
