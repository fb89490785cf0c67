"""The embedded server among processes: races, joins, take-overs, and every kind of death."""

import asyncio
import contextlib
import os
import signal
import subprocess
from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest

from tests.postgres.embedded_rig import (
    IS_ROOT,
    Child,
    ask,
    children,
    eventually,
    folder,
    given_to_ordinary,
    opened,
    ordinary,
    reached,
    runs,
    server_pid,
    sweep_sockets,
)

__all__ = ["folder", "ordinary"]


def by_role(family: list[Child]) -> tuple[Child, list[Child], str]:
    """The owner, the others, and the address that all of them name."""
    said = [(child, child.hears()) for child in family]
    owners = [child for child, words in said if words["role"] == "owner"]
    assert len(owners) == 1, [words["role"] for _, words in said]
    (dsn,) = {words["dsn"] for _, words in said}
    return owners[0], [child for child in family if child is not owners[0]], dsn


def test_four_first_starts_make_one_database_and_one_owner(folder: Path) -> None:
    with children(folder, 4) as family:
        _, guests, dsn = by_role(family)
        assert [guest.role() for guest in guests] == ["joined"] * 3
        assert reached(dsn)
        assert not (folder / "pg.new").exists()


@pytest.mark.parametrize("leave", [Child.end, Child.kill])
def test_a_guest_takes_over_at_the_same_address(folder: Path, leave: Callable[[Child], None]) -> None:
    with children(folder, 3) as family:
        owner, guests, dsn = by_role(family)
        before, first = ask(dsn, "SELECT system_identifier FROM pg_control_system()"), server_pid(folder)
        leave(owner)
        eventually(lambda: sorted(guest.role() for guest in guests) == ["joined", "owner"])
        eventually(lambda: reached(dsn))
        assert ask(dsn, "SELECT system_identifier FROM pg_control_system()") == before
        assert not runs(first)


def test_a_lone_owner_killed_takes_the_server_along(folder: Path) -> None:
    with children(folder, 1) as (owner,):
        dsn, server = owner.hears()["dsn"], server_pid(folder)
        assert runs(server)
        owner.kill()
        eventually(lambda: not runs(server))
        assert not reached(dsn)


def test_sigterm_leaves_no_server_behind(folder: Path) -> None:
    with children(folder, 1) as (owner,):
        owner.hears()
        server = server_pid(folder)
        owner.process.terminate()
        assert owner.hears() == {"closed": owner.process.pid}
        assert not runs(server)
        assert not (folder / "pg" / "postmaster.pid").exists()


def test_ctrl_c_does_not_reach_the_server(folder: Path) -> None:
    with children(folder, 1) as (owner,):
        dsn, server = owner.hears()["dsn"], server_pid(folder)
        os.killpg(owner.process.pid, signal.SIGINT)
        assert owner.role() == "owner"
        assert reached(dsn)
        assert server_pid(folder) == server


def test_owner_and_server_killed_together(folder: Path) -> None:
    with children(folder, 2) as family:
        owner, (guest,), dsn = by_role(family)
        server = server_pid(folder)
        os.kill(owner.process.pid, signal.SIGSTOP)
        os.kill(server, signal.SIGKILL)
        owner.kill()
        eventually(lambda: guest.role() == "owner")
        assert reached(dsn)


def test_killed_in_the_middle_of_initdb(folder: Path) -> None:
    with children(folder, 1) as (first,):
        eventually(lambda: (folder / "pg.new" / "base").exists())
        first.kill()
    with children(folder, 1) as (second,):
        assert reached(second.hears()["dsn"])


async def test_a_killed_server_is_started_again(folder: Path) -> None:
    async with opened(folder) as cluster:
        ask(cluster.dsn, "CREATE TABLE kept AS SELECT 5 n; SELECT 1")
        first = server_pid(folder)
        os.kill(first, signal.SIGKILL)
        await asyncio.to_thread(eventually, lambda: reached(cluster.dsn))
        assert ask(cluster.dsn, "SELECT n FROM kept") == "5"
        assert server_pid(folder) != first


async def test_a_socket_that_a_cleaner_removed_comes_back(folder: Path) -> None:
    async with opened(folder) as cluster:
        sweep_sockets(folder)
        assert not reached(cluster.dsn)
        await asyncio.to_thread(eventually, lambda: reached(cluster.dsn))
        assert cluster.role == "owner"


async def test_a_busy_backend_does_not_hold_up_the_restart(folder: Path) -> None:
    async with opened(folder) as cluster:
        async with await psycopg.AsyncConnection.connect(cluster.dsn, autocommit=True) as connection:
            await connection.execute("SET max_parallel_workers_per_gather = 0")
            backend = connection.info.backend_pid
            busy = asyncio.create_task(connection.execute("SELECT count(*) FROM generate_series(1, 1000000000000)"))
            await asyncio.sleep(0.3)
            os.kill(server_pid(folder), signal.SIGKILL)
            await asyncio.to_thread(eventually, lambda: reached(cluster.dsn))
            with pytest.raises(psycopg.OperationalError):
                await busy
        assert not runs(backend)


def sleeper(stack: contextlib.ExitStack, user: int | None) -> "subprocess.Popen[bytes]":
    """A process that has nothing to do with any of this."""
    process = stack.enter_context(subprocess.Popen(["sleep", "60"], user=user))
    stack.callback(process.kill)
    return process


async def test_a_stale_pid_that_now_is_a_strangers(folder: Path) -> None:
    with children(folder, 1) as (owner,):
        owner.hears()
        stale = (folder / "pg" / "postmaster.pid").read_text()
        owner.kill()
    user = (folder / "pg").stat().st_uid if IS_ROOT else None
    with contextlib.ExitStack() as stack:
        stranger = sleeper(stack, user)
        lines = [str(stranger.pid), *stale.splitlines()[1:]]
        (folder / "pg" / "postmaster.pid").write_text("\n".join(lines) + "\n")
        async with opened(folder) as cluster:
            assert reached(cluster.dsn)
            assert server_pid(folder) != stranger.pid
        assert stranger.poll() is None


def test_an_ordinary_user_has_the_same_life(folder: Path, ordinary: tuple[str, int | None]) -> None:
    python, user = ordinary
    home = given_to_ordinary(folder.parent / "home", user)
    with children(home / "data $(x)", 3, python, user) as family:
        owner, guests, dsn = by_role(family)
        owner.kill()
        eventually(lambda: sorted(guest.role() for guest in guests) == ["joined", "owner"])
        assert reached(dsn)
        assert (home / "data $(x)" / "pg").stat().st_uid == home.stat().st_uid
