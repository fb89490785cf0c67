"""How one `viva serve` ends: in good order by any signal, and without leftovers when it is killed."""

import http.client
import signal
import socket
from pathlib import Path

import pytest

from tests.process.rig import eventually, servers, serving, started


def test_it_tells_where_it_is_and_answers(data: Path) -> None:
    with serving(data) as service:
        assert f"http://127.0.0.1:{service.port}/docs" in service.said
        assert f"curl -N http://127.0.0.1:{service.port}/api/agents/answer-stream" in service.said
        assert service.answers()
        assert "ENGINE offline" in service.errors()
        assert len(servers(data)) == 1


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_a_signal_is_a_good_end(number: int, data: Path) -> None:
    with serving(data) as service:
        assert service.end(number) == 0
        assert servers(data) == []
        assert not (data / "pg" / "postmaster.pid").exists()
        assert "Traceback" not in service.errors()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_a_signal_ends_open_streams(number: int, data: Path, slow: dict[str, str]) -> None:
    with serving(data, **slow) as service, service.stream() as response:
        assert b"start" in response.readline()
        assert service.end(number) == 0
        try:
            rest = response.read()
        except http.client.IncompleteRead as broken:
            rest = broken.partial
        assert b'"event_type":"complete"' not in rest
        assert servers(data) == []
        assert "Traceback" not in service.errors()


def test_an_idle_connection_is_no_reason_to_stay(data: Path) -> None:
    with serving(data) as service, socket.create_connection(("127.0.0.1", service.port)) as idle:
        idle.sendall(b"GET /health/live HTTP/1.1\r\nHost: localhost\r\n\r\n")
        assert idle.recv(100).startswith(b"HTTP/1.1 200")
        assert service.end() == 0


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_a_signal_ends_a_start_that_waits(number: int, empty: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    url = f"postgresql://u:secret@127.0.0.1:{port}/x"
    with started(empty, DATABASE_URL=url, VIVA_DATABASE__START_TIMEOUT="600") as service:
        eventually(lambda: "does not answer" in service.errors())
        assert service.end(number) == 0
        assert "secret" not in service.errors()
        assert "Traceback" not in service.errors()


def test_a_signal_ends_the_very_first_start(empty: Path) -> None:
    with started(empty) as service:
        eventually(lambda: "indexing the authored knowledge" in service.errors(), 60)
        assert service.end() == 0
        assert servers(empty) == []
        assert "Traceback" not in service.errors()


def test_killed_it_takes_the_server_along_and_starts_again(data: Path) -> None:
    with serving(data) as service:
        assert servers(data)
        service.process.kill()
        service.wait()
        eventually(lambda: servers(data) == [])
    with serving(data) as service:
        assert service.answers()


def test_nobody_reads_what_it_prints(data: Path) -> None:
    with started(data) as service:
        assert service.process.stdout is not None
        service.process.stdout.close()
        service.process.stdout = None
        eventually(lambda: "Postgres" in service.errors(), 60)
        eventually(lambda: len(servers(data)) == 1)
        assert service.process.poll() is None
        assert service.end() == 0
