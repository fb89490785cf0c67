"""Keeps tokens that stand in addresses out of the log of requests."""

import logging
import re

_TOKEN = re.compile(r"([?&]token=)[^&\s]*")


class _Redacting(logging.Filter):
    def filter(self, record: logging.LogRecord) -> bool:
        if isinstance(record.args, tuple):
            record.args = tuple(_TOKEN.sub(r"\1…", one) if isinstance(one, str) else one for one in record.args)
        return True


_redacting = _Redacting()


def keep_tokens_out_of_logs() -> None:
    """Have the server's log lines tell no token; twice does no more than once."""
    for name in ("uvicorn.access", "uvicorn.error"):
        logging.getLogger(name).addFilter(_redacting)
