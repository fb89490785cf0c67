"""What the contract tests share: reading of event streams, raw sockets, and the search for what was left behind."""

import asyncio
import json
from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import httpx

from tests.serving import PATIENCE, STANDSTILL, Served

STREAM = "/api/agents/answer-stream"
ANSWER = "/api/agents/answer"
PLAIN = "How would you design a URL shortening service?"

# They live as long as a loop or a kept connection, whatever requests do.
LASTING = {"_shutdown_watcher", "RequestHandler.start"}


@dataclass(slots=True)
class Told:
    """One whole stream, read strictly: `events` in order, `comments` without their colon."""

    status: int
    headers: httpx.Headers
    text: str
    events: list[dict[str, Any]] = field(default_factory=list)
    comments: list[str] = field(default_factory=list)

    @property
    def kinds(self) -> list[str]:
        """The events' types, a run of content events as one."""
        kinds = [event["event_type"] for event in self.events]
        return [kind for at, kind in enumerate(kinds) if at == 0 or kind != "content" or kinds[at - 1] != kind]

    def all(self, kind: str) -> list[dict[str, Any]]:
        """The data of every event of this type."""
        return [event["data"] for event in self.events if event["event_type"] == kind]

    def one(self, kind: str) -> dict[str, Any]:
        """The data of the only event of this type."""
        [found] = self.all(kind)
        return found

    @property
    def chunks(self) -> str:
        """The content, joined."""
        return "".join(data["chunk"] for data in self.all("content"))


def read(text: str) -> tuple[list[dict[str, Any]], list[str]]:
    """Split a stream into events and comments; anything else in it is an error."""
    events, comments = [], []
    assert text.endswith("\n\n")
    for block in text[:-2].split("\n\n"):
        for line in block.split("\n"):
            if line.startswith(": "):
                comments.append(line[2:])
            else:
                assert line.startswith("data: {"), line[:80]
                events.append(json.loads(line[6:]))
    return events, comments


async def ask(served: Served, question: str = PLAIN, **body: object) -> Told:
    """Ask, and read the stream to its end."""
    # Its heartbeats would keep a stream that has no end from the client's own limit.
    async with asyncio.timeout(STANDSTILL):
        response = await served.http.post(STREAM, json={"question": question, **body})
    assert response.status_code == 200, response.text
    text = response.content.decode()
    events, comments = read(text)
    return Told(response.status_code, response.headers, text, events, comments)


@dataclass(slots=True)
class Raw:
    """A bare connection."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter

    async def until(self, mark: bytes) -> bytes:
        """Read on until these bytes have come."""
        async with asyncio.timeout(PATIENCE):
            return await self.reader.readuntil(mark)

    def vanish(self) -> None:
        """Leave as a killed client does."""
        self.writer.transport.abort()


def request(path: str, body: bytes, **headers: str) -> bytes:
    """The bytes of a POST request; headers' underscores stand for dashes."""
    fields = {"host": "127.0.0.1", "content-type": "application/json", "content-length": str(len(body))}
    fields |= {name.replace("_", "-"): value for name, value in headers.items()}
    head = "".join(f"{name}: {value}\r\n" for name, value in fields.items())
    return f"POST {path} HTTP/1.1\r\n{head}\r\n".encode() + body


@asynccontextmanager
async def asked(served: Served, path: str = STREAM, question: str = PLAIN) -> AsyncIterator[Raw]:
    """A bare connection on which a question has been asked."""
    async with asyncio.timeout(PATIENCE):
        reader, writer = await asyncio.open_connection("127.0.0.1", served.port)
    try:
        writer.write(request(path, json.dumps({"question": question}).encode()))
        async with asyncio.timeout(PATIENCE):
            await writer.drain()
        yield Raw(reader, writer)
    finally:
        writer.close()


def tasks() -> set["asyncio.Task[Any]"]:
    """All tasks of this loop that stand for work, but the one that asks."""
    others = asyncio.all_tasks() - {asyncio.current_task()}
    return {task for task in others if getattr(task.get_coro(), "__qualname__", "") not in LASTING}


async def settled(before: Collection["asyncio.Task[Any]"], seconds: float = 5.0) -> None:
    """Wait until no task is left that was not there before.

    Raises:
        AssertionError: some are left; they are listed.
    """
    end = asyncio.get_running_loop().time() + seconds
    while left := tasks() - set(before):
        assert asyncio.get_running_loop().time() < end, f"left behind: {left}"
        await asyncio.sleep(0.01)


def assert_told(response: Any, status: int, words: str = "") -> None:
    """Assert status and shape; a list of complaints names places and never quotes."""
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/json"
    body = response.json()
    assert body.keys() == {"detail"}
    if status == 422:
        assert 0 < len(body["detail"]) <= 20
        assert all(each.keys() == {"type", "loc", "msg"} for each in body["detail"])
    else:
        assert isinstance(body["detail"], str)
    assert words in response.text


async def becomes_ready(served: Served) -> None:
    """Wait until the server has its database again."""
    async with asyncio.timeout(30):
        # Each of these requests waits by itself for a connection.
        while (await served.http.get("/health/ready")).status_code != 200:
            pass
