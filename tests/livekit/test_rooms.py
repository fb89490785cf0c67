"""Rooms and tokens: made with the session, narrow, gone with it; without a LiveKit server the interview goes on."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import timedelta
from typing import Any

import jwt
import pytest
from livekit import api, rtc
from livekit.protocol.room import ListRoomsRequest

from services.rooms.access import NOT_READY
from tests.contract.live import created, joined, prepared
from tests.contract.mock_rig import start
from tests.livekit.people import joined as in_room
from tests.livekit.server import KEY, SECRET, LiveKit, free_port
from tests.serving import Serve, Served

QUICK = {"sweep": 0.1, "retry": 0.3, "attempts": 2}


@pytest.fixture
async def served(serve: Serve, livekit: LiveKit) -> Served:
    return await serve(**livekit.settings, livekit=QUICK)


@pytest.fixture
async def server(livekit: LiveKit) -> AsyncIterator[api.LiveKitAPI]:
    async with api.LiveKitAPI(livekit.url, KEY, SECRET, failover=False) as opened:
        yield opened


async def way_into(served: Served, session_id: str) -> dict[str, Any]:
    response = await served.http.post(f"/interviews/{session_id}/voice")
    assert response.status_code == 200, response.text
    told = response.json()
    assert (told["fallback_mode"], told["fallback_reason"]) == (False, None)
    return told["livekit"]


async def becomes(true: Callable[[], Awaitable[bool]], seconds: float = 15.0) -> None:
    async with asyncio.timeout(seconds):
        while not await true():  # noqa: ASYNC110
            await asyncio.sleep(0.1)


async def stands(server: api.LiveKitAPI, name: str) -> bool:
    return bool((await server.room.list_rooms(ListRoomsRequest(names=[name]))).rooms)


async def refused(url: str, token: str) -> None:
    room = rtc.Room()
    with pytest.raises(rtc.ConnectError):
        await room.connect(url, token)


async def test_a_token_is_for_one_room_and_the_microphone_alone(served: Served, server: api.LiveKitAPI):
    session_id = (await start(served))["session_id"]
    way = await way_into(served, session_id)
    assert session_id not in way["room_name"]
    assert await stands(server, way["room_name"])
    claims = jwt.decode(way["token"], SECRET, algorithms=["HS256"])
    grants = claims["video"]
    assert (grants["room"], grants["roomJoin"]) == (way["room_name"], True)
    assert grants["canPublishSources"] == ["microphone"]
    assert not {"roomAdmin", "roomCreate", "roomList", "roomRecord", "agent", "hidden"} & {
        name for name, granted in grants.items() if granted
    }
    assert 0 < claims["exp"] - time.time() <= 24 * 3600
    [dispatch] = claims["roomConfig"]["agents"]
    assert dispatch == {"agentName": "viva-voce", "metadata": session_id}
    again = await way_into(served, session_id)
    assert again["room_name"] == way["room_name"]


async def test_wrong_tokens_open_nothing(served: Served, livekit: LiveKit):
    way = await way_into(served, (await start(served))["session_id"])
    other = await way_into(served, (await start(served))["session_id"])
    grants = api.VideoGrants(room_join=True, room=way["room_name"])
    expired = api.AccessToken(KEY, SECRET).with_identity("x").with_grants(grants).with_ttl(timedelta(hours=-1))
    foreign = api.AccessToken(KEY, "x" * 40).with_identity("x").with_grants(grants)
    for token in (expired.to_jwt(), foreign.to_jwt(), "", "no.token.at-all"):
        await refused(livekit.url, token)
    async with in_room(way) as here, in_room(other) as there:
        assert here.room.name == way["room_name"]
        assert there.room.name == other["room_name"]
        assert not here.room.remote_participants


async def test_the_same_candidate_is_there_once(served: Served):
    session_id = (await start(served))["session_id"]
    async with in_room(await way_into(served, session_id)) as first:
        gone = asyncio.Event()
        first.room.on("disconnected", lambda *_: gone.set())
        async with in_room(await way_into(served, session_id)) as second:
            async with asyncio.timeout(15):
                await gone.wait()
            assert second.room.isconnected()


@pytest.mark.parametrize("how", ["DELETE", "finish"])
async def test_a_room_goes_with_its_interview_and_stays_away(served: Served, server: api.LiveKitAPI, how: str):
    session_id = (await start(served))["session_id"]
    way = await way_into(served, session_id)
    async with in_room(way):
        if how == "DELETE":
            assert (await served.http.delete(f"/interviews/{session_id}")).status_code == 204
        else:
            assert (await served.http.post(f"/interviews/{session_id}/finish")).status_code == 200

        async def gone() -> bool:
            return not await stands(server, way["room_name"])

        await becomes(gone)
    # The token is still good, and its room would come back with it.
    async with in_room(way):
        await becomes(gone)
    if how == "finish":
        told = (await served.http.post(f"/interviews/{session_id}/voice")).json()
        assert (told["livekit"], told["fallback_mode"]) == (None, True)
    else:
        assert (await served.http.post(f"/interviews/{session_id}/voice")).status_code == 404


@pytest.mark.parametrize("kind", ["unset", "refuses", "hangs", "wrong key"])
async def test_without_a_server_the_interview_goes_on(serve: Serve, livekit: LiveKit, kind: str):
    async def hang(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read()
        writer.close()

    silent = await asyncio.start_server(hang, "127.0.0.1", 0)
    values: dict[str, object] = {"livekit_api_key": KEY, "livekit_api_secret": SECRET}
    port = {"refuses": free_port(), "hangs": silent.sockets[0].getsockname()[1]}.get(kind, livekit.port)
    values |= {} if kind == "unset" else {"livekit_url": f"ws://127.0.0.1:{port}"}
    values |= {"livekit_api_secret": "another-secret-that-is-long-enough-too"} if kind == "wrong key" else {}
    async with silent:
        served = await serve(**values)
        session_id = (await start(served))["session_id"]
        response = await served.http.post(f"/interviews/{session_id}/voice")
        told = response.json()
        assert (response.status_code, told["livekit"], told["fallback_mode"]) == (200, None, True)
        assert told["fallback_reason"]
        answer = await served.http.post("/submit-answer", json={"session_id": session_id, "answer": "A heap."})
        assert answer.status_code == 200


async def test_voice_is_turned_on_over_the_socket(served: Served):
    async with joined(served, await created(served)) as client:
        await client.send("voice_toggle", enabled=True)
        told = await client.expect("voice_toggle")
        assert (told["enabled"], told["livekit"], told["reason"]) == (False, None, NOT_READY)
    async with joined(served, await prepared(served)) as client:
        await client.send("voice_toggle", enabled=True)
        told = await client.expect("voice_toggle")
        assert told["enabled"] is True
        assert told["reason"] is None
        assert told["livekit"].keys() == {"url", "room_name", "token", "identity"}
        async with in_room(told["livekit"]) as candidate:
            assert candidate.room.name == told["livekit"]["room_name"]
        await client.send("voice_toggle", enabled=False)
        told = await client.until("voice_toggle")
        assert (told["enabled"], told["livekit"]) == (False, None)


async def test_a_candidate_to_whom_nobody_comes_is_told(served: Served):
    session_id = (await start(served))["session_id"]
    async with joined(served, session_id) as client, in_room(await way_into(served, session_id)) as candidate:
        told = await candidate.hears("viva.voice")
        assert told["type"] == "voice"
        assert told["data"]["state"] == "waiting"
        assert told["data"]["place"] >= 1
        assert "type" in told["data"]["message"]
        assert (await client.until("voice_toggle"))["enabled"] is False
