"""The script of the process that looks at a picture: JSON on stdin, what it shows or `{refused}` on stdout."""

import base64
import json
import logging
import sys
from pathlib import Path

MEMORY = 1536 * 1024 * 1024
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


def _seen(asked: dict[str, str]) -> dict[str, object]:
    """Look at a picture; beside a reference, tell how alike the two faces are."""
    from services.faces.comparing import similarity
    from services.faces.detecting import find
    from services.faces.pictures import decoded, kept

    picture = decoded(base64.b64decode(asked["picture"]))
    faces = find(picture)
    told: dict[str, object] = {"faces": len(faces), "kept": base64.b64encode(kept(picture)).decode()}
    if "reference" in asked and len(faces) == 1:
        reference = decoded(base64.b64decode(asked["reference"]))
        known = find(reference)
        if len(known) == 1:
            told["similarity"] = similarity(Path(asked["weights"]), (reference, known[0]), (picture, faces[0]))
    return told


def main() -> None:
    # Isolated mode leaves the folder of the project out of the path.
    sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
    import services.faces.comparing
    import services.faces.pictures  # noqa: F401
    from domain.errors import Invalid

    logging.disable(logging.CRITICAL)
    _confine()
    try:
        told = _seen(json.loads(sys.stdin.buffer.read()))
    except Invalid as error:
        told = {"refused": error.message}
    except (MemoryError, RecursionError):
        told = {"refused": "Reading the picture needs too much memory: send a smaller one"}
    sys.stdout.write(json.dumps(told))


if __name__ == "__main__":
    main()
