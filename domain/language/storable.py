"""Text that can be kept: such as Postgres and UTF-8 hold, and where something is wanted, with something to be seen."""

from typing import Annotated

from pydantic import AfterValidator

from domain.language.blank import is_blank

BLANK = "must not be blank"


def unstorable(text: str) -> str:
    """Say why a text cannot be stored; nothing when it can."""
    if "\x00" in text:
        return "NUL characters are not allowed"
    try:
        text.encode()
    except UnicodeEncodeError:
        return "lone surrogates are not text"
    return ""


def storable(text: str) -> str:
    """Return the text.

    Raises:
        ValueError: it cannot be stored.
    """
    if why := unstorable(text):
        raise ValueError(why)
    return text


def filled(text: str) -> str:
    """Return the text.

    Raises:
        ValueError: there is nothing to be seen in it.
    """
    if is_blank(text):
        raise ValueError(BLANK)
    return text


Text = Annotated[str, AfterValidator(storable)]
Filled = Annotated[str, AfterValidator(storable), AfterValidator(filled)]
