"""The way to the LiveKit server: which proxy is used, and how often it is said that there is no way."""

import logging
import os
import sys
from typing import Any

import pytest
from livekit.agents import NOT_GIVEN

from tests.serving import settings_of
from voice import reach, worker

PROXY = "http://proxy.example:3128"
LIVEKIT = {"livekit_api_key": "key", "livekit_api_secret": "a-secret-that-is-long-enough-to-sign-with"}


@pytest.fixture(autouse=True)
def behind_a_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy"):
        monkeypatch.setenv(name, PROXY)
    for name in ("NO_PROXY", "no_proxy"):
        monkeypatch.setenv(name, "inside.example,other.example:7880")


class Given:
    """In place of the framework's server: keeps what it was given."""

    def __init__(self, **given: Any) -> None:
        self.given = given

    def on(self, *_: object) -> None:
        """Tell nothing."""

    def rtc_session(self, *_: object, **__: object) -> None:
        """Hold nothing."""


@pytest.mark.parametrize(
    ("url", "direct"),
    [
        ("ws://127.0.0.1:7880", True),
        ("ws://localhost:7880", True),
        ("ws://[::1]:7880", True),
        ("wss://voice.inside.example", True),
        ("wss://other.example:7880", True),
        ("wss://other.example", False),
        ("wss://voice.example", False),
    ],
)
def test_a_worker_passes_a_proxy_by_where_none_is_to_be_used(
    url: str, direct: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worker, "AgentServer", Given)
    server: Any = worker.make_server(settings_of({**LIVEKIT, "livekit_url": url}))
    assert server.given["http_proxy"] is (None if direct else NOT_GIVEN)
    assert server.given["max_retry"] == sys.maxsize


@pytest.mark.parametrize(
    ("url", "kept"), [("ws://127.0.0.1:7880", False), ("wss://127.0.0.1:7880", True), ("ws://voice.example", True)]
)
def test_rooms_on_this_machine_are_joined_without_a_proxy(url: str, kept: bool) -> None:
    reach.forget_proxy(url)
    assert ("HTTP_PROXY" in os.environ, "http_proxy" in os.environ) == (kept, kept)
    assert os.environ["HTTPS_PROXY"] == PROXY


def test_an_outage_is_told_once_and_the_next_one_again(caplog: pytest.LogCaptureFixture) -> None:
    framework, outage = logging.getLogger("livekit.agents.of-the-tests"), reach.Outage()
    framework.addFilter(outage)
    for over in (False, True):
        if over:
            outage.over()
        for _ in range(3):
            error = ConnectionRefusedError()
            framework.warning("failed to connect to livekit, retrying in 0s", extra={"error": error})
        framework.warning("something else")
    said = [record.getMessage() for record in caplog.records]
    once = "the LiveKit server cannot be reached (ConnectionRefusedError): it is tried again until it can"
    assert said == [once, "something else"] * 2
