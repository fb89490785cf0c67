"""Cuts a question into its askings, to see whether it is one question or two."""

import re

MOST = 6
LEAST_WORDS = 3

_FILLER = r"(?:(?:um+|uh+|er|so|like|maybe|well|okay|ok|right|please|just|finally|lastly|secondly|second|next|now)[\s,]+)*"
_CUE = (
    r"(?:what|why|how|when|where|which|who|whom|tell|describe|explain|walk|talk|design|give|estimate|size|can|could|"
    r"would|do|does|did|is|are|have|has|i'd|i would|let's|lets|let us|define|compare|write|implement|sketch|share|"
    r"introduce|show|name|outline|build|architect|draw|run|say|pick|choose|prioriti[sz]e|improve|think|discuss|help|"
    r"whats|hows|work out|reverse|take me|i have a|one time|a time|roughly|any)\b"
)
_JOIN = r"(?:and then|and also|separately|and separately|second question|another question|question two||and|then|also|plus|besides|oh and|after that|afterwards|as well as|but first|first|but)"
_BREAK = re.compile(
    rf"(?<=[.?!;:])\s+|\n+|[\s,;]+(?:{_JOIN}[\s,]+)+(?={_FILLER}{_CUE})|\s*,\s+(?={_FILLER}{_CUE})",
    re.IGNORECASE,
)
_ASKS = re.compile(rf"^{_FILLER}(?:{_JOIN}[\s,]+)*{_FILLER}{_CUE}|\?\s*$", re.IGNORECASE)
_BACK = re.compile(
    r"\b(?:it|its|they|them|their|that|those|this|these|one|ones|there|the same)\b", re.IGNORECASE
)


def _merged(parts: list[str]) -> list[str]:
    """Join crumbs to their left neighbour."""
    kept: list[str] = []
    for part in parts:
        if kept and len(part.split()) < LEAST_WORDS:
            kept[-1] = f"{kept[-1]} {part}"
        else:
            kept.append(part)
    return kept


def askings(text: str) -> list[str]:
    """Return the parts that ask for something, at most six; one asking (or none found) gives a list of at most one."""
    parts = _merged([part.strip() for part in _BREAK.split(text) if part and part.strip()])
    return [part for part in parts if _ASKS.search(part)][:MOST]


def points_back(part: str) -> bool:
    """Tell whether a part leans on what was said before it ("how would you scale it?")."""
    return _BACK.search(part) is not None
