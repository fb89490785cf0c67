"""What the tests of the embedded server share: folders that its account can reach, processes, patience."""

import json
import os
import pwd
import select
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncGenerator, Callable, Generator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

import psycopg
import pytest

from memory.embedded import Cluster, free_bytes

REPOSITORY = Path(__file__).resolve().parents[2]
PACKAGES = Path(psycopg.__file__).parents[1]
CHILD_PATH = os.pathsep.join([str(REPOSITORY), str(PACKAGES)])
IS_ROOT = os.geteuid() == 0
needs_root = pytest.mark.skipif(not IS_ROOT, reason="changes the owners of files")


def memory_disk() -> Path | None:
    """A disk that syncs in no time, if there is one with room that lets programs run."""
    disk = Path("/dev/shm")
    fits = disk.is_dir() and free_bytes(disk) > 1_000_000_000 and not os.statvfs(disk).f_flag & os.ST_NOEXEC
    return disk if fits else None


@pytest.fixture
def folder() -> Generator[Path]:
    """A data folder to be, in a folder that any account may enter."""
    top = Path(tempfile.mkdtemp(prefix="viva-test-", dir=memory_disk()))
    top.chmod(0o755)
    yield top / "data"
    sweep_sockets(top)
    shutil.rmtree(top)


def sweep_sockets(top: Path) -> None:
    """Remove the socket folders of all clusters below; the server leaves them for its successor."""
    for lock in top.rglob("pg.lock"):
        if lock.read_bytes():
            shutil.rmtree(json.loads(lock.read_bytes())["socket_dir"], ignore_errors=True)


@asynccontextmanager
async def opened(folder: Path, binaries: Path | None = None) -> AsyncGenerator[Cluster]:
    """An open cluster, closed at the end."""
    cluster = await Cluster.open(folder, binaries, timeout=30)
    try:
        yield cluster
    finally:
        await cluster.close()


def ask(dsn: str, question: str) -> str:
    """The one value that the (last) statement gives, over a connection of its own."""
    with psycopg.connect(dsn, autocommit=True, connect_timeout=5) as connection:
        cursor = connection.execute(question.encode())
        while cursor.nextset():
            pass
        row = cursor.fetchone()
        assert row is not None
        return str(row[0])


def eventually(condition: Callable[[], bool], patience: float = 15.0) -> None:
    """Wait until it holds; fail when patience (seconds) is over."""
    end = time.monotonic() + patience
    while not condition():
        assert time.monotonic() < end, "did not happen"
        time.sleep(0.02)


def reached(dsn: str) -> bool:
    """Whether the database can be asked now."""
    try:
        return ask(dsn, "SELECT 1") == "1"
    except psycopg.OperationalError:
        return False


def server_pid(folder: Path) -> int:
    """The postmaster's process id, by its own word."""
    return int((folder / "pg" / "postmaster.pid").read_text().splitlines()[0])


def runs(pid: int) -> bool:
    """Whether the process is there and not only waiting to be reaped."""
    done = subprocess.run(["ps", "-o", "stat=", "-p", str(pid)], capture_output=True, text=True, check=False)
    return bool(done.stdout.strip()) and not done.stdout.startswith("Z")


class Child:
    """A running embedded_child.py."""

    def __init__(self, folder: Path, python: str = sys.executable, user: int | None = None) -> None:
        self.process: subprocess.Popen[bytes] = subprocess.Popen(
            [python, str(Path(__file__).with_name("embedded_child.py")), str(folder)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            bufsize=0,
            cwd=REPOSITORY,
            env={"PATH": os.defpath, "PYTHONPATH": CHILD_PATH, "PYTHONDONTWRITEBYTECODE": "1"},
            user=user,
            group=None if user is None else pwd.getpwuid(user).pw_gid,
            extra_groups=None if user is None else [],
            start_new_session=True,
        )

    def hears(self) -> dict[str, str]:
        """The next line that it says."""
        assert self.process.stdout is not None
        assert select.select([self.process.stdout], [], [], 40)[0], "the child says nothing"
        return json.loads(self.process.stdout.readline() or "{}")

    def role(self) -> str:
        """What it is now."""
        assert self.process.stdin is not None
        self.process.stdin.write(b"role\n")
        return self.hears()["role"]

    def end(self) -> None:
        """Let it close its cluster and end."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.close()
        self.process.wait(30)
        self.process.stdout.close()

    def kill(self) -> None:
        """SIGKILL, to it alone."""
        self.process.kill()
        self.end()


@contextmanager
def children(folder: Path, count: int, python: str = sys.executable, user: int | None = None) -> Generator[list[Child]]:
    """So many processes, started at once; what is still alive at the end is closed."""
    family = [Child(folder, python, user) for _ in range(count)]
    try:
        yield family
    finally:
        for child in family:
            child.end()


@pytest.fixture(scope="session")
def ordinary() -> tuple[str, int | None]:
    """A Python and the number of an unprivileged user who can run it and read this repository."""
    if not IS_ROOT:
        return sys.executable, None
    uid = pwd.getpwnam("nobody").pw_uid
    major, minor = sys.version_info[:2]
    for python in (
        sys.executable,
        f"/usr/bin/python{major}.{minor}",
        f"/usr/local/bin/python{major}.{minor}",
    ):
        try:
            tried = subprocess.run(
                [python, "-c", "import memory.embedded"],
                env={"PYTHONPATH": CHILD_PATH},
                cwd="/",
                user=uid,
                extra_groups=[],
                check=False,
            )
        except OSError:
            continue
        if tried.returncode == 0:
            return python, uid
    pytest.skip("no Python here that an unprivileged user may run")


def given_to_ordinary(folder: Path, user: int | None) -> Path:
    """A folder of that user's."""
    folder.mkdir()
    if user is not None:
        os.chown(folder, user, pwd.getpwuid(user).pw_gid)
    return folder
