"""A `langgraph dev` of the tests' own, over a data folder of its own."""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import psutil
import pytest

from tests.postgres.embedded_rig import memory_disk, sweep_sockets

ROOT = Path(__file__).parents[2]
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
    data: Path

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


def environment(data: Path) -> dict[str, str]:
    """The variables for a process over that data folder: offline, and nothing of ours."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("VIVA_", "DATABASE_", "OPENAI_"))}
    return {**kept, **QUIET, "VIVA_DATA": str(data)}


def _project(folder: Path) -> Path:
    """The project behind links, since the server keeps its threads in the folder where it is started."""
    folder.mkdir()
    for path in ROOT.iterdir():
        if not path.name.startswith("."):
            (folder / path.name).symlink_to(path)
    return folder


@contextmanager
def serving() -> Generator[Server]:
    """The server over a fresh data folder; it must end by itself, and never have been blocked."""
    top = Path(tempfile.mkdtemp(prefix="viva-studio-", dir=memory_disk()))
    top.chmod(0o755)
    port, log = _free_port(), top / "log"
    command = [sys.executable, "-m", "langgraph_cli", "dev", "--no-browser", "--no-reload", "--host", "127.0.0.1"]
    with log.open("w") as output:
        process = psutil.Popen(
            [*command, "--port", str(port)],
            cwd=_project(top / "project"),
            env=environment(top / "data"),
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    server = Server(f"http://127.0.0.1:{port}", process, log, top / "data")
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
