"""A Postgres server as an administrator runs one: on a port, with a password, made of the embedded binaries."""

import os
import shutil
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

from memory.embedded.account import server_account
from memory.embedded.binaries import installed_binaries, usable, version_of
from tests.postgres.embedded_rig import eventually

PASSWORD = "hush hush/1"
QUOTED = "hush%20hush%2F1"


def free_port() -> int:
    """A port that nobody has just now."""
    with socket.create_server(("127.0.0.1", 0)) as found:
        return found.getsockname()[1]


class RealServer:
    """Started and stopped at will; `binaries` may lack what a server may lack."""

    def __init__(self, top: Path, binaries: Path | None = None) -> None:
        account = server_account(top / "cluster")
        source = installed_binaries()
        self.binaries = binaries or usable(source, version_of(source), top, account)
        self.folder = top / "cluster"
        self.port = free_port()
        self._user = account.uid if account else None
        self._group = account.gid if account else None
        self._process: subprocess.Popen[bytes] | None = None
        self._make(top)

    def _run(self, *argv: str) -> "subprocess.Popen[bytes]":
        return subprocess.Popen(
            argv,
            cwd="/",
            env={"PATH": os.defpath, "LANG": "C.UTF-8"},
            user=self._user,
            group=self._group,
            extra_groups=[] if self._user is not None else None,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    def _make(self, top: Path) -> None:
        secret = top / "password"
        secret.write_text(PASSWORD)
        self.folder.mkdir(mode=0o700)
        if self._user is not None and self._group is not None:
            os.chown(self.folder, self._user, self._group)
            os.chown(secret, self._user, self._group)
        words = [
            "-D",
            str(self.folder),
            "-U",
            "admin",
            "--auth=scram-sha-256",
            f"--pwfile={secret}",
            "--locale=C.UTF-8",
        ]
        assert self._run(str(self.binaries / "bin" / "initdb"), *words).wait(60) == 0

    def start(self) -> None:
        """Start, and wait until it answers."""
        settings = {"listen_addresses": "127.0.0.1", "unix_socket_directories": "", "fsync": "off"}
        words = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
        program = str(self.binaries / "bin" / "postgres")
        self._process = self._run(program, "-D", str(self.folder), "-p", str(self.port), *words)
        eventually(self._answers, 30)

    def stop(self) -> None:
        """Stop at once, as a crash does."""
        if self._process is not None:
            self._process.send_signal(3)
            self._process.wait(30)
            self._process = None

    def _answers(self) -> bool:
        try:
            self.run("SELECT 1")
        except psycopg.OperationalError:
            return False
        return True

    def run(self, statement: str, database: str = "postgres") -> None:
        """Run a statement as the administrator."""
        with psycopg.connect(self.url(database), autocommit=True, connect_timeout=5) as connection:
            connection.execute(statement.encode())

    def url(self, database: str = "postgres", user: str = "admin") -> str:
        """What DATABASE_URL would be."""
        return f"postgresql://{user}:{QUOTED}@127.0.0.1:{self.port}/{database}"

    def empty(self, name: str) -> str:
        """The URL of a new database."""
        self.run(f'CREATE DATABASE "{name}"')
        return self.url(name)


@contextmanager
def real_server(top: Path, binaries: Path | None = None) -> Iterator[RealServer]:
    """A running server, stopped at the end."""
    server = RealServer(top, binaries)
    server.start()
    try:
        yield server
    finally:
        server.stop()


def without_vector(top: Path) -> Path:
    """A copy of the binaries from which the extension has been left out, at a place that any account may read."""
    source = installed_binaries()
    copied = top / "plain" / source.parent.name / source.name
    shutil.copytree(source, copied, symlinks=True, ignore=shutil.ignore_patterns("include", "vector*"))
    libraries = source.parents[1] / f"{source.parent.name}.libs"
    if libraries.is_dir():
        shutil.copytree(libraries, top / "plain" / libraries.name)
    subprocess.run(["chmod", "-R", "a+rX", str(top / "plain")], check=True)
    return copied
