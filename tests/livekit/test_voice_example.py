"""The candidate in examples/ tells what goes wrong, in a line."""

import asyncio
import importlib.util
import io
import sys
import wave
from pathlib import Path
from typing import Any

import pytest

from tests.contract.mock_rig import start
from tests.livekit.server import LiveKit, free_port
from tests.livekit.test_rooms import QUICK
from tests.serving import Serve

EXAMPLE = Path(__file__).parents[2] / "examples" / "voice_candidate.py"


@pytest.fixture
def example() -> Any:
    """The example as a module."""
    spec = importlib.util.spec_from_file_location("voice_candidate", EXAMPLE)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


async def playing(*arguments: str) -> asyncio.subprocess.Process:
    return await asyncio.create_subprocess_exec(
        *(sys.executable, "-u", str(EXAMPLE), *arguments),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )


async def run(*arguments: str) -> str:
    """All that it printed before it refused."""
    process = await playing(*arguments)
    async with asyncio.timeout(60):
        printed, _ = await process.communicate(b"/quit\n")
    assert process.returncode == 1, printed
    assert b"Traceback" not in printed
    return printed.decode()


@pytest.mark.parametrize("url", ["http://127.0.0.1:9", "nowhere", "http://127.0.0.1:x"])
async def test_nobody_is_there(url: str):
    assert "viva serve" in await run("--url", url)


async def test_what_is_heard_cannot_be_kept(tmp_path: Path):
    assert "cannot be written" in await run("--save", str(tmp_path / "missing" / "heard.wav"))


async def test_a_room_that_cannot_be_joined(serve: Serve, livekit: LiveKit):
    public = f"ws://127.0.0.1:{free_port()}"
    served = await serve(**livekit.settings, livekit={**QUICK, "public_url": public})
    assert "cannot be joined" in await run("--url", served.url)


async def test_who_waits_is_told_so(serve: Serve, livekit: LiveKit):
    served = await serve(**livekit.settings, livekit=QUICK)
    session_id = (await start(served))["session_id"]
    process = await playing("--url", served.url, "--interview", session_id)
    assert process.stdout is not None
    async with asyncio.timeout(60):
        while b"of those who wait" not in (line := await process.stdout.readline()):
            assert line, "it has ended"
        await process.communicate(b"/quit\n")
    assert process.returncode == 0


async def test_nobody_is_waited_for_without_end(example: Any):
    example.NOBODY_SECONDS = 0.2
    candidate = example.Candidate(example.Service("http://127.0.0.1:9", None), None)
    with pytest.raises(example.Refused, match="viva voice"):
        await candidate.listened_to()
    with pytest.raises(example.Refused, match="/repeat"):
        await candidate.do("/repaet")


@pytest.mark.parametrize(("width", "said"), [(2, "no sound"), (1, "16 bit")])
def test_a_file_without_sound_is_not_played(example: Any, width: int, said: str):
    content = io.BytesIO()
    with wave.open(content, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(width)
        file.setframerate(8000)
    with pytest.raises(example.Refused, match=said):
        example.samples(content.getvalue())
