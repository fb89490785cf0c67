"""Keeps tokens out of the log of requests: those in addresses, and those in headers, which debug logs hold."""

import logging
import re

# An address may spell any letter of a name by its number.
_NAME = "".join(f"(?:{letter}|%{ord(letter):x}|%{ord(letter.upper()):x})" for letter in "token")
_TOKEN = re.compile(rf"([?&]{_NAME}=)[^&\s]*", re.IGNORECASE)
# A JWT is known by its looks, wherever it was sent by mistake.
_JWT = re.compile(r"\beyJ[\w-]*\.[\w-]+\.[\w-]*")


def _redacted(value: object) -> object:
    return _JWT.sub("…", _TOKEN.sub(r"\1…", value)) if isinstance(value, str) else value


class _Redacting(logging.Filter):
    def filter(self, record: logging.LogRecord) -> bool:
        if isinstance(record.args, tuple):
            record.args = tuple(_redacted(one) for one in record.args)
        return True


_redacting = _Redacting()


def keep_tokens_out_of_logs() -> None:
    """Have the server's log lines tell no token; twice does no more than once."""
    for name in ("uvicorn.access", "uvicorn.error"):
        logging.getLogger(name).addFilter(_redacting)
