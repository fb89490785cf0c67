"""The script of the process that reads one document: content on stdin, `{text, hidden}` or `{refused}` on stdout."""

import json
import logging
import sys
from collections.abc import Callable
from pathlib import Path

MEMORY = 640 * 1024 * 1024
CPU_SECONDS = 8
OPEN_FILES = 32


def _confine() -> None:
    """Give up memory, time, files and further processes; Windows has no such limits, there the parent's clock rules."""
    if sys.platform == "win32":
        return
    import resource

    limits = [
        (resource.RLIMIT_CPU, CPU_SECONDS),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_NOFILE, OPEN_FILES),
        (resource.RLIMIT_NPROC, 0),
        (resource.RLIMIT_CORE, 0),
    ]
    # macOS refuses a limit of the address space.
    if sys.platform != "darwin":
        limits.append((resource.RLIMIT_AS, MEMORY))
    for what, most in limits:
        resource.setrlimit(what, (most, most))


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
    from domain.errors import Invalid
    from services.documents.seen import seen

    logging.disable(logging.CRITICAL)
    extract = _extractor(sys.argv[1])
    _confine()
    try:
        text, hidden = seen(*extract(sys.stdin.buffer.read()))
        told = {"text": text, "hidden": hidden}
    except Invalid as error:
        told = {"refused": error.message}
    except (MemoryError, RecursionError):
        told = {"refused": "Reading the file needs too much memory: upload a simpler one, such as plain text"}
    sys.stdout.write(json.dumps(told))


if __name__ == "__main__":
    main()
