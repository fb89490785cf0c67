"""The other commands: ask, agents, token, config."""

import asyncio
import json
import os
import signal
import stat
import subprocess
from pathlib import Path

import jwt
import pytest

from agents.registry import specialists
from services.tokens import Tokens
from settings import Settings
from tests.process.rig import QUESTION, ROOT, environment, eventually, servers, viva, words


def test_ask(data: Path) -> None:
    done = viva("ask", QUESTION, "--data", str(data))
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("[System")
    assert "Next, you might be asked:" in done.stdout
    assert servers(data) == []


def test_ask_for_events(data: Path) -> None:
    done = viva("ask", QUESTION, "--json", "--data", str(data), "--context", "Senior engineer")
    events = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.returncode == 0
    assert events[0]["kind"] == "routed"
    assert events[0]["routing"]["agents"] == ["system_design"]
    (whole,) = [event["text"] for event in events if event["kind"] == "answered"]
    assert "".join(event["text"] for event in events if event["kind"] == "token") == whole
    assert events[-1]["kind"] == "follow_ups"
    assert events[-1]["questions"]


@pytest.mark.parametrize("question", ["", "  \n"])
def test_ask_nothing(question: str, empty: Path) -> None:
    done = viva("ask", question, "--data", str(empty))
    assert done.returncode == 1
    assert "blank" in done.stderr
    assert not empty.exists()


def test_ask_too_much(empty: Path) -> None:
    done = viva("ask", "x" * 20_001, "--data", str(empty))
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert "x" * 100 not in done.stderr


def asking(data: Path, **variables: str) -> "subprocess.Popen[bytes]":
    """`viva ask`, running."""
    return subprocess.Popen(
        words("ask", QUESTION, "--data", str(data)),
        cwd=ROOT,
        env=environment(**variables),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        bufsize=0,
    )


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_ask_and_change_ones_mind(number: int, data: Path, slow: dict[str, str]) -> None:
    with asking(data, **slow) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        assert process.stdout.readline().startswith(b"[")
        process.send_signal(number)
        _, errors = process.communicate(timeout=30)
        assert process.returncode == 128 + number
        assert b"Traceback" not in errors
    eventually(lambda: servers(data) == [])


def test_ask_and_listen_to_the_first_line(data: Path, slow: dict[str, str]) -> None:
    with asking(data, **slow) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        assert process.stdout.readline().startswith(b"[")
        process.stdout.close()
        errors = process.stderr.read()
        assert process.wait(30) == 141
        assert b"Traceback" not in errors
        assert b"BrokenPipe" not in errors
    assert servers(data) == []


def test_ask_an_endpoint_that_is_down(data: Path) -> None:
    variables = {"OPENAI_BASE_URL": "http://127.0.0.1:9/v1", "OPENAI_API_KEY": "x", "VIVA_LLM__RETRIES": "0"}
    done = viva("ask", QUESTION, "--data", str(data), **variables)
    assert done.returncode == 1
    assert done.stderr.splitlines()[-1].startswith("viva: ")
    assert "Traceback" not in done.stderr


def test_agents() -> None:
    done = viva("agents")
    assert done.returncode == 0
    assert [line.split()[0] for line in done.stdout.splitlines()] == list(specialists())


def test_token(empty: Path) -> None:
    done = viva("token", "ada", "--data", str(empty), "--hours", "2")
    assert done.returncode == 0, done.stderr
    token = done.stdout.strip()
    settings = Settings(data=empty)
    assert asyncio.run(Tokens(settings).verify(token)).id == "ada"
    claims = jwt.decode(token, options={"verify_signature": False})
    assert claims["exp"] - claims["iat"] == 7200
    assert stat.S_IMODE((empty / "jwt.secret").stat().st_mode) == 0o600


def test_tokens_that_race_for_the_secret(empty: Path) -> None:
    family = [
        subprocess.Popen(
            words("token", f"user-{n}", "--data", str(empty)), cwd=ROOT, env=environment(), stdout=subprocess.PIPE
        )
        for n in range(6)
    ]
    tokens = [process.communicate(timeout=60)[0].decode().strip() for process in family]
    judge = Tokens(Settings(data=empty))
    assert [asyncio.run(judge.verify(token)).id for token in tokens] == [f"user-{n}" for n in range(6)]
    assert os.listdir(empty) == ["jwt.secret"]


@pytest.mark.parametrize(
    "words", [("token", " "), ("token", "ada", "--hours", "0"), ("token", "ada", "--hours", "nan")]
)
def test_no_token(words: tuple[str, ...], empty: Path) -> None:
    done = viva(*words, "--data", str(empty))
    assert done.returncode in (1, 2)
    assert done.stdout == ""
    assert "Traceback" not in done.stderr


def test_config_shows_no_secret(empty: Path) -> None:
    done = viva(
        "config",
        DATABASE_URL="postgresql://u:hush-1@h/x",
        OPENAI_API_KEY="hush-2",
        OPENAI_BASE_URL="https://u:hush-3@model.example:8443/v1?key=hush-4",
        AUTH_JWT_SECRET="hush-5-" + "x" * 40,
        VIVA_DATA=str(empty),
        VIVA_LIMITS__BODY="77",
    )
    assert done.returncode == 0, done.stderr
    assert "hush" not in done.stdout + done.stderr
    shown = json.loads(done.stdout)
    assert shown["openai_base_url"] == "https://model.example:8443/v1"
    assert shown["limits"]["body"] == 77
    assert shown["data"] == str(empty)


def test_usage() -> None:
    assert viva().returncode == 2
    assert viva("--help").returncode == 0
    assert viva("dance").returncode == 2
