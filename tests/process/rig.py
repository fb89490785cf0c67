"""What the tests of processes share: running the command, asking the service, looking at what is left."""

import contextlib
import http.client
import json
import os
import re
import select
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Generator, Iterator
from pathlib import Path

import psycopg

from memory.embedded.conninfo import conninfo
from tests.postgres.embedded_rig import eventually, memory_disk, runs, sweep_sockets

ROOT = Path(__file__).resolve().parents[2]
QUESTION = "How would you design a URL shortening service?"
PATIENCE = 60.0


def environment(**variables: str) -> dict[str, str]:
    """A user's environment with nothing set but these; bytecode is kept, as it is at a user's."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LD_LIBRARY_PATH") if name in os.environ}
    cache = Path(tempfile.gettempdir()) / f"viva-test-bytecode-{os.geteuid()}"
    return {**kept, "PYTHONPATH": str(ROOT), "PYTHONPYCACHEPREFIX": str(cache), **variables}


def words(*arguments: str) -> list[str]:
    """The command line of `viva`."""
    return [sys.executable, "-m", "cli.main", *arguments]


def viva(*arguments: str, **variables: str) -> "subprocess.CompletedProcess[str]":
    """Run a command to its end."""
    return subprocess.run(
        words(*arguments),
        cwd=ROOT,
        env=environment(**variables),
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )


@contextlib.contextmanager
def temporary_folder() -> Generator[Path]:
    """A folder that any account may enter, and in it, at the end, no socket folders left by clusters."""
    top = Path(tempfile.mkdtemp(prefix="viva-test-", dir=memory_disk()))
    top.chmod(0o755)
    try:
        yield top
    finally:
        sweep_sockets(top)
        shutil.rmtree(top)


class Service:
    """A running `viva serve`; what it says on stderr goes into a file."""

    def __init__(self, log: Path, *arguments: str, **variables: str) -> None:
        self.log = log
        self._errors = log.open("wb")
        self.process: subprocess.Popen[bytes] = subprocess.Popen(
            words("serve", "--port", "0", *arguments),
            cwd=ROOT,
            env=environment(**variables),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=self._errors,
            bufsize=0,
            start_new_session=True,
        )
        self.said = ""
        self.port = 0

    def ready(self) -> "Service":
        """Wait until it has told its address."""
        assert self.process.stdout is not None
        end = time.monotonic() + PATIENCE
        while "curl" not in self.said:
            assert select.select([self.process.stdout], [], [], max(0.0, end - time.monotonic()))[0], self.errors()
            heard = os.read(self.process.stdout.fileno(), 4096)
            assert heard, self.errors()
            self.said += heard.decode()
        self.port = int(re.findall(r"http://127\.0\.0\.1:(\d+)", self.said)[0])
        return self

    def errors(self) -> str:
        """What it has said on stderr."""
        return self.log.read_text()

    @contextlib.contextmanager
    def reply(self, path: str, body: object = None, timeout: float = PATIENCE) -> Iterator[http.client.HTTPResponse]:
        """A reply whose head has come, over a connection of its own; a body makes the request a POST."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout)
        sent = None if body is None else json.dumps(body)
        with contextlib.closing(connection):
            connection.request("GET" if body is None else "POST", path, sent, {"Content-Type": "application/json"})
            with connection.getresponse() as response:
                yield response

    def stream(self, question: str = QUESTION) -> contextlib.AbstractContextManager[http.client.HTTPResponse]:
        """A started answer stream."""
        return self.reply("/api/agents/answer-stream", {"question": question})

    def status(self, path: str, timeout: float = PATIENCE) -> int:
        """The status of a page; 0 where nobody answers."""
        try:
            with self.reply(path, timeout=timeout) as response:
                return response.status
        except (OSError, http.client.HTTPException):
            return 0

    def answers(self) -> bool:
        """Whether a question gets a whole answer."""
        try:
            with self.stream() as response:
                return response.status == 200 and b'"event_type":"complete"' in response.read()
        except (OSError, http.client.HTTPException):
            return False

    def end(self, number: int = signal.SIGTERM) -> int:
        """Send a signal, and return the exit status."""
        if self.process.poll() is None:
            self.process.send_signal(number)
        return self.wait()

    def wait(self) -> int:
        """The exit status, when it has ended."""
        status = self.process.wait(PATIENCE)
        self.close()
        return status

    def close(self) -> None:
        """Give up the pipe and the file."""
        if self.process.stdout is not None:
            self.process.stdout.close()
        self._errors.close()


@contextlib.contextmanager
def serving(data: Path, *arguments: str, **variables: str) -> Iterator[Service]:
    """A service on a data folder, killed at the end if it is still there."""
    with started(data, *arguments, **variables) as service:
        yield service.ready()


@contextlib.contextmanager
def started(data: Path, *arguments: str, **variables: str) -> Iterator[Service]:
    """A service that may not answer yet."""
    log = data.parent / f"{data.name}-{time.monotonic_ns()}.log"
    service = Service(log, "--data", str(data), *arguments, **variables)
    try:
        yield service
    finally:
        if service.process.poll() is None:
            service.process.kill()
        service.wait()
        settle(data)


def socket_dsn(data: Path) -> str:
    """The address of a folder's embedded server, from its lock file."""
    return conninfo(Path(json.loads((data / "pg.lock").read_bytes())["socket_dir"]))


def count(dsn: str, table: str) -> int:
    """How many rows a table has."""
    with psycopg.connect(dsn, autocommit=True, connect_timeout=5) as connection:
        row = connection.execute(f"SELECT count(*) FROM {table}".encode()).fetchone()
        assert row is not None
        return row[0]


def children(pid: int) -> list[int]:
    """The processes that a process has started."""
    done = subprocess.run(["ps", "-o", "pid=", "--ppid", str(pid)], capture_output=True, text=True, check=False)
    return [int(word) for word in done.stdout.split()]


def workers(service: Service) -> list[int]:
    """The processes of a service with several."""
    return [pid for pid in children(service.process.pid) if b"cli.worker" in command_line(pid)]


def command_line(pid: int) -> bytes:
    """A process's words; empty when it is gone."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return b""


def servers(data: Path) -> list[int]:
    """The postmasters that run on a folder."""
    found: dict[int, int] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            with contextlib.suppress(OSError):
                if (entry / "cwd").samefile(data / "pg") and b"postgres\0-D" in (entry / "cmdline").read_bytes():
                    found[int(entry.name)] = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
    # A child just forked bears its parent's command line for a moment.
    return [process for process, parent in found.items() if parent not in found]


def settle(data: Path) -> None:
    """Wait until no server runs on a folder."""
    eventually(lambda: not servers(data))


__all__ = ["eventually", "runs"]
