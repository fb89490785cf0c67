"""Fixtures with a real LiveKit server; where there is none, the tests say so, and in CI they fail."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.livekit.server import LiveKit, program, running

MISSING = (
    "the LiveKit server is missing: `make livekit` builds it with Go, or LIVEKIT_SERVER names a program; "
    "voice is not tested without it"
)


@pytest.fixture(scope="session")
def livekit_program() -> Path:
    """The server's program."""
    found = program()
    if found is None and os.environ.get("CI") == "true":
        pytest.fail(MISSING)
    if found is None:
        pytest.skip(MISSING)
    return found


@pytest.fixture(scope="module")
def livekit(livekit_program: Path) -> Iterator[LiveKit]:
    """A server that the tests of a module share; it tells nobody what happens."""
    with running(livekit_program) as server:
        yield server
