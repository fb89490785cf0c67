"""Folders and disks that the embedded server cannot use: errors that say what to do, nothing touched."""

# ruff: noqa: ASYNC240 - a test may wait for its files

import fcntl
import os
import pwd
import subprocess
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

import pytest

from domain.errors import StartupError
from memory.embedded import Cluster, installed_binaries
from tests.postgres.embedded_rig import (
    Child,
    folder,
    given_to_ordinary,
    needs_root,
    opened,
    ordinary,
    reached,
    sweep_sockets,
)

__all__ = ["folder", "ordinary"]


@contextmanager
def tmpfs(at: Path, options: str) -> Generator[None]:
    """A file system of its own, where this machine lets us mount one."""
    at.mkdir()
    tried = subprocess.run(["mount", "-t", "tmpfs", "-o", options, "none", at], capture_output=True, check=False)
    if tried.returncode:
        pytest.skip("mounting is not permitted here")
    try:
        yield
    finally:
        sweep_sockets(at)
        subprocess.run(["umount", "-l", at], check=True)


async def test_a_file_in_the_place_of_the_folder(folder: Path) -> None:
    folder.write_text("")
    for path in (folder, folder / "below"):
        with pytest.raises(StartupError, match="VIVA_DATA"):
            await Cluster.open(path)


@needs_root
async def test_a_read_only_disk(folder: Path) -> None:
    with tmpfs(folder, "ro,size=300m"):
        for path in (folder, folder / "new"):
            with pytest.raises(StartupError, match=r"writ(e|able)"):
                await Cluster.open(path)


@needs_root
async def test_a_small_disk_is_full_before_it_starts(folder: Path) -> None:
    with tmpfs(folder, "size=100m"):
        with pytest.raises(StartupError, match=r"disk full: \d+ MB free for .*data.*200 MB"):
            await Cluster.open(folder)
        assert not (folder / "pg").exists()


@needs_root
async def test_a_disk_that_fills_up_during_initdb(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("memory.embedded.folder.FIRST_START_BYTES", 0)
    with tmpfs(folder, "size=20m"):
        with pytest.raises(StartupError, match="disk full"):
            await Cluster.open(folder)
        assert not (folder / "pg").exists()
        assert not (folder / "pg.new").exists()


@needs_root
async def test_a_disk_that_is_full_at_a_later_start(folder: Path) -> None:
    with tmpfs(folder, "size=300m,mode=0755"):
        async with opened(folder):
            pass
        with (folder / "fill").open("wb", buffering=0) as file:
            while file.write(bytes(100_000)) == 100_000:
                pass
        with pytest.raises(StartupError, match=r"disk full|No space left on device"):
            await Cluster.open(folder)
        (folder / "fill").unlink()
        async with opened(folder) as cluster:
            assert reached(cluster.dsn)


@needs_root
async def test_root_leaves_another_users_folder_alone(folder: Path) -> None:
    given_to_ordinary(folder, pwd.getpwnam("nobody").pw_uid)
    before = folder.stat()
    with pytest.raises(StartupError, match="belongs to nobody"):
        await Cluster.open(folder)
    assert (folder.stat().st_uid, folder.stat().st_mode) == (before.st_uid, before.st_mode)
    assert not list(folder.iterdir())


@needs_root
@pytest.mark.parametrize("owner", ["root", "daemon"])
def test_an_ordinary_user_on_anothers_folder(folder: Path, ordinary: tuple[str, int | None], owner: str) -> None:
    given_to_ordinary(folder, pwd.getpwnam(owner).pw_uid)
    child = Child(folder, *ordinary)
    said = child.hears()
    child.end()
    assert owner in said["error"]
    assert "VIVA_DATA" in said["error"]
    assert not list(folder.iterdir())


def test_a_folder_that_cannot_be_made(folder: Path, ordinary: tuple[str, int | None]) -> None:
    python, user = ordinary
    given_to_ordinary(folder, user).chmod(0o500)
    child = Child(folder / "new", python, user)
    said = child.hears()
    child.end()
    assert "Permission denied" in said["error"]
    assert "VIVA_DATA" in said["error"]


async def test_a_cluster_of_another_major_version(folder: Path) -> None:
    (folder / "pg").mkdir(parents=True)
    (folder / "pg" / "PG_VERSION").write_text("16\n")
    with pytest.raises(StartupError, match=r"made by Postgres 16, and this is Postgres 18\.\d+: set VIVA_DATABASE"):
        await Cluster.open(folder)


async def test_something_else_in_the_clusters_place(folder: Path) -> None:
    (folder / "pg").mkdir(parents=True)
    (folder / "pg" / "thesis.txt").write_text("do not lose")
    with pytest.raises(StartupError, match="move it away"):
        await Cluster.open(folder)
    assert (folder / "pg" / "thesis.txt").read_text() == "do not lose"


async def test_a_server_that_stops_at_start_gives_its_last_words(folder: Path) -> None:
    async with opened(folder):
        pass
    own = folder / "pg" / "postgresql.conf"
    text = own.read_text()
    own.write_text(text + "no_such_setting = 1\n")
    with pytest.raises(StartupError, match="no_such_setting"):
        await Cluster.open(folder)
    own.write_text(text)
    async with opened(folder) as cluster:
        assert reached(cluster.dsn)


async def test_initdb_that_fails_gives_its_last_words(folder: Path) -> None:
    programs = folder.parent / "programs" / "bin"
    programs.mkdir(parents=True)
    for place in ("lib", "share"):
        (programs.parent / place).mkdir()
    (programs / "postgres").symlink_to(installed_binaries() / "bin" / "postgres")
    (programs / "initdb").write_text("#!/bin/sh\necho initdb: error: the moon is full >&2\nexit 1\n")
    (programs / "initdb").chmod(0o755)
    with pytest.raises(StartupError, match="the moon is full"):
        await Cluster.open(folder, programs.parent)
    assert not (folder / "pg").exists()


async def test_no_binaries_there(folder: Path) -> None:
    with pytest.raises(StartupError, match="VIVA_DATABASE__BINARIES"):
        await Cluster.open(folder, folder.parent)


async def test_a_lock_held_by_a_silent_process(folder: Path) -> None:
    folder.mkdir()
    held = os.open(folder / "pg.lock", os.O_RDWR | os.O_CREAT)
    fcntl.flock(held, fcntl.LOCK_EX)
    try:
        with pytest.raises(StartupError, match=r"in use by another process .*stop that process"):
            await Cluster.open(folder, timeout=0.3)
    finally:
        os.close(held)
    async with opened(folder) as cluster:
        assert reached(cluster.dsn)
