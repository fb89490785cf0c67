"""The example in examples/ does what it says, against a service that runs."""

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from tests.contract.mock_rig import bearer
from tests.contract.parallel_rig import PATIENCE, QUESTIONS, ROOT, create, detail, reported, submit
from tests.serving import Serve, Served

EXAMPLE = Path(__file__).parents[2] / "examples" / "parallel_interview.py"


async def run(served: Served, *arguments: str, typed: str = "") -> tuple[int | None, str]:
    """Run it, type something, and return its exit code and all that it printed."""
    async with playing(served, *arguments) as process, asyncio.timeout(120):
        printed, _ = await process.communicate(typed.encode())
    return process.returncode, printed.decode()


@asynccontextmanager
async def playing(served: Served, *arguments: str) -> AsyncIterator[asyncio.subprocess.Process]:
    """The example as a process."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-u", str(EXAMPLE), "--url", served.url, *arguments),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
        env={"no_proxy": "*"},
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


async def heard(process: asyncio.subprocess.Process, words: str) -> str:
    """Wait for a line with these words, and return it."""
    assert process.stdout is not None
    async with asyncio.timeout(PATIENCE):
        while words not in (line := (await process.stdout.readline()).decode()):
            assert line, "it has ended"
    return line


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


async def test_an_interview_is_held_in_it(offline: Served):
    session_id = (await create(offline, QUESTIONS[1:], question_types=["text", "coding"]))["session_id"]
    # An empty line is no answer, and code has an empty line.
    typed = f"4\n{session_id}\n\nWhen all wait for it.\ndef total(of):\n\n    return sum(of)\n.\nq\n"
    code, printed = await run(offline, typed=typed)
    assert code == 0, printed
    assert printed.count(QUESTIONS[1]) == 2
    assert "a line with a single dot ends it" in printed
    answers = [each["answer"] for each in (await reported(offline, session_id))["qa_history"]]
    assert answers == ["When all wait for it.", "def total(of):\n\n    return sum(of)"]


async def test_a_late_answer_is_not_the_next_questions(offline: Served):
    session_id = (await create(offline, QUESTIONS[:2]))["session_id"]
    async with playing(offline) as process:
        assert process.stdin is not None
        process.stdin.write(f"4\n{session_id}\n".encode())
        await heard(process, QUESTIONS[0])
        assert (await submit(offline, session_id)).status_code == 200
        process.stdin.write(b"far too late\n")
        assert "409" in await heard(process, "not taken")
        await heard(process, QUESTIONS[1])
    assert (await detail(offline, session_id))["progress"]["answered"] == 1


@pytest.mark.parametrize("url", ["http://127.0.0.1:9", "nowhere", "http://127.0.0.1:x", "http://a b"])
async def test_nobody_is_there(offline: Served, url: str):
    code, printed = await run(offline, "--test", "--url", url)
    assert (code, "viva serve" in printed) == (1, True)
    assert "Traceback" not in printed


async def test_something_else_is_there(offline: Served):
    async def hang_up(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"SSH-2.0-OpenSSH_9.9\r\n")
        await writer.drain()
        writer.close()

    async with await asyncio.start_server(hang_up, "127.0.0.1", 0) as other:
        port = other.sockets[0].getsockname()[1]
        code, printed = await run(offline, "--test", "--url", f"http://127.0.0.1:{port}")
    assert (code, "viva serve" in printed, "Traceback" in printed) == (1, True, False)


async def test_a_test_that_fails_leaves_nothing_behind(serve: Serve):
    # Two calls of a model are too few for three interviews.
    served = await serve(limits={"model_calls": 2})
    headers = bearer(served, "tester")
    code, printed = await run(served, "--test", "--token", headers["Authorization"].removeprefix("Bearer "))
    assert (code, "429" in printed) == (1, True)
    assert (await served.http.get(f"{ROOT}/stats", headers=headers)).json()["total_sessions"] == 0
