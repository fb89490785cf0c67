"""Text as it may come in, and times as they go out."""

from datetime import UTC, datetime
from typing import Annotated

from pydantic import AfterValidator

from domain.language.blank import is_blank


def _storable(text: str) -> str:
    if "\x00" in text:
        raise ValueError("NUL characters are not allowed")
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise ValueError("lone surrogates are not text") from error
    return text


def _not_blank(text: str) -> str:
    if is_blank(text):
        raise ValueError("must not be blank")
    return text


def size(count: int) -> str:
    """Word a limit of bytes as people do: in MB, from a tenth of one on, and below that in bytes."""
    return f"{count / 1024**2:.1f}".removesuffix(".0") + " MB" if count >= 1024**2 // 10 else f"{count} bytes"


Text = Annotated[str, AfterValidator(_storable)]
Filled = Annotated[str, AfterValidator(_storable), AfterValidator(_not_blank)]


def timestamp(at: datetime | None = None) -> str:
    """Return a time, or that of now, as ISO 8601 in UTC, with milliseconds."""
    return (at or datetime.now(UTC)).astimezone(UTC).isoformat(timespec="milliseconds")[:-6] + "Z"
