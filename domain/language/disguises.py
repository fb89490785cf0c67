"""Texts that carry another one: spaced-out letters, base64, hex, entities, percent signs, ROT13, backwards."""

import base64
import binascii
import html
import re
from collections.abc import Callable, Iterator
from urllib.parse import unquote

from domain.language.sentences import sentence_spans

# Single letters with one separator between them, as in "i g n o r e" or "i.g.n.o.r.e"; words lie further apart or not.
_SPACED = re.compile(r"(?<![^\W_])(?:[a-z0-9/][ ._\-*|]{1,3}){9,400}[a-z0-9/](?![^\W_])")
_SPACED_WORD = re.compile(r"(?<![^\W_])(?:[a-z][ ._\-*|]){3,40}[a-z](?![^\W_])")
_GAPS = re.compile(r"[ ._\-*|]+")
_SQUEEZED = re.compile(
    r"(?:ignore|disregard|forget|override)[a-z]{0,24}(?:rubric|instruction|criteria|rules|prompt)"
    r"|(?:give|award|assign|score|rate|grade)[a-z]{0,20}(?:10|ten|100|fullmark|maximum|highest|perfect)"
)
_BASE64 = re.compile(r"(?<![a-z0-9+/=_-])[a-z0-9+/_-]{20,4000}={0,2}(?![a-z0-9+/=_-])", re.I)
_HEX = re.compile(r"(?<![0-9a-f])(?:(?:\\x|0x)?[0-9a-f]{2}[ :,]?){14,2000}(?![0-9a-z])", re.I)
_HEX_NOISE = re.compile(r"\\x|0x|[ :,]", re.I)
_ROT13 = str.maketrans("abcdefghijklmnopqrstuvwxyz", "nopqrstuvwxyzabcdefghijklm")
_ROT13_SIGNS = re.compile(r"\b(?:vtaber|qvfertneq|sbetrg|ehoevp|fpber|tenqre|vafgehpgvba)")
_BACKWARDS_SIGNS = re.compile(r"(?:erongi|dragersid|tegrof|cirbur|erocs|snoitcurtsni)")
_ESCAPED = re.compile(r"%[0-9a-f]{2}|&#?\w{2,8};|\\u00[0-9a-f]{2}")
_UNICODE_ESCAPE = re.compile(r"\\u(00[0-9a-f]{2})")

Steers = Callable[[str], bool]


def _printable(raw: bytes) -> str:
    text = raw.decode("utf-8", errors="ignore")
    shown = sum(char.isprintable() or char.isspace() for char in text)
    return text.lower() if len(raw) and shown >= 0.9 * len(raw) else ""


def _from_base64(token: str) -> str:
    padded = token.rstrip("=") + "=" * (-len(token.rstrip("=")) % 4)
    try:
        return _printable(base64.b64decode(padded, altchars=b"-_" if "-" in token or "_" in token else None))
    except binascii.Error:
        return ""


def _from_hex(token: str) -> str:
    digits = _HEX_NOISE.sub("", token)
    return _printable(bytes.fromhex(digits[: len(digits) // 2 * 2]))


def _unescaped(sentence: str) -> str:
    plain = _UNICODE_ESCAPE.sub(lambda match: chr(int(match.group(1), 16)), sentence)
    return unquote(html.unescape(plain)).lower()


def _decoded(text: str) -> Iterator[tuple[int, int, str]]:
    for match in _BASE64.finditer(text):
        yield *match.span(), _from_base64(match.group())
    for match in _HEX.finditer(text):
        yield *match.span(), _from_hex(match.group())


def _rewritten(plain: str) -> Iterator[tuple[int, int, str]]:
    for start, end in sentence_spans(plain):
        sentence = plain[start:end]
        if _SPACED_WORD.search(sentence):
            yield start, end, _SPACED_WORD.sub(lambda match: _GAPS.sub("", match.group()), sentence)
        if _ESCAPED.search(sentence):
            yield start, end, _unescaped(sentence)
        if _ROT13_SIGNS.search(sentence):
            yield start, end, sentence.translate(_ROT13)
        if _BACKWARDS_SIGNS.search(sentence):
            yield start, end, sentence[::-1]


def disguised(text: str, plain: str, steers: Steers) -> Iterator[tuple[int, int]]:
    """Where `plain` (the lower-case form of `text`, of the same length) carries a text that `steers` says steers."""
    for match in _SPACED.finditer(plain):
        if _SQUEEZED.search(_GAPS.sub("", match.group())):
            yield match.span()
    for start, end, revealed in (*_decoded(text), *_rewritten(plain)):
        if revealed and steers(revealed):
            yield start, end
