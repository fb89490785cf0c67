"""The script of the process that reads one document; its only argument is the document's kind."""

import sys
from collections.abc import Callable
from pathlib import Path

MEMORY = 640 * 1024 * 1024
EXHAUSTED = "Reading the file needs too much memory: upload a simpler one, such as plain text"


def _extractor(kind: str) -> "Callable[[bytes], tuple[str, list[str]]]":
    if kind == "pdf":
        from services.documents.pdf import read
    elif kind == "docx":
        from services.documents.docx import read
    else:
        from services.documents.txt import read
    return read


def main() -> None:
    # Isolated mode leaves the folder of the project out of the path.
    sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
    from services.confined.inside import serve
    from services.documents.seen import seen

    extract = _extractor(sys.argv[1])

    def read(content: bytes) -> dict[str, object]:
        text, hidden = seen(*extract(content))
        return {"text": text, "hidden": hidden}

    serve(read, MEMORY, EXHAUSTED)


if __name__ == "__main__":
    main()
