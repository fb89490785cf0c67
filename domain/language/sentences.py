"""Where the sentences of a text begin and end, and its words."""

import re

# The lookbehind keeps a decimal point and a dotted name ("3.5", "app.py") inside their sentence.
_BREAK = re.compile(r"(?<=[.!?…])[\"'”’)\]]?\s+|(?<=[。！？；])|\n\s*")
_ABBREVIATED = re.compile(r"\b(?:e\.g|i\.e|vs|etc|approx|cf|mr|mrs|ms|dr|prof|no|fig|\b[a-z])\.$", re.I)
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_LONGEST_ABBREVIATION = 8


def _breaks(text: str) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    for match in _BREAK.finditer(text):
        start, end = match.span()
        before = text[max(0, start - _LONGEST_ABBREVIATION) : start]
        if "\n" in match.group() or not (before.endswith(".") and _ABBREVIATED.search(before)):
            found.append((start, end))
    return found


def sentence_spans(text: str) -> list[tuple[int, int]]:
    """The [start, end) of each sentence, without the white space around it; a line break ends one too."""
    spans: list[tuple[int, int]] = []
    begin = 0
    for start, end in [*_breaks(text), (len(text), len(text))]:
        # A closing quotation mark belongs to the sentence that it closes.
        stop = start + len(text[start:end]) - len(text[start:end].lstrip("\"'”’)]"))
        piece = text[begin:stop]
        if piece.strip():
            left = begin + len(piece) - len(piece.lstrip())
            spans.append((left, begin + len(piece.rstrip())))
        begin = end
    return spans


def sentences(text: str) -> list[str]:
    return [text[start:end] for start, end in sentence_spans(text)]


def words(text: str) -> list[str]:
    """Lower-case words and numbers; an apostrophe inside a word stays, made straight."""
    return [word.replace("’", "'") for word in _WORD.findall(text.lower())]
