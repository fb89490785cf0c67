"""Every operation of the OpenAPI document with another user's id: refused, and nothing is changed or told.

A new operation is covered by itself; one with an id that nobody knows how to make fails until it is told.
"""

import re
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
import pytest_asyncio
from starlette.routing import WebSocketRoute

from api.app import create_app
from tests.contract.live import dialled
from tests.contract.owners import ID, JOB_SESSIONS, MAKERS, SHARED, Operation, Owner, operations, owned
from tests.house.ownership import tables
from tests.house.test_ownership import SHARED as SHARED_TABLES
from tests.serving import Served, serving, settings_of

APP = create_app(settings_of({}))
DOCUMENT = APP.openapi()
OWNED = owned(DOCUMENT)
# The guest has none of those that always want a token.
GUESTS = [operation for operation in OWNED if not operation.path.startswith(JOB_SESSIONS)]
# What every user sees alike, or what is no record of anybody.
NOBODYS = {"/health", "/health/live", "/health/ready", "/api/agents/available"}
BOUNDLESS = {"limits": {"session_calls": 100_000, "session_burst": 10_000, "calls": 0, "model_calls": 0}}
# What the service itself writes now and then.
VOLATILE = ["driver", "driver_until", "due_at"]
MIGRATIONS = Path(__file__).parents[2] / "memory" / "migrations" / "versions"

SHARED_LOOP = pytest.mark.asyncio(loop_scope="module")


@pytest.fixture(scope="module")
def personal() -> list[str]:
    made = tables(path.read_text("utf-8") for path in MIGRATIONS.glob("*.py"))
    return sorted(made - set(SHARED_TABLES) - {"allowances"})


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def served(standing_database: str) -> AsyncIterator[Served]:
    """A server without limits on the module's database."""
    async with serving({"database_url": standing_database, **BOUNDLESS}) as opened:
        yield opened


def rows(served: Served, personal: list[str]) -> dict[str, list[Any]]:
    """Every row of every personal table."""
    assert served.settings.database_url is not None
    with psycopg.connect(served.settings.database_url.get_secret_value(), autocommit=True) as connection:
        connection.execute("SET search_path TO public, interview_schema")
        return {
            table: connection.execute(
                f"SELECT (to_jsonb(t) - %s::text[])::text FROM {table} AS t ORDER BY 1".encode(), [VOLATILE]
            ).fetchall()
            for table in personal
        }


async def owner_of(served: Served, name: str, operation: Operation) -> Owner:
    """A user who has everything that an operation is about."""
    owner = Owner(served, name)
    for each in operation.needs():
        owner.has[each] = await MAKERS[each](owner)
    return owner


def test_there_are_operations_to_look_at() -> None:
    assert len(OWNED) > 20
    for operation in OWNED:
        assert operation.needs()


@SHARED_LOOP
@pytest.mark.parametrize("operation", OWNED, ids=lambda operation: operation.name)
async def test_anothers_are_refused(served: Served, personal: list[str], operation: Operation) -> None:
    ada = await owner_of(served, "ada", operation)
    path, options = operation.request(ada.has)
    before = rows(served, personal)
    for name in ("bob", "guest"):
        response = await Owner(served, name).ask(operation.method, path, **options)
        refused = {401} if name == "guest" and path.startswith(JOB_SESSIONS) else {403, 404}
        assert response.status_code in refused, f"{name}: {response.status_code} {response.text}"
        assert "zebra" not in response.text
        assert "ada" not in response.text
        assert rows(served, personal) == before, f"{name} has changed something"
    # The same request of the owner's finds the thing: it was refused for its caller alone.
    response = await ada.ask(operation.method, path, **options)
    # A recording of silence is refused, but only to whose interview it is.
    wrong = (401, 403, 404, 422) if "audio" in path else (400, 401, 403, 404, 422)
    assert response.status_code not in wrong, response.text
    assert response.status_code < 500


@SHARED_LOOP
@pytest.mark.parametrize("operation", GUESTS, ids=lambda operation: operation.name)
async def test_the_guests_are_not_a_users(served: Served, personal: list[str], operation: Operation) -> None:
    guest = await owner_of(served, "guest", operation)
    path, options = operation.request(guest.has)
    before = rows(served, personal)
    response = await Owner(served, "ada").ask(operation.method, path, **options)
    assert response.status_code in (403, 404), response.text
    assert rows(served, personal) == before


def _listing() -> list[str]:
    asked = {operation.path for operation in OWNED}
    found = [path for method, path, _ in operations(DOCUMENT) if method == "get"]
    shared = [path for path in found if path.rpartition("/")[2].strip("{}") in SHARED or _catalogue(path)]
    return [path for path in found if path not in asked | NOBODYS | set(shared)]


def _catalogue(path: str) -> bool:
    return path.split("/")[:3] in [["", "api", kind] for kind in ("companies", "roles", "skills", "questions")]


async def _read(owner: Owner, path: str) -> str:
    """What an owner reads there, but for the moment at which it was made."""
    response = await owner.ask("GET", path)
    assert response.status_code == 200, path
    return re.sub(r'"exported_at":"[^"]+"', "", response.text)


@SHARED_LOOP
async def test_lists_counts_and_figures_are_each_ones_own(served: Served) -> None:
    paths = _listing()
    assert {"/sessions", "/api/interviews", "/api/stats/overview"} <= set(paths)
    bob = Owner(served, "bob-who-has-nothing")
    before = {path: await _read(bob, path) for path in paths}
    ada = Owner(served, "ada")
    for name, make in MAKERS.items():
        if _possible(name):
            ada.has[name] = await make(ada)
    for path in paths:
        assert await _read(bob, path) == before[path], path
        assert await _read(ada, path) != before[path], f"{path} shows its owner nothing: is it a list?"


def _possible(name: str) -> bool:
    return name not in ("job_session", "interaction_id") or any(
        path.startswith(JOB_SESSIONS) for path in DOCUMENT["paths"]
    )


def _sockets(routes: Any) -> list[WebSocketRoute]:
    found = []
    for route in routes:
        if isinstance(route, WebSocketRoute):
            found.append(route)
        found += _sockets(getattr(getattr(route, "original_router", route), "routes", []) or [])
    return found


@SHARED_LOOP
async def test_sockets_of_anothers_sessions_do_not_open(served: Served) -> None:
    from api.app import ROUTERS

    paths = {route.path for router in ROUTERS for route in _sockets(router.routes)}
    assert paths == {"/ws/interview", "/ws/interview/{session_id}"}, "a new one: let it be dialled here"
    ada = Owner(served, "ada")
    session_id = await MAKERS["session_id"](ada)
    bob = Owner(served, "bob").headers["Authorization"].removeprefix("Bearer ")
    mine = ada.headers["Authorization"].removeprefix("Bearer ")
    for path in (f"/ws/interview/{session_id}?x=", f"/ws/interview?session_id={session_id}"):
        for extra in ("", f"&token={bob}"):
            async with dialled(served, path + extra) as client:
                assert (await client.expect("error"))["code"] == 4004
                assert await client.ended() == 4004
        async with dialled(served, f"{path}&token={mine}") as client:
            assert (await client.expect("connected"))["session_id"] == session_id


def test_an_unknown_id_is_noticed() -> None:
    planted = {
        "paths": {"/api/secrets/{secret_id}": {"get": {"parameters": [{"name": "secret_id", "in": "path"}]}}},
    }
    [operation] = owned(planted)
    with pytest.raises(AssertionError, match="secret_id"):
        operation.needs()
    assert all(ID.search(name) for name in ("id", "sessionId", "round_id", "interview_ids"))
    assert not any(ID.search(name) for name in ("paid", "valid", "video", "n"))
