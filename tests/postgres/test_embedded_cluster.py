"""The embedded server in one process: any path, its settings, its privacy, starting again, closing."""

# ruff: noqa: ASYNC240 - a test may wait for its files

import asyncio
import os
import pwd
import shutil
import stat
from pathlib import Path

import pytest
from psycopg import connect
from psycopg.conninfo import conninfo_to_dict

from memory.embedded import for_database, free_bytes
from tests.postgres.embedded_rig import ask, folder, needs_root, opened, reached

__all__ = ["folder"]


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def sockets_of(dsn: str) -> Path:
    return Path(str(conninfo_to_dict(dsn)["host"]))


@pytest.mark.parametrize(
    "name",
    [
        "two words",
        "it's",
        'a "quote"',
        "$(touch pwned)`touch pwned`;&",
        "数据 ünï",
        "a,b",
        "/".join("x" * 60 for _ in "abc"),
    ],
)
async def test_any_path_will_do(folder: Path, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder.parent)
    async with opened(folder / name) as cluster:
        assert cluster.role == "owner"
        assert ask(cluster.dsn, "SELECT current_database()") == "viva"
    assert not list(folder.parent.rglob("pwned"))


async def test_the_folder_is_private_and_the_socket_too(folder: Path) -> None:
    async with opened(folder) as cluster:
        assert mode(folder) == mode(folder / "pg") == mode(sockets_of(cluster.dsn)) == 0o700
        assert ask(cluster.dsn, "SHOW listen_addresses") == ""


async def test_settings_come_from_app_conf_anew_at_each_start(folder: Path) -> None:
    async with opened(folder):
        pass
    (folder / "pg" / "app.conf").write_text("max_connections = 20\n")
    async with opened(folder) as cluster:
        shown = {name: ask(cluster.dsn, f"SHOW {name}") for name in ("max_connections", "jit", "wal_level", "fsync")}
        assert shown == {"max_connections": "60", "jit": "off", "wal_level": "minimal", "fsync": "on"}
        assert ask(cluster.dsn, "SHOW server_encoding") == "UTF8"
    assert (folder / "pg" / "postgresql.conf").read_text().count("include_if_exists = 'app.conf'") == 1


async def test_rows_vectors_and_the_address_outlive_a_restart(folder: Path) -> None:
    async with opened(folder) as cluster:
        first = cluster.dsn
        ask(first, "CREATE EXTENSION vector; CREATE TABLE kept AS SELECT '[1,2]'::vector v; SELECT 1")
    assert not reached(first)
    async with opened(folder) as cluster:
        assert cluster.dsn == first
        assert ask(cluster.dsn, "SELECT v FROM kept") == "[1,2]"


async def test_another_database_is_one_name_away(folder: Path) -> None:
    async with opened(folder) as cluster:
        ask(cluster.dsn, "CREATE TABLE mark AS SELECT 7 n; SELECT 1")
        with connect(for_database(cluster.dsn, "postgres"), autocommit=True) as connection:
            connection.execute("CREATE DATABASE clone TEMPLATE viva")
        assert ask(for_database(cluster.dsn, "clone"), "SELECT n FROM mark") == "7"


async def test_a_readable_cluster_is_closed_up(folder: Path) -> None:
    async with opened(folder):
        pass
    (folder / "pg").chmod(0o755)
    async with opened(folder):
        assert mode(folder / "pg") == 0o700


async def test_a_second_opening_joins(folder: Path) -> None:
    async with opened(folder) as owner, opened(folder) as guest:
        assert (owner.role, guest.role) == ("owner", "joined")
        assert owner.dsn == guest.dsn
        await guest.close()
        assert reached(owner.dsn)


async def test_closing_twice_is_as_good_as_once(folder: Path) -> None:
    async with opened(folder) as cluster:
        await asyncio.gather(cluster.close(), cluster.close())
        await cluster.close()
        assert not reached(cluster.dsn)


async def test_the_log_quotes_nobody(folder: Path) -> None:
    async with opened(folder) as cluster:
        with pytest.raises(Exception, match="private words"):
            ask(cluster.dsn, "SELECT 'private words'::int")
    assert "private words" not in (folder / "postgres.log").read_text()


async def test_a_loose_socket_folder_is_tightened(folder: Path) -> None:
    async with opened(folder) as cluster:
        sockets = sockets_of(cluster.dsn)
    sockets.chmod(0o777)
    async with opened(folder) as cluster:
        assert sockets_of(cluster.dsn) == sockets
        assert mode(sockets) == 0o700


@needs_root
async def test_a_planted_socket_folder_is_left_alone(folder: Path) -> None:
    async with opened(folder) as cluster:
        planted = sockets_of(cluster.dsn)
    stranger = pwd.getpwnam("daemon")
    os.chown(planted, stranger.pw_uid, stranger.pw_gid)
    async with opened(folder) as cluster:
        assert sockets_of(cluster.dsn) != planted
        assert mode(sockets_of(cluster.dsn)) == 0o700
        assert reached(cluster.dsn)
    assert planted.stat().st_uid == stranger.pw_uid
    planted.rmdir()


async def test_a_copied_folder_is_a_cluster_of_its_own(folder: Path) -> None:
    async with opened(folder):
        pass
    copy = folder.with_name("copy")
    shutil.copytree(folder, copy)
    for path in [copy / "pg", *(copy / "pg").rglob("*")]:
        shutil.chown(path, (folder / "pg").stat().st_uid, (folder / "pg").stat().st_gid)
    async with opened(folder) as one, opened(copy) as other:
        assert (one.role, other.role) == ("owner", "owner")
        assert one.dsn != other.dsn
        ask(one.dsn, "CREATE TABLE mine (); SELECT 1")
        assert ask(other.dsn, "SELECT to_regclass('mine')") == "None"


async def test_what_a_killed_initdb_left_is_swept_away(folder: Path) -> None:
    (folder / "pg.new").mkdir(parents=True)
    (folder / "pg.new" / "PG_VERSION").write_text("18\n")
    async with opened(folder) as cluster:
        assert reached(cluster.dsn)
        assert not (folder / "pg.new").exists()


async def test_a_huge_log_is_bounded(folder: Path) -> None:
    folder.mkdir()
    (folder / "postgres.log").write_bytes(b"old\n" * 2_000_000)
    async with opened(folder):
        assert (folder / "postgres.log").stat().st_size < 100_000
        assert (folder / "postgres.log.1").stat().st_size == 8_000_000


def test_free_bytes_of_a_folder_that_is_not_there_yet(folder: Path) -> None:
    assert free_bytes(folder / "deep" / "down") > 0
