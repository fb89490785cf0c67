"""Runs the real LiveKit server on loopback, with a configuration of its own."""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.request import ProxyHandler, build_opener

KEY = "viva-tests"
SECRET = "a-secret-of-the-tests-that-is-long-enough-to-sign"
PATIENCE = 20.0
ENDING = 5.0
UDP_PORTS = 40
CONFIG = """
port: {port}
bind_addresses: ["127.0.0.1"]
rtc:
  tcp_port: {tcp}
  port_range_start: {first}
  port_range_end: {last}
  node_ip: 127.0.0.1
  use_external_ip: false
  enable_loopback_candidate: true
  interfaces:
    includes: [lo]
keys:
  {key}: {secret}
logging:
  level: warn
"""
WEBHOOK = """
webhook:
  api_key: {key}
  urls: [{url}]
"""


@dataclass(frozen=True, slots=True)
class LiveKit:
    """A running server; `process` may be stopped by a test that started it."""

    port: int
    process: subprocess.Popen[bytes]

    @property
    def url(self) -> str:
        return f"ws://127.0.0.1:{self.port}"

    @property
    def settings(self) -> dict[str, object]:
        """What a service needs to know of it."""
        return {"livekit_url": self.url, "livekit_api_key": KEY, "livekit_api_secret": SECRET}


def program() -> Path | None:
    """Where the server is: named by LIVEKIT_SERVER, made by `make livekit`, or on the path."""
    named = os.environ.get("LIVEKIT_SERVER")
    places = [Path(named)] if named else [Path(sys.prefix) / "livekit" / "server"]
    found = shutil.which("livekit-server")
    return next((place for place in [*places, *([Path(found)] if found else [])] if place.is_file()), None)


def free_port() -> int:
    """A port that nobody uses at this moment."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return listener.getsockname()[1]


def _answers(port: int) -> bool:
    try:
        with build_opener(ProxyHandler({})).open(f"http://127.0.0.1:{port}", timeout=1) as response:
            return response.status == 200
    except OSError:
        return False


def _end(process: subprocess.Popen[bytes]) -> None:
    """Ask a server to end; one that waits for its rooms to be empty is not waited for."""
    process.terminate()
    try:
        process.wait(ENDING)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait(PATIENCE)


@contextmanager
def running(server: Path, webhook: str | None = None, port: int | None = None) -> Iterator[LiveKit]:
    """Run a server while the context is open; `webhook` is where it tells what happens."""
    port, first = port or free_port(), 20_000 + os.getpid() % 400 * 100
    text = CONFIG.format(port=port, tcp=free_port(), first=first, last=first + UDP_PORTS, key=KEY, secret=SECRET)
    if webhook is not None:
        text += WEBHOOK.format(key=KEY, url=webhook)
    with tempfile.TemporaryDirectory(prefix="viva-livekit-") as folder:
        config, log = Path(folder) / "livekit.yaml", Path(folder) / "log"
        config.write_text(text)
        with log.open("wb") as out:
            process = subprocess.Popen([server, "--config", config], stdout=out, stderr=out)
        try:
            end = time.monotonic() + PATIENCE
            while not _answers(port):
                assert process.poll() is None, log.read_text()[-2000:]
                assert time.monotonic() < end, f"the server does not answer: {log.read_text()[-2000:]}"
                time.sleep(0.05)
            yield LiveKit(port, process)
        finally:
            _end(process)
