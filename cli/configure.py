"""The settings of a command: the environment's, with the flags on top."""

import argparse
import logging
from typing import Any

from settings import Settings, Web, unknown

log = logging.getLogger(__name__)


def load(args: argparse.Namespace) -> Settings:
    """Return the effective settings.

    Raises:
        pydantic.ValidationError: a variable or flag has a value that its field refuses.
    """
    if names := unknown():
        log.warning("no setting reads %s: misspelt? See .env.example", ", ".join(names))
    given: dict[str, Any] = {}
    if getattr(args, "data", None) is not None:
        given["data"] = args.data.absolute()
    if getattr(args, "insecure", False):
        given["insecure"] = True
    settings = Settings(**given)
    flags = {name: getattr(args, name, None) for name in ("host", "port")}
    web = {name: value for name, value in flags.items() if value is not None}
    return settings.model_copy(update={"web": Web(**{**settings.web.model_dump(), **web})})
