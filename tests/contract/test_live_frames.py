"""Frames that are wrong, too many or too large, clients that do not read, and the clock."""

import asyncio
import contextlib
import json
import socket
from typing import Any

import pytest
from websockets.exceptions import ConnectionClosed

from tests.contract.live import ANSWER, CLOCK, Client, answered, begun, created, joined
from tests.contract.rig import tasks
from tests.serving import Serve, Served

SHARED = pytest.mark.asyncio(loop_scope="module")
WRONG = [
    "",
    "{",
    "null",
    "7",
    '"start"',
    "[]",
    "{}",
    '{"type": 7}',
    '{"type": null}',
    '{"type": "unknown"}',
    '{"type": "Start"}',
    '{"type": "answer"}',
    '{"type": "answer", "data": "text"}',
    '{"type": "answer", "data": []}',
    '{"type": "answer", "data": {}}',
    '{"type": "answer", "data": {"text": 7}}',
    '{"type": "answer", "data": {"text": null}}',
    '{"type": "answer", "data": {"text": ""}}',
    '{"type": "answer", "data": {"text": " \\n\\t\\u200b"}}',
    '{"type": "answer", "data": {"text": "a\\u0000b"}}',
    '{"type": "answer", "data": {"text": "a\x00b"}}',
    '{"type": "answer", "data": {"text": "\\ud800"}}',
    '{"type": "answer", "data": {"text": "Words.", "question_number": "1"}}',
    '{"type": "answer", "data": {"text": "Words.", "question_number": true}}',
    '{"type": "answer", "data": {"text": "Words.", "question_number": 0}}',
    '{"type": "answer", "data": {"text": "Words.", "question_number": 99999999999999999999}}',
    '{"type": "answer", "data": {"text": "Words.", "client_turn_id": 7}}',
    '{"type": "answer", "data": {"text": "Words.", "client_turn_id": "a\\u0000"}}',
    json.dumps({"type": "answer", "data": {"text": "Words.", "client_turn_id": "k" * 201}}),
    json.dumps({"type": "answer", "data": {"text": "x" * 20_001}}),
    json.dumps({"type": "answer", "data": {"text": "x" * 300_000}}),
    "[" * 100_000,
    b"\x00\x01",
    json.dumps({"type": "start"}).encode(),
]


@SHARED
async def test_wrong_frames_neither_close_nor_advance(standing: Served):
    async with begun(standing) as (client, session_id):
        for frame in (*WRONG[:17], "x" * 3_000_000):
            await client.raw(frame)
            error = await client.refused(4400)
            assert "x" * 20 not in error["message"]
        await asyncio.sleep(1.5)
        for frame in WRONG[17:]:
            await client.raw(frame)
            await client.refused(4400)
        assert (await answered(client))["question"]
    told = (await standing.http.get(f"/interviews/{session_id}/transcript")).json()
    assert [each["answer"] for each in told["exchanges"]] == [ANSWER, None]


@SHARED
async def test_the_longest_answer_of_the_widest_characters(standing: Served):
    async with begun(standing) as (client, _):
        await client.raw(json.dumps({"type": "answer", "data": {"text": "\U0001f600 " * 10_000}}))
        await client.expect("score_update")


@SHARED
async def test_unknown_fields_are_ignored(standing: Served):
    async with begun(standing) as (client, _):
        await client.raw(json.dumps({"type": "voice_toggle", "data": None, "more": 1}))
        assert (await client.expect("voice_toggle"))["enabled"] is False
        await client.raw(json.dumps({"type": "answer", "data": {"text": ANSWER, "more": [1]}, "id": 7}))
        await client.expect("score_update")


@SHARED
@pytest.mark.parametrize("data", [{"enabled": True}, {"enabled": False}, {"enabled": "yes"}, {}])
async def test_voice(standing: Served, data: dict[str, object]):
    async with joined(standing, await created(standing)) as client:
        await client.send("voice_toggle", **data)
        told = await client.expect("voice_toggle")
        assert (told["enabled"], told["livekit"]) == (False, None)
        assert told["reason"]


@SHARED
async def test_messages_before_the_start(standing: Served):
    async with joined(standing, await created(standing)) as client:
        for kind in ("ready", "ready"):
            await client.send(kind)
        for kind in ("pause", "resume"):
            await client.send(kind)
            await client.refused(4409)
        await client.send("answer", text=ANSWER)
        await client.refused(4409)


@SHARED
async def test_a_burst_of_twenty_is_no_flood(standing: Served):
    async with begun(standing) as (client, _):
        for _ in range(20):
            await client.send("nonsense")
        for _ in range(20):
            await client.refused(4400)
        await answered(client)


@SHARED
async def test_a_flood(standing: Served):
    async with begun(standing) as (client, session_id):
        for _ in range(2_000):
            await client.send("nonsense")
        with contextlib.suppress(ConnectionClosed):
            while True:
                await client.refused(4400)
        assert client.socket.close_code == 1008
        assert client.kinds.count("error") > 60
        assert "Too many messages" in client.seen[-1]["data"]["message"]
    async with joined(standing, session_id) as client:
        await client.expect("new_question")


async def test_too_many_bytes(serve: Serve):
    served = await serve(sockets={"byte_burst": 100_000, "byte_rate": 1})
    async with joined(served, await created(served)) as client:
        for _ in range(3):
            await client.raw("x" * 30_000)
            await client.refused(4400)
        await client.raw("x" * 30_000)
        await client.refused(4400)
        assert await client.ended() == 1008


def conversations() -> set["asyncio.Task[Any]"]:
    """The server's tasks for sockets."""
    return {task for task in tasks() if getattr(task.get_coro(), "__qualname__", "").endswith("run_asgi")}


async def narrow(port: int) -> socket.socket:
    """A connection whose buffer is full after a few answers; else it grows to tens of megabytes."""
    narrowed = socket.socket()
    narrowed.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    narrowed.setblocking(False)
    await asyncio.get_running_loop().sock_connect(narrowed, ("127.0.0.1", port))
    return narrowed


async def flooding(client: Client) -> None:
    """Send what is refused until the connection ends."""
    with contextlib.suppress(ConnectionClosed):
        while True:
            await client.socket.send('{"type": "flood"}')


async def test_a_client_that_does_not_read_is_given_up(serve: Serve):
    served = await serve(sockets={"patience": 0.3, "burst": 10**6, "byte_burst": 10**9})
    session_id = await created(served)
    options = {"max_queue": 1, "ping_interval": None, "compression": None}
    async with joined(served, session_id, sock=await narrow(served.port), **options) as client:
        assert len(conversations()) == 1
        client.socket.transport.pause_reading()
        flood = asyncio.create_task(flooding(client))
        try:
            async with asyncio.timeout(120):
                while conversations():  # noqa: ASYNC110
                    await asyncio.sleep(0.02)
        finally:
            flood.cancel()
            # A farewell would wait behind the flood for ever.
            client.socket.transport.abort()
            await asyncio.wait({flood})
    assert (await served.http.get("/health")).status_code == 200


async def test_the_clock(serve: Serve):
    served = await serve(sockets={"clock": 0.3})
    async with joined(served, await created(served)) as client:
        await client.quiet(0.5)
    async with begun(served) as (client, session_id):
        ticks = [await client.until(CLOCK) for _ in range(4)]
        for tick in ticks:
            assert tick.keys() == {"seconds", "formatted"}
            assert 2080 < tick["seconds"] <= 2100
            assert tick["formatted"] == f"{tick['seconds'] // 60:02d}:{tick['seconds'] % 60:02d}"
        assert ticks == sorted(ticks, key=lambda tick: -tick["seconds"])
        async with joined(served, session_id) as other:
            assert (await other.until(CLOCK))["seconds"] <= ticks[-1]["seconds"]
