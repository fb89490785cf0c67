"""What callers write stays out of the logs, whatever goes wrong and however much is logged."""

import asyncio
import logging

import pytest

from tests.contract.door import Door
from tests.contract.rig import ANSWER, STREAM, ask, asked
from tests.serving import Serve, Served
from tests.upstream import Behaviour, Upstream
from tests.upstream.fixture import KEY

WORDS = "zebra-confession"
QUESTION = f"How would you design a URL shortening service with a {WORDS}?"
FIELDS = {"context": f"context {WORDS}", "conversation_history": [{"role": "user", "content": f"earlier {WORDS}"}]}
REPLY = f"The reply holds a {WORDS}."


@pytest.fixture
def logged(caplog: pytest.LogCaptureFixture) -> pytest.LogCaptureFixture:
    """Everything that is logged, down to debug."""
    caplog.set_level(logging.DEBUG)
    return caplog


def assert_silent(logged: pytest.LogCaptureFixture) -> None:
    told = [record for record in logged.records if record.name not in {"httpx", "httpcore"}]
    text = "\n".join(f"{record.name} {record.getMessage()} {record.exc_text or ''} {record.args}" for record in told)
    assert WORDS not in text
    assert WORDS not in logged.text
    assert KEY not in text


@pytest.mark.parametrize("do", ["answer", "status", "html", "malformed", "break", "error_object", "half_line"])
async def test_online(online, upstream: Upstream, logged: pytest.LogCaptureFixture, do, unsure: tuple[str, str]):
    served: Served = await online(llm={"idle_timeout": 0.5})
    upstream.script(*[Behaviour(do=do, status=500, text=REPLY if do == "answer" else "", times=9)])
    await ask(served, QUESTION, **FIELDS)
    await served.http.post(ANSWER, json={"question": QUESTION, **FIELDS})
    await ask(served, f"{unsure[0]} {WORDS}")
    assert_silent(logged)


async def test_clients_that_vanish(served: Served, upstream: Upstream, logged: pytest.LogCaptureFixture):
    for path in (STREAM, ANSWER):
        upstream.script(Behaviour(do="hang", times=2))
        async with asked(served, path, QUESTION) as raw:
            await upstream.record.reach(5, total=2)
            raw.vanish()
            await upstream.record.reach(5, disconnected=2)
        upstream.record.reset()
    assert_silent(logged)
    assert not [record for record in logged.records if record.levelno >= logging.WARNING]


async def test_refused_bodies(offline: Served, logged: pytest.LogCaptureFixture):
    for body in (
        f'{{"question": "{WORDS}',
        f'{{"question": ["{WORDS}"]}}',
        f'"{WORDS}"',
        f'{{"question":"{WORDS}\\u0000"}}',
    ):
        response = await offline.http.post(STREAM, content=body, headers={"Content-Type": "application/json"})
        assert response.status_code == 422
        assert WORDS not in response.text
    assert_silent(logged)


async def test_without_a_database(database: str, serve: Serve, logged: pytest.LogCaptureFixture):
    async with Door(database) as door:
        served = await serve(database_url=door.dsn, database={"pool_timeout": 0.5})
        await door.shut()
        await asyncio.gather(ask(served, QUESTION), served.http.post(ANSWER, json={"question": QUESTION}))
        assert_silent(logged)


async def test_a_fault_of_our_own(database: str, serve: Serve, logged: pytest.LogCaptureFixture):
    import psycopg

    served = await serve()
    async with await psycopg.AsyncConnection.connect(database, autocommit=True) as connection:
        await connection.execute("ALTER TABLE passages RENAME TO lost")
    response = await served.http.post(ANSWER, json={"question": QUESTION})
    assert response.status_code == 500
    assert response.json().keys() == {"detail"}
    told = await ask(served, QUESTION)
    assert told.one("error")["error"] == "internal"
    assert "passages" not in response.text + told.text
    assert [record for record in logged.records if record.name == "api.errors"]
    assert_silent(logged)
