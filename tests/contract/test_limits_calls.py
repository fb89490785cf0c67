"""How often users may call: exactly, over two processes on one database, and told with every answer."""

import asyncio

import httpx
import psycopg
import pytest

from api.app import create_app
from api.limits import MODEL_PATHS
from tests.contract.door import Door
from tests.contract.mock_rig import bearer
from tests.serving import Serve, Served, settings_of

SESSIONS = "/interview-sessions"
LIST = "/api/agents/available"
HEADERS = {"ratelimit-limit", "ratelimit-remaining", "ratelimit-reset"}
COUNTED = HEADERS | {f"x-{name}" for name in HEADERS}


@pytest.fixture
async def pair(serve: Serve) -> list[Served]:
    """Two servers that share a database, as two processes do."""
    return [await serve(), await serve()]


def instants(served: Served) -> list[float]:
    """When the calls came that were let in."""
    assert served.settings.database_url is not None
    with psycopg.connect(served.settings.database_url.get_secret_value()) as connection:
        found = connection.execute("SELECT extract(epoch FROM unnest(calls))::float FROM allowances").fetchall()
    return sorted(row[0] for row in found)


async def test_a_burst_over_two_processes(pair: list[Served]):
    headers = bearer(pair[0], "ada")

    async def ask(n: int) -> httpx.Response:
        return await pair[n % 2].http.get(SESSIONS, headers=headers)

    answers = await asyncio.gather(*(ask(n) for n in range(300)))
    assert {answer.status_code for answer in answers} == {200, 429}
    let_in, seen = [answer for answer in answers if answer.status_code == 200], instants(pair[0])
    assert len(let_in) == len(seen) >= 10
    # However long all that took: within no second more than ten.
    assert all(later - first >= 1.0 for first, later in zip(seen, seen[10:], strict=False))
    async with httpx.AsyncClient(trust_env=False, timeout=30) as fresh:
        assert (await fresh.get(pair[1].url + SESSIONS, headers=bearer(pair[0], "bob"))).status_code == 200


async def test_what_is_told(serve: Serve):
    served = await serve(limits={"session_calls": 10, "session_burst": 20})
    headers = bearer(served, "ada")
    answers = [await served.http.get(SESSIONS, headers=headers) for _ in range(11)]
    assert [answer.headers["ratelimit-remaining"] for answer in answers[:10]] == [str(9 - n) for n in range(10)]
    for answer in answers:
        assert answer.headers.keys() >= COUNTED
        assert answer.headers["ratelimit-limit"] == "10"
        assert 1 <= int(answer.headers["ratelimit-reset"]) <= 60
    refused = answers[-1]
    assert refused.status_code == 429
    assert 1 <= int(refused.headers["retry-after"]) <= 60
    body = refused.json()
    assert body.keys() == {"statusCode", "message", "error"}
    assert (body["statusCode"], body["error"]) == (429, "Too Many Requests")


async def test_refusals_of_other_kinds_count_but_strangers_do_not(serve: Serve):
    served = await serve(limits={"session_calls": 3})
    headers = bearer(served, "ada")
    for _ in range(5):
        assert (await served.http.get(SESSIONS)).status_code == 401
    assert (await served.http.get(f"{SESSIONS}/nothing", headers=headers)).status_code == 400
    assert (await served.http.post(SESSIONS, json={}, headers=headers)).status_code == 400
    assert (await served.http.get(f"{SESSIONS}/active", headers=headers)).status_code == 200
    # Before the body is looked at.
    assert (await served.http.post(SESSIONS, json={}, headers=headers)).status_code == 429


async def test_limits_elsewhere(serve: Serve):
    served = await serve(limits={"calls": 3, "model_calls": 2})
    headers, asked = bearer(served, "ada"), {"question": "What is a mutex?"}
    assert [(await served.http.get(LIST, headers=headers)).status_code for _ in range(4)] == [200] * 3 + [429]
    told = [await served.http.post("/api/agents/answer", json=asked, headers=headers) for _ in range(3)]
    assert [answer.status_code for answer in told] == [200, 200, 429]
    assert told[2].json().keys() == {"detail"}
    assert 1 <= int(told[2].headers["retry-after"]) <= 60
    async with served.http.stream("POST", "/api/agents/answer-stream", json=asked, headers=headers) as stream:
        assert stream.status_code == 429
    guest = [await served.http.get(LIST) for _ in range(9)]
    assert {answer.status_code for answer in guest} == {200}
    assert not COUNTED & guest[0].headers.keys()


async def test_the_guest_is_counted_where_that_is_wanted(serve: Serve):
    served = await serve(limits={"calls": 2, "guest": True})
    assert [(await served.http.get(LIST)).status_code for _ in range(3)] == [200, 200, 429]
    assert (await served.http.get("/health")).status_code == 200


async def test_a_limit_of_zero_is_none(serve: Serve):
    served = await serve(limits={"calls": 0, "model_calls": 0})
    answers = [await served.http.get(LIST, headers=bearer(served, "ada")) for _ in range(20)]
    assert {answer.status_code for answer in answers} == {200}


async def test_without_a_database_nobody_is_let_in_uncounted(serve: Serve, database: str):
    async with Door(database) as door:
        served = await serve(database_url=door.dsn, database={"pool_timeout": 0.5})
        await door.shut()
        for path in (SESSIONS, LIST):
            answer = await served.http.get(path, headers=bearer(served, "ada"))
            assert answer.status_code == 503
            assert int(answer.headers["retry-after"]) > 0
        assert (await served.http.get(LIST)).status_code == 200


def test_paths_that_ask_a_model_are_there():
    assert set(create_app(settings_of({})).openapi()["paths"]) >= MODEL_PATHS
