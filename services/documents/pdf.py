"""Reads a PDF page by page: what can be seen on it, and what is drawn so that nobody sees it."""

import io
import re

from pypdf import PageObject, PdfReader
from pypdf.errors import DependencyError, FileNotDecryptedError, LimitReachedError, PyPdfError

from domain.errors import Invalid
from services.documents.seen import LONGEST
from services.documents.watch import Watch

MOST_PAGES = 60

_WORD = re.compile(r"\w{2,}")
_ENCRYPTED = "The PDF is encrypted: save it without a password and upload that"
_DAMAGED = "The PDF is damaged: save it anew, as a PDF or as plain text, and upload that"
_BOMB = "The PDF unpacks to far more than a document holds: save it anew and upload that"


def _opened(content: bytes) -> PdfReader:
    reader = PdfReader(io.BytesIO(content), strict=False)
    # Many are encrypted with an empty user password, only to forbid printing; those open like any other.
    if reader.is_encrypted and not reader.decrypt(""):
        raise Invalid(_ENCRYPTED)
    return reader


def _unseen(page: PageObject, shown: str) -> str:
    """The text that cannot be seen; "" when it only repeats what can, as the layer under a scan's text does."""
    watch = Watch(page, unseen=True)
    text = page.extract_text(visitor_operand_before=watch.before, visitor_operand_after=watch.after)
    words = set(_WORD.findall(text.lower()))
    return text.strip() if words - set(_WORD.findall(shown.lower())) else ""


def _page(page: PageObject) -> tuple[str, str]:
    watch = Watch(page)
    shown = page.extract_text(visitor_operand_before=watch.before, visitor_operand_after=watch.after)
    return shown, _unseen(page, shown) if watch.met_unseen else ""


def _pages(reader: PdfReader) -> tuple[str, list[str]]:
    if len(reader.pages) > MOST_PAGES:
        raise Invalid(f"The PDF has more than {MOST_PAGES} pages: upload a shorter one")
    shown: list[str] = []
    hidden: list[str] = []
    length = 0
    for page in reader.pages:
        text, unseen = _page(page)
        shown.append(text)
        hidden += [unseen] if unseen else []
        length += len(text)
        if length > LONGEST:
            break
    return "\n\n".join(shown), hidden


def read(content: bytes) -> tuple[str, list[str]]:
    """Return the text to be seen, and the pieces of text that are there but not to be seen.

    Raises:
        Invalid: encrypted, damaged, too many pages, or a file that unpacks without end.
    """
    try:
        return _pages(_opened(content))
    except LimitReachedError:
        raise Invalid(_BOMB) from None
    except (FileNotDecryptedError, DependencyError):
        raise Invalid(_ENCRYPTED) from None
    except (PyPdfError, ValueError, TypeError, KeyError, IndexError, AttributeError, ArithmeticError):
        # A broken file may break any assumption of its reader.
        raise Invalid(_DAMAGED) from None
