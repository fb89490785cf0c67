"""What `viva serve` will not do, told in one line that says what to do instead."""

import socket
from pathlib import Path

import pytest

from tests.process.rig import viva


def refused(*arguments: str, **variables: str) -> str:
    """What a command says that must fail with status 1 and without a traceback."""
    done = viva(*arguments, **variables)
    assert done.returncode == 1, done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout == ""
    assert done.stderr.splitlines()[-1].startswith("viva: "), done.stderr
    return done.stderr


def test_a_taken_port(empty: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        said = refused("serve", "--port", port, VIVA_DATA=str(empty))
    assert f"cannot listen on 127.0.0.1:{port}" in said
    assert "--port" in said
    assert not empty.exists()


@pytest.mark.parametrize("host", ["no.such.host.invalid", "198.51.100.7", "a..b"])
def test_a_host_that_is_not_here(host: str, empty: Path) -> None:
    assert "cannot listen on" in refused("serve", "--host", host, "--insecure", VIVA_DATA=str(empty))


@pytest.mark.parametrize("host", ["0.0.0.0", "::", ""])
def test_an_open_door(host: str, empty: Path) -> None:
    said = refused("serve", "--host", host, VIVA_DATA=str(empty))
    assert "VIVA_AUTH__REQUIRED=true" in said
    assert "--insecure" in said


@pytest.mark.parametrize(
    "allowed", [{"VIVA_INSECURE": "true"}, {"VIVA_AUTH__REQUIRED": "true"}, {"VIVA_WEB__HOST": "127.0.0.1"}]
)
def test_a_door_that_may_be_open(allowed: dict[str, str], empty: Path) -> None:
    variables = {"VIVA_WEB__HOST": "0.0.0.0", "VIVA_MODEL": "/nowhere", "VIVA_DATA": str(empty), **allowed}
    assert "make model" in refused("serve", "--port", "0", **variables)


def test_every_origin(empty: Path) -> None:
    said = refused("serve", "--insecure", VIVA_WEB__ORIGINS="https://a.example, *", VIVA_DATA=str(empty))
    assert "VIVA_WEB__ORIGINS" in said


def test_no_processes_at_all(empty: Path) -> None:
    assert "--workers" in refused("serve", "--workers", "0", VIVA_DATA=str(empty))


@pytest.mark.parametrize("words", [("serve", "--port", "0"), ("serve", "--port", "0", "--workers", "2"), ("ask", "x")])
def test_no_embedding_model(words: tuple[str, ...], empty: Path) -> None:
    assert "make model" in refused(*words, VIVA_MODEL=str(empty / "none"), VIVA_DATA=str(empty))


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("VIVA_WEB__PORT", "70000"),
        ("VIVA_DATABASE__POOL_MAX", "many"),
        ("VIVA_LLM__ENGINE", "magic"),
        ("VIVA_LLM__ENGIN", "offline"),
        ("VIVA_INSECURE", "perhaps"),
        ("VIVA_WEB", "{"),
    ],
)
def test_a_wrong_setting_is_named(variable: str, value: str) -> None:
    assert variable in refused("config", **{variable: value})


def test_a_wrong_flag_is_named_by_its_variable() -> None:
    assert "VIVA_WEB__PORT" in refused("serve", "--port", "70000")


def test_an_unknown_variable_is_told_and_no_obstacle() -> None:
    done = viva("config", VIVA_DATABSE__POOL_MAX="3", VIVA_DATA="/x", OTHER="1")
    assert done.returncode == 0
    assert "VIVA_DATABSE__POOL_MAX" in done.stderr
    assert "OTHER" not in done.stderr
    assert "VIVA_DATA " not in done.stderr


def test_an_engine_without_a_key(empty: Path) -> None:
    assert "OPENAI_API_KEY" in refused("ask", "x", VIVA_LLM__ENGINE="openai", VIVA_DATA=str(empty))


def test_a_data_folder_that_is_a_file(empty: Path) -> None:
    empty.write_text("")
    assert "VIVA_DATA" in refused("ask", "x", VIVA_DATA=str(empty))
