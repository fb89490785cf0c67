"""What the LiveKit server tells: only signed notices count, and one that comes twice or late does no harm."""

import base64
import hashlib
import json
import time
from datetime import timedelta
from typing import Any

import httpx
import pytest
from livekit import api
from psycopg import AsyncConnection

from tests.contract.mock_rig import start
from tests.livekit.people import joined
from tests.livekit.server import KEY, SECRET, LiveKit, free_port, running
from tests.livekit.test_rooms import becomes, way_into
from tests.serving import Serve, Served

PATH = "/livekit/webhook"


def signed(body: bytes, secret: str = SECRET, key: str = KEY, hours: float = 1) -> str:
    """The token that the server signs a notice with."""
    digest = base64.b64encode(hashlib.sha256(body).digest()).decode()
    return api.AccessToken(key, secret).with_sha256(digest).with_ttl(timedelta(hours=hours)).to_jwt()


async def tell(served: Served, event: dict[str, Any] | bytes, token: str | None = "") -> httpx.Response:
    """Send a notice; without a token of its own it is signed well, with None not at all."""
    body = event if isinstance(event, bytes) else json.dumps(event).encode()
    headers = {"content-type": "application/webhook+json"}
    if token is not None:
        headers["authorization"] = token or signed(body)
    return await served.http.post(PATH, content=body, headers=headers)


@pytest.fixture
async def served(serve: Serve, livekit: LiveKit) -> Served:
    # Nothing is looked at but by notices.
    return await serve(**livekit.settings, livekit={"sweep": 10})


async def column(served: Served, name: str) -> Any:
    """What stands in a column of the only room."""
    assert served.settings.database_url is not None
    async with await AsyncConnection.connect(served.settings.database_url.get_secret_value()) as conn:
        row = await (await conn.execute(f"SELECT {name} FROM rooms".encode())).fetchone()
    assert row is not None
    return row[0]


async def test_forged_notices_are_turned_away(served: Served):
    event = {"event": "participant_joined", "room": {"name": "viva-1"}}
    body = json.dumps(event).encode()
    unsigned = api.AccessToken(KEY, SECRET).to_jwt()
    hostile = (None, "Bearer", "x", "a.b.c", unsigned, signed(b"other"), signed(body, "y" * 40), signed(body, key="z"))
    for token in (*hostile, signed(body, hours=-2), "e30.e30.e30"):
        response = await tell(served, event, token)
        assert response.status_code == 401, token
        assert "signed" in response.json()["detail"]
    assert (await tell(served, event)).status_code == 204


@pytest.mark.parametrize("body", [b"", b"{", b"7", b"\xff\xfe", b'{"event": 7}'])
async def test_unreadable_notices_are_refused(served: Served, body: bytes):
    assert (await tell(served, body)).status_code == 400


async def test_notices_of_rooms_that_are_not_ours_change_nothing(served: Served):
    for event in (
        {"event": "participant_left"},
        {"event": "room_finished", "room": {"name": "x"}},
        {"event": "new"},
        {},
    ):
        assert (await tell(served, event)).status_code == 204


async def test_without_a_key_every_notice_is_turned_away(offline: Served):
    response = await tell(offline, {"event": "room_started"})
    assert response.status_code == 401
    assert "LIVEKIT_API_KEY" in response.json()["detail"]


async def test_an_agent_that_left_gives_its_room_back_and_no_others(served: Served):
    way = await way_into(served, (await start(served))["session_id"])
    assert served.settings.database_url is not None
    async with await AsyncConnection.connect(served.settings.database_url.get_secret_value()) as conn:
        await conn.execute("UPDATE rooms SET job = 'AJ_1', job_until = now() + interval '1 hour', lapse = 3600")
    left = {"event": "participant_left", "room": {"name": way["room_name"]}, "createdAt": str(int(time.time()) - 900)}
    # Late, of an agent that was replaced since; and one of a candidate.
    for who in ({"identity": "agent-AJ_0", "kind": "AGENT"}, {"identity": "candidate"}):
        assert (await tell(served, {**left, "participant": who})).status_code == 204
        assert await column(served, "job") == "AJ_1"
    for _ in range(2):
        gone = {**left, "participant": {"identity": "agent-AJ_1", "kind": "AGENT"}}
        assert (await tell(served, gone)).status_code == 204
        assert await column(served, "job") is None


async def test_the_server_itself_is_heard(serve: Serve, livekit_program: Any):
    port = free_port()
    values = {"livekit_url": f"ws://127.0.0.1:{port}", "livekit_api_key": KEY, "livekit_api_secret": SECRET}
    # The sweeper hardly looks by itself; it is the notice of who joined that makes the room due.
    served = await serve(**values, livekit={"sweep": 0.2, "attempts": 100})
    with running(livekit_program, f"{served.url}{PATH}", port):
        session_id = (await start(served))["session_id"]
        async with joined(await way_into(served, session_id)):

            async def asked() -> bool:
                return await column(served, "attempts") > 0

            await becomes(asked)
