"""`viva serve --workers 2`: both serve, one that dies is replaced, and nothing outlives the parent."""

import os
import signal
from pathlib import Path

import pytest

from tests.process.rig import children, command_line, eventually, runs, servers, serving, started, workers


def test_both_answer(data: Path) -> None:
    with serving(data, "--workers", "2") as service:
        first, second = workers(service)
        # Whichever of them stands still, the other one answers.
        for still in (first, second):
            os.kill(still, signal.SIGSTOP)
            eventually(lambda: service.status("/health/ready", timeout=1) == 200, 60)
            os.kill(still, signal.SIGCONT)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_a_signal_leaves_nothing(number: int, data: Path) -> None:
    with serving(data, "--workers", "2") as service:
        family = workers(service)
        assert len(family) == 2
        assert service.end(number) == 0
        assert not any(map(runs, family))
        assert servers(data) == []
        assert "Traceback" not in service.errors()


def test_a_signal_ends_open_streams(data: Path, slow: dict[str, str]) -> None:
    with serving(data, "--workers", "2", **slow) as service, service.stream() as response:
        assert b"start" in response.readline()
        assert service.end() == 0
        assert servers(data) == []


def test_killed_it_takes_all_along(data: Path) -> None:
    with serving(data, "--workers", "2") as service:
        family = workers(service)
        service.process.kill()
        service.wait()
        eventually(lambda: not any(map(runs, family)), 30)
        eventually(lambda: servers(data) == [])


def test_a_killed_one_is_replaced(data: Path) -> None:
    with serving(data, "--workers", "2") as service:
        first, second = workers(service)
        os.kill(first, signal.SIGKILL)
        eventually(lambda: first not in workers(service) and len(workers(service)) == 2, 60)
        assert second in workers(service)
        eventually(service.answers, 60)
        assert "another" in service.errors()
        assert service.end() == 0


def test_what_keeps_one_from_starting_is_told_once_and_ends_all(data: Path) -> None:
    with started(data, "--workers", "2", AUTH_JWT_SECRET="x" * 40, VIVA_MODEL=str(data / "none")) as service:
        assert service.wait() == 1
        assert "make model" in service.errors()
        assert "Traceback" not in service.errors()


def test_the_parent_does_not_serve(data: Path) -> None:
    with serving(data, "--workers", "2") as service:
        assert b"postgres" in b"".join(map(command_line, children(service.process.pid)))
        assert service.answers()
