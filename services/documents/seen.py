"""Turns extracted text into what a reader sees of it, and sets apart what is spelled in invisible characters."""

import re

from domain.errors import Invalid
from domain.language.glyphs import decode_tags, hides, visible

LONGEST = 200_000
MOST_HIDDEN = 20
LONGEST_HIDDEN = 2_000
LEAST_LETTERS = 20

_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
_SPACES = re.compile(r"[ \t\u00a0\u2000-\u200a\u202f\u205f\u3000]+")
_LINES = re.compile(r" ?\n ?")
_BLANKS = re.compile(r"\n{3,}")
# Symbol fonts put their bullets into the private area; typographic letter pairs are one glyph.
_GLYPHS = str.maketrans(
    {"\u00ad": "", "\uf0b7": "•", "\uf0a7": "•", "\uf0d8": "•", "ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl"}
)


def _tidy(text: str) -> str:
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x0c", "\n").translate(_GLYPHS)
    lines = _LINES.sub("\n", _SPACES.sub(" ", _CONTROLS.sub("", text)))
    return _BLANKS.sub("\n\n", lines).strip()


def _spelled(text: str) -> list[str]:
    """What invisible characters spell, or the place where they are."""
    tags, place = decode_tags(text).strip(), hides(text)
    return [spelled for spelled in (tags, "" if tags or place is None else visible(place)) if spelled]


def seen(text: str, hidden: list[str]) -> tuple[str, list[str]]:
    """Return the text that a reader sees, spaces made even, and the pieces that a reader does not see.

    Raises:
        Invalid: there is too much of it, or next to nothing.
    """
    if len(text) > LONGEST:
        raise Invalid(f"The document has more than {LONGEST:,} characters of text: upload a shorter one")
    shown = _tidy(visible(text))
    if sum(char.isalpha() for char in shown) < LEAST_LETTERS:
        raise Invalid("The document holds no text that can be read, a scan perhaps: upload one with text in it")
    pieces = [*hidden, *_spelled(text)]
    tidied = [_tidy(visible(piece)) or decode_tags(piece) for piece in pieces[:MOST_HIDDEN]]
    return shown, [piece[:LONGEST_HIDDEN] for piece in dict.fromkeys(tidied) if piece]
