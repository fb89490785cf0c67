"""One seeded data folder for all tests of processes, which use it one after another."""

import subprocess
from collections.abc import Generator
from pathlib import Path

import pytest

from tests.process.rig import serving, temporary_folder
from tests.process.upstream_process import UpstreamProcess


@pytest.fixture(scope="session")
def data() -> Generator[Path]:
    """A data folder with a seeded database, not running."""
    with temporary_folder() as top:
        folder = top / "data"
        with serving(folder):
            pass
        yield folder


@pytest.fixture
def empty() -> Generator[Path]:
    """A data folder to be."""
    with temporary_folder() as top:
        yield top / "data"


@pytest.fixture
def copied(data: Path) -> Generator[Path]:
    """A copy of the seeded folder, to be spoilt; with owners and modes, which Postgres insists on."""
    with temporary_folder() as top:
        subprocess.run(["cp", "-a", str(data), str(top / "data")], check=True)
        yield top / "data"


@pytest.fixture
def slow() -> Generator[dict[str, str]]:
    """The variables for a model endpoint that takes its time: 200 tokens, ten in a second."""
    with UpstreamProcess("--tokens", "200", "--token-ms", "100") as url:
        yield {"OPENAI_BASE_URL": url, "OPENAI_API_KEY": "x"}
