"""Reads plain text in the encodings that editors write."""

import codecs
import re

from domain.errors import Invalid

_CONTROLS = re.compile("[\x01-\x08\x0e-\x1a\x1c-\x1f]")
_MOST_CONTROLS = 0.005
# In a Western one-byte text letters with accents are few.
_MOST_HIGH = 0.3
_BINARY = "The file is named .txt but does not contain plain text: upload a PDF, .docx or plain text file"


def _decoded(content: bytes) -> str:
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return content.decode("utf-16")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return _one_byte(content)


def _one_byte(content: bytes) -> str:
    if sum(byte > 0x7F for byte in content) > _MOST_HIGH * len(content):
        raise Invalid(_BINARY)
    try:
        # What editors call Latin-1 is mostly this superset, with its quotation marks and dashes.
        return content.decode("cp1252")
    except UnicodeDecodeError:
        return content.decode("latin-1")


def read(content: bytes) -> tuple[str, list[str]]:
    """Return the text; nothing of a plain text is hidden here, see `seen`.

    Raises:
        Invalid: this is no text.
    """
    try:
        text = _decoded(content)
    except UnicodeDecodeError:
        raise Invalid(_BINARY) from None
    if "\x00" in text or len(_CONTROLS.findall(text)) > _MOST_CONTROLS * len(text):
        raise Invalid(_BINARY)
    return text, []
