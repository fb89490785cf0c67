"""A database that cannot be used, and what is said about it."""

import subprocess
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

import memory
from tests.process.real_server import RealServer, free_port, real_server, without_vector
from tests.process.rig import PATIENCE, ROOT, environment, temporary_folder, viva, words


@pytest.fixture(scope="module")
def real() -> Iterator[RealServer]:
    """A server that is not ours, with pgvector."""
    with temporary_folder() as top, real_server(top) as server:
        yield server


NEWEST = max(path.stem[:4] for path in (Path(memory.__file__).parent / "migrations/versions").glob("0*.py"))


def migrate(url: str, **variables: str) -> "subprocess.CompletedProcess[str]":
    """`viva migrate` on a database, which gives up soon."""
    variables = {"VIVA_DATABASE__START_TIMEOUT": "1", **variables}
    done = viva("migrate", DATABASE_URL=url, VIVA_DATA="/nonexistent/not/used", **variables)
    assert "Traceback" not in done.stderr
    assert "hush" not in done.stderr + done.stdout
    return done


def test_migrate_again_and_again(real: RealServer) -> None:
    url = real.empty("again")
    for _ in range(2):
        done = migrate(url)
        assert done.returncode == 0, done.stderr
        assert f"revision {NEWEST}\n" in done.stdout


def test_nobody_answers() -> None:
    done = migrate(f"postgresql://u:hush@127.0.0.1:{free_port()}/x")
    assert done.returncode == 1
    assert "VIVA_DATABASE__START_TIMEOUT" in done.stderr.splitlines()[-1]
    assert "refused" in done.stderr


def test_a_wrong_password(real: RealServer) -> None:
    done = migrate(real.url().replace("hush", "wrong", 1))
    assert done.returncode == 1
    assert "password authentication failed" in done.stderr


@pytest.mark.parametrize("url", ["postgresql+psycopg://u:hush@h/x", "hush", "postgresql://u:hush@h:port/x"])
def test_no_address(url: str) -> None:
    done = migrate(url)
    assert done.returncode == 1
    assert "DATABASE_URL" in done.stderr


def test_a_schema_of_a_newer_version(real: RealServer) -> None:
    url = real.empty("newer")
    assert migrate(url).returncode == 0
    with_version = "UPDATE alembic_version SET version_num = '9999'"
    real.run(with_version, "newer")
    done = migrate(url)
    assert done.returncode == 1
    assert "9999" in done.stderr
    assert "another version" in done.stderr


def test_a_user_without_rights(real: RealServer) -> None:
    real.empty("closed")
    real.run("CREATE ROLE guest LOGIN PASSWORD 'hush hush/1'")
    done = migrate(real.url("closed", "guest"))
    assert done.returncode == 1
    assert "CREATE EXTENSION vector" in done.stderr
    real.run("CREATE EXTENSION vector; GRANT CREATE ON SCHEMA public TO guest", "closed")
    real.run("GRANT CREATE ON DATABASE closed TO guest")
    assert migrate(real.url("closed", "guest")).returncode == 0


def test_a_read_only_server(real: RealServer) -> None:
    url = real.empty("standby")
    real.run("ALTER DATABASE standby SET default_transaction_read_only = on")
    done = migrate(url)
    assert done.returncode == 1
    assert "read-only" in done.stderr


def test_a_table_in_the_way(real: RealServer) -> None:
    url = real.empty("taken")
    real.run("CREATE TABLE passages (x int)", "taken")
    done = migrate(url)
    assert done.returncode == 1
    assert '"passages" already exists' in done.stderr


def test_a_server_without_pgvector() -> None:
    with temporary_folder() as top, real_server(top, without_vector(top)) as server:
        done = migrate(server.empty("plain"))
    assert done.returncode == 1
    assert "pgvector" in done.stderr


def test_the_database_stays_open_for_a_service_manager_that_gives_no_input() -> None:
    with temporary_folder() as top:
        process = subprocess.Popen(
            words("database"),
            cwd=ROOT,
            env=environment(VIVA_DATA=str(top)),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            start_new_session=True,
        )
        try:
            assert process.stdout is not None
            with psycopg.connect(process.stdout.readline().strip()) as connection:
                assert connection.execute("SELECT count(*) > 0 FROM passages").fetchone() == (True,)
            with pytest.raises(subprocess.TimeoutExpired):
                process.wait(0.5)
            process.terminate()
            assert process.wait(PATIENCE) == 0
        finally:
            process.kill()
            process.communicate()
