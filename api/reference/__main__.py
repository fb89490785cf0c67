"""Prints the reference; `docs/api.md` is its output."""

import sys

from api.app import create_app
from api.reference.page import page
from settings import Settings


def reference() -> str:
    """Return the reference of the service as it is without any setting."""
    # An example may have the line ends of its format; the page has one kind.
    return page(create_app(Settings.model_construct()).openapi()).replace("\r\n", "\n")


if __name__ == "__main__":
    sys.stdout.write(reference())
