"""Reads a Word document: body, tables, headers and footers, without what Word does not show."""

import io
import re
import zipfile
import zlib

from lxml import etree

from domain.errors import Invalid
from services.documents.word import Words, written

MOST_ENTRIES = 1000
MOST_BYTES = 60 * 1024 * 1024
MOST_RATIO = 150
# A small part may be packed tightly, it does no harm.
_SMALL = 1024 * 1024

_PART = re.compile(r"word/(header|document|footnotes|endnotes|footer)\d*\.xml")
_ORDER = ("header", "document", "footnotes", "endnotes", "footer")
_ENCRYPTED = "The Word document is encrypted: save it without a password and upload that"
_DAMAGED = "The Word document is damaged: save it anew and upload that"
_BOMB = "The Word document unpacks to far more than a document holds: save it anew and upload that"
_OTHER = "The file is a ZIP archive, not a Word document (.docx): upload a PDF, .docx or plain text file"


def _check(entries: list[zipfile.ZipInfo]) -> None:
    """Judge the archive by its directory, before anything is unpacked."""
    if len(entries) > MOST_ENTRIES or sum(entry.file_size for entry in entries) > MOST_BYTES:
        raise Invalid(_BOMB)
    if any(e.file_size > _SMALL and e.file_size > MOST_RATIO * max(1, e.compress_size) for e in entries):
        raise Invalid(_BOMB)
    names = {entry.filename for entry in entries}
    if not {"[Content_Types].xml", "word/document.xml"} <= names:
        raise Invalid(_OTHER)
    if any(entry.flag_bits & 1 for entry in entries):
        raise Invalid(_ENCRYPTED)


def _parsed(xml: bytes) -> "etree._Element":
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False, load_dtd=False)
    root = etree.fromstring(xml, parser)
    # Word writes no document type; one is only there to define entities.
    if root.getroottree().docinfo.doctype or b"<!DOCTYPE" in xml:
        raise Invalid(_DAMAGED)
    return root


def _parts(archive: zipfile.ZipFile) -> list[str]:
    found = [(match[1], name) for name in archive.namelist() if (match := _PART.fullmatch(name))]
    return [name for _, name in sorted(found, key=lambda part: (_ORDER.index(part[0]), part[1]))]


def _read(archive: zipfile.ZipFile) -> tuple[str, list[str]]:
    _check(archive.infolist())
    styles = _parsed(archive.read("word/styles.xml")) if "word/styles.xml" in archive.namelist() else None
    words = Words(styles)
    texts = [written(_parsed(archive.read(name)), words) for name in _parts(archive)]
    # The same header stands in one part for first pages and in another for the rest.
    shown = dict.fromkeys(text for text, _ in texts)
    return "\n\n".join(shown), [piece for _, hidden in texts for piece in hidden]


def read(content: bytes) -> tuple[str, list[str]]:
    """Return the text to be seen, and the pieces of text that are there but not to be seen.

    Raises:
        Invalid: no Word document, encrypted, damaged, or one that unpacks without end.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return _read(archive)
    except (zipfile.BadZipFile, zlib.error, etree.XMLSyntaxError, NotImplementedError, EOFError, ValueError, OSError):
        raise Invalid(_DAMAGED) from None
