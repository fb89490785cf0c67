"""Reads a document in a process of its own, which has no environment, little memory and little time."""

from pathlib import Path

from pydantic import BaseModel

from services.confined.reader import Reader, Script
from services.documents.document import Document, kind_of

_SCRIPT = Script(
    path=Path(__file__).with_name("child.py"),
    damaged="The file could not be read, it is damaged or built to exhaust its reader: save it anew and upload that",
    too_long="Reading the file takes too long: upload a simpler one, such as plain text",
    busy="Too many documents are being read: upload this one again in a moment",
)


class _Told(BaseModel):
    """What the script writes."""

    text: str
    hidden: tuple[str, ...]


class DocumentReader:
    """Reads documents, two at a time; one per service process."""

    def __init__(self) -> None:
        self._reader = Reader(_SCRIPT)

    async def read_document(self, name: str, content: bytes) -> Document:
        """Return what the document says, within seconds whatever it is; a cancelled call leaves no process behind.

        Raises:
            Invalid: the file is of another kind than its name says or than can be read, encrypted, damaged, without
                text, too long, or a trap.
            TooLarge: more than 10 MB.
            Unavailable: too many documents wait to be read.
        """
        kind = kind_of(name, content)
        told = await self._reader.read(_Told, content, kind)
        return Document(text=told.text, hidden=told.hidden, kind=kind)
