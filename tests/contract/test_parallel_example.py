"""The example in examples/ does what it says, against a service that runs."""

import asyncio
import sys
from pathlib import Path

import pytest

from tests.serving import Served

EXAMPLE = Path(__file__).parents[2] / "examples" / "parallel_interview.py"


async def run(served: Served, *arguments: str, typed: str = "") -> tuple[int | None, str]:
    """Run it, type something, and return its exit code and all that it printed."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        str(EXAMPLE),
        "--url",
        served.url,
        *arguments,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
        env={"no_proxy": "*"},
    )
    async with asyncio.timeout(120):
        printed, _ = await process.communicate(typed.encode())
    return process.returncode, printed.decode()


async def test_it_tests(offline: Served):
    code, printed = await run(offline, "--test")
    assert code == 0, printed
    assert "NOT OK" not in printed
    assert (await offline.http.get("/api/parallel_interview/stats")).json()["total_sessions"] == 0


async def test_its_menu(offline: Served):
    code, printed = await run(offline, typed="1\nNoor\nnoor@menu.example\n2\n8\n9\n3\nnonsense\nq\n")
    assert code == 0, printed
    for words in ("initialized Noor", '"total_sessions": 1', "Choose 1 to 8", "404"):
        assert words in printed


@pytest.mark.parametrize("arguments", [("--test", "--url", "http://127.0.0.1:9")])
async def test_nobody_is_there(offline: Served, arguments: tuple[str, ...]):
    code, printed = await run(offline, *arguments)
    assert (code, "viva serve" in printed) == (1, True)
