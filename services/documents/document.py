"""A document that was read, and what its name and its first bytes say it is."""

import re
from pathlib import PurePath
from typing import Literal, get_args

from pydantic import BaseModel, ConfigDict

from domain.errors import Invalid, TooLarge

Kind = Literal["pdf", "docx", "txt"]
KINDS: tuple[Kind, ...] = get_args(Kind)

LARGEST = 10 * 1024 * 1024
WANTED = "upload a PDF, a Word document (.docx) or a plain text file (.txt)"

_MARKUP = re.compile(rb"[\s\xef\xbb\xbf\x00]*<[!?/]?[a-z]", re.IGNORECASE)
_PAGE = re.compile(rb"<!doctype\s+html|^\s*<html[\s>]|</html\s*>|</body\s*>|<script[\s>][^<]*</script", re.I | re.M)
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_SIGNATURES: tuple[tuple[bytes, str], ...] = (
    (b"%PDF-", "pdf"),
    (b"PK", "docx"),
    (b"{\\rtf", "a rich text document"),
    (b"\xd0\xcf\x11\xe0", "an encrypted or old (.doc) Word document"),
    (b"\x89PNG", "an image"),
    (b"\xff\xd8\xff", "an image"),
    (b"GIF8", "an image"),
    (b"\x1f\x8b", "an archive"),
    (b"\x7fELF", "a program"),
    (b"MZ", "a program"),
)
_LOOKED_AT = 64 * 1024
_WORDS: dict[str, str] = {"pdf": "a PDF", "docx": "a ZIP archive or Word document", "txt": "plain text"}


class Document(BaseModel):
    """A document's words.

    `text` is what a reader sees; `hidden` holds what the file contains but does not show (invisible, white, tiny or
    off-page text, and texts spelled in invisible characters), which is no part of `text`.
    """

    model_config = ConfigDict(frozen=True)

    text: str
    hidden: tuple[str, ...]
    kind: Kind


def _named(name: str) -> Kind:
    suffix = PurePath(name).suffix.lower().removeprefix(".")
    for kind in KINDS:
        if suffix == kind:
            return kind
    raise Invalid(f"Unsupported file format: {WANTED}")


def _is_page(content: bytes) -> bool:
    head = content[:_LOOKED_AT]
    if head.startswith(_UTF16):
        head = head.replace(b"\x00", b"")[2:]
    return bool(_MARKUP.match(head) or _PAGE.search(head))


def _sniffed(content: bytes) -> str:
    """What the content is: a Kind, or a few words."""
    start = content[:_LOOKED_AT].lstrip(b"\xef\xbb\xbf \t\r\n")
    found = next((what for signature, what in _SIGNATURES if start.startswith(signature)), None)
    # Two letters alone ("PKI engineer …", "MZ") may also begin a text.
    if found in ("docx", "a program") and not (start.startswith(b"PK\x03\x04") or b"\x00" in start[:64]):
        found = None
    if found is None and _is_page(content):
        return "a web page"
    return found or "txt"


def kind_of(name: str, content: bytes) -> Kind:
    """Return what name and content agree on.

    Raises:
        TooLarge: the content is over 10 MB.
        Invalid: another kind of file, nothing in it, or name and content differ.
    """
    if len(content) > LARGEST:
        raise TooLarge("The file is larger than 10 MB: upload a smaller one")
    named = _named(name)
    if not content.strip():
        raise Invalid(f"The file is empty: {WANTED}")
    found = _sniffed(content)
    if found != named:
        raise Invalid(f"The file is named .{named} but contains {_WORDS.get(found, found)}: {WANTED}")
    return named
