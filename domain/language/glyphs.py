"""What a text looks like to the eye: invisible characters out, look-alike letters back to the ones they pass for."""

import re
import unicodedata

_TAGS = range(0xE0000, 0xE0080)
_ZERO_WIDTH = frozenset("\u200b\u200c\u200d\u2060\ufeff\u180e\u2061\u2062\u2063\u2064")
_BIDI = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c")
_JOINERS = frozenset("\u200c\u200d")
_FLAG = "\U0001f3f4"
# Greek and Cyrillic letters that pass for Latin ones in most fonts, and a few Latin ones with strokes.
_LOOKALIKES = str.maketrans(
    "аеорсухіјѕԁԛԝһкмтвнгΑΒΕΖΗΙΚΜΝΟΡΤΥΧαορνικτυεАВЕКМНОРСТУХІЈЅɡɩıɑᴀᴇɪᴏ",
    "aeopcyxijsdqwhkmtbhrABEZHIKMNOPTYXaopviktueABEKMHOPCTYXIJSgiiaaeio",
)
_LEET = str.maketrans("013457@$", "oieastas")
_MIXED = re.compile(r"(?<![\w@$.])(?=[\w@$]{0,15}[a-z])(?=[\w@$]{0,15}[0134570@$])[\w@$]{3,16}(?![\w@$])", re.I)
_HIDDEN = re.compile(
    "[\U000e0000-\U000e007f]{3,}|[\u200b\u200c\u200d\u2060-\u2064\ufeff]{6,}|[\ufe00-\ufe0f\U000e0100-\U000e01ef]{4,}"
    "|[\u202d\u202e]"
)
_INSIDE_A_WORD = re.compile("(?<=[A-Za-z])[\u200b\u200c\u200d\u2060\ufeff]+(?=[A-Za-z])")
_TOO_OFTEN_INSIDE = 3


def _right_to_left(text: str) -> bool:
    return any("\u0590" <= char <= "\u08ff" for char in text)


def _joins(before: str, after: str) -> bool:
    """A joiner counts between emoji, and in scripts whose letters join (all above the Latin and Greek ones)."""
    return before > "\u0530" and (after > "\u0530" or not after)


def _keeps(text: str, at: int, rtl: bool) -> bool:
    char = text[at]
    if char in _JOINERS:
        return 0 < at < len(text) - 1 and _joins(text[at - 1], text[at + 1])
    if char in _BIDI:
        return rtl and char not in "\u202d\u202e"
    if ord(char) in _TAGS:
        # Flags of England, Scotland, Wales: a black flag, up to five letters, an end mark.
        return _FLAG in text[max(0, at - 6) : at]
    return char not in _ZERO_WIDTH and not "\U000e0100" <= char <= "\U000e01ef"


def visible_positions(text: str) -> list[int]:
    """The indices of the characters that a reader sees."""
    if text.isascii():
        return list(range(len(text)))
    rtl = _right_to_left(text)
    return [at for at in range(len(text)) if text[at].isascii() or _keeps(text, at, rtl)]


def visible(text: str) -> str:
    """The text without invisible characters; joiners in emoji and in joining scripts stay, so do flags."""
    return text if text.isascii() else "".join(text[at] for at in visible_positions(text))


def hides(text: str) -> str | None:
    """The first stretch that hides text by invisible characters, or None; a stray mark or two hides nothing."""
    if text.isascii():
        return None
    for match in _HIDDEN.finditer(text):
        if visible(match.group()) != match.group() and _FLAG not in text[max(0, match.start() - 1) : match.start()]:
            return text[max(0, match.start() - 40) : match.end() + 40]
    inside = list(_INSIDE_A_WORD.finditer(text))
    return text[max(0, inside[0].start() - 40) : inside[-1].end() + 40] if len(inside) >= _TOO_OFTEN_INSIDE else None


def decode_tags(text: str) -> str:
    """The ASCII text that Unicode tag characters spell."""
    return "".join(chr(ord(char) - 0xE0000) for char in text if ord(char) in _TAGS and 0xE0020 <= ord(char) < 0xE007F)


def _folded(char: str) -> str:
    # Stacked accents fall away too; one character may fold to several ("ﬁ") or none.
    parts = unicodedata.normalize("NFKD", char)
    return "".join(part for part in parts if not unicodedata.combining(part)).lower()


def _single_spaced(text: str, positions: list[int]) -> list[int]:
    """Of a run of white space the first character alone; a long run would cost the patterns quadratic time."""
    return [at for at in positions if not (at and text[at] in " \t\r" and text[at - 1] in " \t\r")]


def folded(text: str) -> tuple[str, list[int]]:
    """Lower case, single-spaced, without accents, full-width forms or invisible characters; with original indices."""
    positions = _single_spaced(text, visible_positions(text))
    if text.isascii():
        return "".join(text[at] for at in positions).lower(), positions
    chars: list[str] = []
    origin: list[int] = []
    for at in positions:
        plain = text[at].lower() if text[at].isascii() else _folded(text[at])
        chars.append(plain)
        origin.extend([at] * len(plain))
    return "".join(chars), origin


def unmasked(text: str) -> str:
    """Look-alike letters and digits inside words put back ("ignоre", "1gn0re"); the length stays."""
    latin = text if text.isascii() else text.translate(_LOOKALIKES)
    return _MIXED.sub(lambda match: match.group().translate(_LEET), latin)
