"""Text as it may come in, and times as they go out."""

from datetime import UTC, datetime

from domain.language.storable import Filled, Text

__all__ = ["Filled", "Text", "size", "timestamp"]


def size(count: int) -> str:
    """Word a limit of bytes as people do: in MB, from a tenth of one on, and below that in bytes."""
    return f"{count / 1024**2:.1f}".removesuffix(".0") + " MB" if count >= 1024**2 // 10 else f"{count} bytes"


def timestamp(at: datetime | None = None) -> str:
    """Return a time, or that of now, as ISO 8601 in UTC, with milliseconds."""
    return (at or datetime.now(UTC)).astimezone(UTC).isoformat(timespec="milliseconds")[:-6] + "Z"
