"""The script of the process that looks at a picture: JSON on stdin, what it shows on stdout."""

import base64
import json
import sys
from pathlib import Path

MEMORY = 1536 * 1024 * 1024
EXHAUSTED = "Reading the picture needs too much memory: send a smaller one"


def _seen(content: bytes) -> dict[str, object]:
    """Look at a picture; beside a reference, tell how alike the two faces are."""
    from services.faces.comparing import similarity
    from services.faces.detecting import find
    from services.faces.pictures import decoded, kept

    asked: dict[str, str] = json.loads(content)
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
    from services.confined.inside import serve

    serve(_seen, MEMORY, EXHAUSTED)


if __name__ == "__main__":
    main()
