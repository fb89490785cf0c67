"""Finds the place of a quote in a transcript, though a model may have changed its case, quotation marks or spaces."""

import re
from typing import Final

_SAME: Final = str.maketrans("‘’‚‛“”„«»–—‑−", '\'\'\'\'"""""----')
_ELLIPSIS = re.compile(r"\[?(?:\.{3,}|…)\]?")
_WORD_END = re.compile(r"\W|_|[\u0530-\U0010ffff]")
_EDGE = " \t\r\n\"'.,;:!?-()[]*"
_LEAST_WORDS = 3
_LEAST_CHARACTERS = 12
# Nobody quotes more; it also bounds the search.
_LONGEST = 4_000


def _plain(text: str) -> tuple[str, list[int]]:
    """Lower case, one kind of dash and quotation mark, single spaces; with each character's original index."""
    chars: list[str] = []
    origin: list[int] = []
    for at, char in enumerate(text.translate(_SAME)):
        if char.isspace():
            if not chars or chars[-1] == " ":
                continue
            char = " "
        for plain in char.lower():
            chars.append(plain)
            origin.append(at)
    return "".join(chars), origin


def _enough(parts: list[str]) -> bool:
    whole = " ".join(parts)
    return len(whole.split()) >= _LEAST_WORDS or len(whole) >= _LEAST_CHARACTERS


def _of_one_word(before: str, after: str) -> bool:
    """Scripts without spaces have no such words."""
    return before.isalnum() and after.isalnum() and before < "\u0530"


def _cuts_a_word(text: str, start: int, end: int) -> bool:
    begins = start > 0 and _of_one_word(text[start - 1], text[start])
    return begins or (end < len(text) and _of_one_word(text[end - 1], text[end]))


def _find(text: str, part: str, begin: int) -> int:
    at = text.find(part, begin)
    while at >= 0 and _cuts_a_word(text, at, at + len(part)):
        # From within a word no match can begin: on to where the next one may.
        onward = _WORD_END.search(text, at + 1)
        at = text.find(part, onward.start()) if onward else -1
    return at


def locate(quote: str, transcript: str) -> tuple[int, int] | None:
    """The [start, end) of the quote in the transcript; None when it is not there, or too short or long to be evidence.

    An ellipsis in the quote stands for anything between; the span then reaches from the first part to the last.
    """
    if len(quote) > _LONGEST:
        return None
    parts = [part for part in (_plain(piece)[0].strip(_EDGE) for piece in _ELLIPSIS.split(quote)) if part]
    if not parts or not _enough(parts):
        return None
    text, origin = _plain(transcript)
    begin, at = -1, 0
    for part in parts:
        found = _find(text, part, at)
        if found < 0:
            return None
        begin, at = (found if begin < 0 else begin), found + len(part)
    return origin[begin], origin[at - 1] + 1
