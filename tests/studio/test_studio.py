"""LangGraph Studio's server over this project, driven with its own client as Studio drives it."""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import psutil
import pytest
from langgraph_sdk import get_client
from langgraph_sdk.client import LangGraphClient

from agents.outline import NOTICE
from agents.registry import specialists
from tests.postgres.embedded_rig import memory_disk, sweep_sockets

ROOT = Path(__file__).parents[2]
QUESTION = "How do hash maps work?"
TWO = "How would you design a URL shortener? And tell me about a time you led a team through a crisis."
QUIET = {
    "LANGGRAPH_CLI_NO_ANALYTICS": "1",
    "LANGGRAPH_NO_VERSION_CHECK": "true",
    "LANGSMITH_TRACING": "false",
    "VIVA_LLM__ENGINE": "offline",
}
START_SECONDS = 60.0
STOP_SECONDS = 30.0


@dataclass(frozen=True)
class Server:
    """A running `langgraph dev`."""

    url: str
    process: psutil.Popen
    log: Path

    def await_answer(self) -> None:
        """Wait until it answers; fails with its log when it ends or takes too long."""
        give_up = time.monotonic() + START_SECONDS
        while time.monotonic() < give_up and self.process.poll() is None:
            try:
                if httpx.get(f"{self.url}/ok", timeout=5).is_success:
                    return
            except httpx.TransportError:
                time.sleep(0.2)
        pytest.fail(f"the server did not start:\n{self.log.read_text()[-4000:]}")

    def stop(self) -> list[psutil.Process]:
        """End it and return what it left running."""
        family = []
        if self.process.poll() is None:
            family = self.process.children(recursive=True)
            self.process.terminate()
        _, left = psutil.wait_procs([self.process, *family], timeout=STOP_SECONDS)
        for process in left:
            process.kill()
        psutil.wait_procs(left, timeout=STOP_SECONDS)
        return left


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


def _environment(data: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("VIVA_", "DATABASE_", "OPENAI_"))}
    return {**kept, **QUIET, "VIVA_DATA": str(data)}


def _project(folder: Path) -> Path:
    """The project behind links, since the server keeps its threads in the folder where it is started."""
    folder.mkdir()
    for path in ROOT.iterdir():
        if not path.name.startswith("."):
            (folder / path.name).symlink_to(path)
    return folder


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    """The server over a fresh data folder."""
    top = Path(tempfile.mkdtemp(prefix="viva-studio-", dir=memory_disk()))
    top.chmod(0o755)
    port, log = _free_port(), top / "log"
    command = [sys.executable, "-m", "langgraph_cli", "dev", "--no-browser", "--no-reload", "--host", "127.0.0.1"]
    with log.open("w") as output:
        process = psutil.Popen(
            [*command, "--port", str(port)],
            cwd=_project(top / "project"),
            env=_environment(top / "data"),
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    server = Server(f"http://127.0.0.1:{port}", process, log)
    try:
        server.await_answer()
        yield server
    finally:
        left = server.stop()
        sweep_sockets(top)
        text = log.read_text()
        shutil.rmtree(top)
    assert left == []
    assert "BlockingError" not in text


@pytest.fixture
async def studio(server: Server) -> AsyncIterator[LangGraphClient]:
    async with get_client(url=server.url, api_key=None) as client:
        yield client


async def run(studio: LangGraphClient, asking: dict[str, Any]) -> tuple[list[Any], dict[str, Any]]:
    """Run a question on a new thread; return its stream and the thread's values at the end."""
    thread = (await studio.threads.create())["thread_id"]
    modes: Any = ["custom", "updates"]
    parts = [part async for part in studio.runs.stream(thread, "router", input=asking, stream_mode=modes)]
    state = await studio.threads.get_state(thread)
    values = state["values"]
    assert isinstance(values, dict)
    return parts, values


def custom(parts: list[Any], kind: str) -> list[dict[str, Any]]:
    return [part.data for part in parts if part.event == "custom" and part.data["kind"] == kind]


def updated(parts: list[Any]) -> set[str]:
    return {node for part in parts if part.event == "updates" for node in part.data}


async def test_the_assistant_with_its_schemas(studio: LangGraphClient):
    [assistant] = await studio.assistants.search()
    assert assistant["graph_id"] == "router"
    schemas = await studio.assistants.get_schemas(assistant["assistant_id"])
    asking, outcome = schemas["input_schema"], schemas["output_schema"]
    assert asking is not None
    assert outcome is not None
    assert set(asking["properties"]) == {"question", "context", "conversation_history"}
    assert asking["required"] == ["question"]
    assert set(outcome["properties"]) == {"routing", "answer", "follow_up_questions"}


async def test_the_drawing(studio: LangGraphClient):
    drawn = await studio.assistants.get_graph("router")
    nodes = {node["id"] for node in drawn["nodes"]}
    assert {"classify", "follow_ups", "compose", *specialists()} <= nodes
    edges = {(edge["source"], edge["target"]) for edge in drawn["edges"]}
    assert {("classify", name) for name in specialists()} <= edges


async def test_a_question_streams_its_answer(studio: LangGraphClient):
    parts, values = await run(studio, {"question": QUESTION, "context": "Senior engineer"})
    [routed] = custom(parts, "routed")
    assert routed["routing"]["agents"] == ["technical"]
    assert updated(parts) == {"classify", "technical", "follow_ups"}
    told = "".join(token["text"] for token in custom(parts, "token"))
    assert told.startswith(NOTICE)
    assert values["answer"] == told
    assert values["routing"] == routed["routing"]
    assert len(set(values["follow_up_questions"])) == 3


async def test_a_question_with_two_askings_gets_two_sections(studio: LangGraphClient):
    parts, values = await run(studio, {"question": TWO, "context": None, "conversation_history": None})
    assert values["routing"]["agents"] == ["system_design", "behavioral"]
    assert updated(parts) == {"classify", "system_design", "behavioral", "follow_ups", "compose"}
    first, second = (f"## {specialists()[name].name}\n" for name in ("system_design", "behavioral"))
    assert values["answer"].startswith(first)
    assert values["answer"].index(second) > 0
    assert values["answer"].count(NOTICE) == 2


async def test_a_thread_takes_one_question_after_another(studio: LangGraphClient):
    thread = (await studio.threads.create())["thread_id"]
    for question, agents in ((TWO, ["system_design", "behavioral"]), (QUESTION, ["technical"])):
        values = await studio.runs.wait(thread, "router", input={"question": question})
        assert isinstance(values, dict)
        assert values["routing"]["agents"] == agents
        assert values["answer"].count(NOTICE) == len(agents)
    history = await studio.threads.get_history(thread, limit=20)
    assert history[0]["next"] == []
    assert any("classify" in state["next"] for state in history)


@pytest.mark.parametrize(
    ("asking", "field"),
    [
        ({}, "question"),
        ({"question": "  "}, "question"),
        (
            {"question": QUESTION, "conversation_history": [{"role": "bot", "content": "x"}]},
            "conversation_history.0.role",
        ),
    ],
)
async def test_a_bad_input_is_told_by_its_field(studio: LangGraphClient, asking: dict[str, Any], field: str):
    parts, _ = await run(studio, asking)
    [error] = [part.data for part in parts if part.event == "error"]
    assert error["error"] == "Invalid"
    assert error["message"].startswith(f"{field}: ")
