"""Who is let in: ids, owners, origins, hosts and tokens."""

import asyncio
import logging

import pytest

from services.tokens import issue
from tests.contract.live import created, dialled, joined
from tests.contract.rig import Raw
from tests.contract.test_guards import DOCUMENTED, EVIL, LOOPBACK
from tests.serving import Serve, Served, settings_of

SHARED = pytest.mark.asyncio(loop_scope="module")
UNKNOWN = "3d2f9a64-1c5b-4f0e-8a77-b6e01d94c2aa"


async def refused(served: Served, path: str, code: int, **options) -> None:
    """The socket is opened, told why not, and closed with the same code."""
    async with dialled(served, path, **options) as client:
        await client.refused(code)
        assert await client.ended() == code


@SHARED
@pytest.mark.parametrize("given", ["x", "123", UNKNOWN[:-1], UNKNOWN + "0", "%00", "{" + UNKNOWN + "}", "%F0%9F%98%80"])
async def test_malformed_ids(standing: Served, given: str):
    await refused(standing, f"/ws/interview/{given}", 4001)
    await refused(standing, f"/ws/interview?session_id={given}", 4001)


@SHARED
async def test_no_id(standing: Served):
    await refused(standing, "/ws/interview", 4001)


@SHARED
async def test_unknown_sessions(standing: Served):
    await refused(standing, f"/ws/interview/{UNKNOWN}", 4004)
    await refused(standing, f"/ws/interview?session_id={UNKNOWN}", 4004)


@SHARED
async def test_both_addresses(standing: Served):
    session_id = await created(standing)
    async with dialled(standing, f"/ws/interview?session_id={session_id.upper()}") as client:
        assert (await client.expect("connected"))["session_id"] == session_id


@SHARED
@pytest.mark.parametrize("origin", [one for one in EVIL if one] + LOOPBACK)
async def test_origins_that_may_not(standing: Served, origin: str):
    session_id = await created(standing)
    await refused(standing, f"/ws/interview/{session_id}", 4003, additional_headers={"Origin": origin})


@SHARED
async def test_origins_that_may(standing: Served):
    session_id = await created(standing)
    for origin in (*DOCUMENTED, standing.url, None):
        async with joined(standing, session_id, origin=origin):
            pass


@SHARED
async def test_other_hosts(standing: Served):
    """Word by word, since the library insists on a Host of its own."""
    head = (
        f"GET /ws/interview/{await created(standing)} HTTP/1.1\r\nHost: evil.example\r\nConnection: Upgrade\r\n"
        "Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
    )
    reader, writer = await asyncio.open_connection("127.0.0.1", standing.port)
    writer.write(head.encode())
    raw = Raw(reader, writer)
    assert b" 101 " in await raw.until(b"\r\n\r\n")
    told = await raw.until(b"}}")
    assert b"VIVA_WEB__HOSTS" in told
    assert b"4003" in told
    assert (await raw.until((4003).to_bytes(2, "big")))[-4] == 0x88
    writer.close()


async def test_tokens(serve: Serve):
    served = await serve(auth={"required": True})
    ann, bob = (issue(served.settings, name) for name in ("ann", "bob"))
    session_id = await created(served, Authorization=f"Bearer {ann}")
    path = f"/ws/interview/{session_id}"
    await refused(served, path, 4003)
    await refused(served, path + "?token=nonsense", 4003)
    await refused(served, path, 4003, additional_headers={"Authorization": "Basic x"})
    await refused(served, path + f"?token={bob}", 4004)
    await refused(served, path, 4004, additional_headers={"Authorization": f"Bearer {bob}"})
    async with joined(served, session_id, additional_headers={"Authorization": f"Bearer {ann}"}):
        pass
    for address in (f"{path}?token={ann}", f"/ws/interview?session_id={session_id}&token={ann}"):
        async with dialled(served, address) as client:
            assert (await client.expect("connected"))["session_id"] == session_id


async def test_a_users_session_is_not_the_guests(offline: Served):
    token = issue(settings_of({}), "ann")
    session_id = await created(offline, Authorization=f"Bearer {token}")
    await refused(offline, f"/ws/interview/{session_id}", 4004)
    async with joined(offline, session_id, additional_headers={"Authorization": f"Bearer {token}"}):
        pass


async def test_tokens_stay_out_of_the_log(offline: Served, caplog: pytest.LogCaptureFixture):
    token = issue(settings_of({}), "ann")
    path = f"/ws/interview/{await created(offline)}?token={token}"
    with caplog.at_level(logging.INFO, "uvicorn.error"):
        await refused(offline, path, 4004)
        await refused(offline, path, 4003, additional_headers={"Origin": "http://evil.example"})
    assert "/ws/interview/" in caplog.text
    assert token not in caplog.text
