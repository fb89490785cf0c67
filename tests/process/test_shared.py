"""Several services on one database: all come up on an empty one, share its rows, and outlive one another."""

import contextlib
import os
import signal
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.process.real_server import RealServer, real_server
from tests.process.rig import Service, children, count, eventually, servers, settle, socket_dsn, started

TABLES = ("passages", "interview_schema.questions", "seeds", "alembic_version")


@contextlib.contextmanager
def four(data: Path, **variables: str) -> Iterator[list[Service]]:
    """Four services, started at once."""
    with ExitStack() as stack:
        yield [stack.enter_context(started(data, **variables)) for _ in range(4)]


@pytest.fixture
def rows(data: Path) -> dict[str, int]:
    """How many rows a database has that one service has seeded."""
    from tests.process.rig import serving

    with serving(data):
        return {table: count(socket_dsn(data), table) for table in TABLES}


def owner_of(data: Path, family: list[Service]) -> Service:
    """The one that runs the server."""
    (server,) = servers(data)
    return next(service for service in family if server in children(service.process.pid))


@pytest.fixture
def tidy(empty: Path) -> Iterator[Path]:
    """An empty data folder on which nothing runs at the end, whoever took over."""
    yield empty
    settle(empty)


def test_four_on_an_empty_folder(tidy: Path, rows: dict[str, int]) -> None:
    with contextlib.ExitStack() as stack:
        family = [
            stack.enter_context(contextlib.closing(Service(tidy.parent / f"{n}.log", "--data", str(tidy))))
            for n in range(4)
        ]
        try:
            for service in family:
                service.ready()
            assert all(service.answers() for service in family)
            assert {table: count(socket_dsn(tidy), table) for table in TABLES} == rows
            owner = owner_of(tidy, family)
            others = [service for service in family if service is not owner]
            owner.process.kill()
            owner.process.wait(30)
            for service in others:
                eventually(service.answers, 60)
            assert owner_of(tidy, others) in others
            assert [service.end() for service in others] == [0, 0, 0]
        finally:
            for service in family:
                if service.process.poll() is None:
                    service.process.kill()
                    service.process.wait(30)


@pytest.fixture
def real(empty: Path) -> Iterator[RealServer]:
    """A server that is not ours."""
    with real_server(empty.parent) as server:
        yield server


def test_four_on_an_empty_database_of_a_real_server(real: RealServer, empty: Path, rows: dict[str, int]) -> None:
    url = real.empty("shared")
    with four(empty, DATABASE_URL=url) as family:
        for service in family:
            service.ready()
        assert all(service.answers() for service in family)
        assert {table: count(url, table) for table in TABLES} == rows
        assert not (empty / "pg").exists()
        assert [service.end() for service in family] == [0] * 4


def test_an_outage_of_a_real_server(real: RealServer, empty: Path) -> None:
    url = real.empty("outage")
    with started(empty, DATABASE_URL=url) as service:
        service.ready()
        assert service.answers()
        real.stop()
        eventually(lambda: service.status("/health/ready") == 503)
        assert service.status("/health/live") == 200
        # Long enough for the pool to give up on its first round of attempts.
        for _ in range(3):
            assert service.status("/health/ready") == 503
        real.start()
        eventually(service.answers, 15)
        assert service.end() == 0


def test_a_killed_server_is_back_in_seconds(copied: Path) -> None:
    with started(copied) as service:
        service.ready()
        (server,) = servers(copied)
        os.kill(server, signal.SIGKILL)
        eventually(lambda: service.status("/health/ready") == 200 and service.answers(), 30)
        assert servers(copied) != [server]
        assert service.end() == 0
