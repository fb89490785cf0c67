"""A client of live interviews, and the documents that they are made from."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from tests.serving import Served

RESUME = """Jordan Rivers
Senior Backend Engineer

Experience
Senior Backend Engineer, Northwind Ltd, January 2019 - Present
- Designed a payment service in Python and PostgreSQL that handles 4,000 requests per second.
- Led the migration of a monolith to FastAPI services on AWS and reduced deployment time by 70%.
- Introduced Redis caching, which cut the p95 latency of the catalogue from 900 ms to 120 ms.
Backend Engineer, Contoso GmbH, March 2015 - December 2018
- Built an order pipeline with Kafka and Docker for 200,000 users.

Skills
Python, FastAPI, PostgreSQL, Redis, Kafka, Docker, AWS
"""
JOB = """We look for a Senior Software Engineer.
Requirements:
- 5+ years of experience with Python and PostgreSQL
- Experience with Kubernetes and distributed systems
- Strong knowledge of system design and REST APIs
Nice to have: Kafka, Terraform
"""
ROLE = "Senior Software Engineer"
ANSWER = (
    "I would start from the access patterns. In our payment service I partitioned the orders table by month, put an "
    "index on the customer and the creation date, and cached the hot rows in Redis with a time to live of a minute. "
    "The trade-off is staleness against load: we measured a p95 of 120 ms, down from 900 ms, and invalidated the "
    "cache on every write. For failures we retried with exponential backoff and made every write idempotent."
)
# Longer than anything that a test waits for.
PATIENCE = 30.0
# They come by the clock, between all others.
CLOCK = "time_remaining"


@dataclass(slots=True)
class Client:
    """One socket; `seen` holds every event that came, in order."""

    socket: ClientConnection
    seen: list[dict[str, Any]] = field(default_factory=list)

    async def send(self, kind: str, /, **data: object) -> None:
        """Send a message; without data it has none."""
        await self.raw(json.dumps({"type": kind, "data": data} if data else {"type": kind}))

    async def raw(self, message: str | bytes) -> None:
        async with asyncio.timeout(PATIENCE):
            await self.socket.send(message)

    async def next(self) -> dict[str, Any]:
        """Return the next event, whatever it is."""
        async with asyncio.timeout(PATIENCE):
            event = json.loads(await self.socket.recv())
        assert event.keys() == {"type", "data"}
        self.seen.append(event)
        return event

    async def expect(self, *kinds: str) -> dict[str, Any]:
        """Return the data of the next event but for the clock's; it has to be one of these."""
        # As a whole: the clock alone would keep every wait for a single event from its end.
        async with asyncio.timeout(PATIENCE):
            while (event := await self.next())["type"] == CLOCK:
                continue
        assert event["type"] in kinds, event
        return event["data"]

    async def until(self, kind: str) -> dict[str, Any]:
        """Return the data of the next event of this kind, whatever comes before."""
        async with asyncio.timeout(PATIENCE):
            while (event := await self.next())["type"] != kind:
                continue
        return event["data"]

    async def hear(self, enough: Callable[[], bool]) -> None:
        """Read on until what was seen is enough."""
        async with asyncio.timeout(PATIENCE):
            while not enough():
                await self.next()

    async def refused(self, code: int) -> dict[str, Any]:
        """Return the data of the next event, which is an error with this code."""
        error = await self.expect("error")
        assert error["code"] == code, error
        assert error.keys() == {"message", "code"}
        assert error["message"]
        return error

    async def ended(self) -> int:
        """Return the code of the close, which has to come next."""
        try:
            event = await self.next()
        except ConnectionClosed:
            assert self.socket.close_code is not None
            return self.socket.close_code
        raise AssertionError(f"not the close: {event}")

    async def quiet(self, seconds: float = 0.3) -> None:
        """Nothing comes for a while."""
        try:
            async with asyncio.timeout(seconds):
                event = await self.next()
        except TimeoutError:
            return
        raise AssertionError(f"not silence: {event}")

    @property
    def kinds(self) -> list[str]:
        """The kinds of what came, the clock left out."""
        return [event["type"] for event in self.seen if event["type"] != CLOCK]


@asynccontextmanager
async def dialled(served: Served, path: str, **options: Any) -> AsyncIterator[Client]:
    """Connect to a path."""
    socket = await connect(f"ws://127.0.0.1:{served.port}{path}", proxy=None, **options)
    try:
        yield Client(socket)
    finally:
        # A farewell waits without limit when what was sent before it is not read.
        try:
            async with asyncio.timeout(PATIENCE):
                await socket.close()
        finally:
            socket.transport.abort()


@asynccontextmanager
async def joined(served: Served, session_id: str, **options: Any) -> AsyncIterator[Client]:
    """Connect to a session; `connected` has come."""
    async with dialled(served, f"/ws/interview/{session_id}", **options) as client:
        told = await client.expect("connected")
        assert told["session_id"] == session_id
        yield client


async def created(served: Served, **headers: str) -> str:
    """Create a session and return its id."""
    response = await served.http.post("/session/start", headers=headers)
    assert response.status_code == 200, response.text
    return response.json()["session_id"]


async def upload(served: Served, session_id: str, content: bytes | str = RESUME, name: str = "resume.txt") -> Any:
    """Upload a resume."""
    body = content.encode() if isinstance(content, str) else content
    return await served.http.post("/upload/resume", data={"session_id": session_id}, files={"file": (name, body)})


async def describe(served: Served, session_id: str, description: str = JOB, role: str = ROLE) -> Any:
    """Submit a job description."""
    form = {"session_id": session_id, "job_description": description, "role": role}
    return await served.http.post("/upload/jd", data=form)


async def prepared(served: Served) -> str:
    """Return the id of a session that can begin."""
    session_id = await created(served)
    for response in (await upload(served, session_id), await describe(served, session_id)):
        assert response.status_code == 200, response.text
    return session_id


@asynccontextmanager
async def begun(served: Served, session_id: str | None = None) -> AsyncIterator[tuple[Client, str]]:
    """An interview whose first question has come."""
    session_id = session_id or await prepared(served)
    async with joined(served, session_id) as client:
        await client.send("start")
        await client.expect("intro")
        assert (await client.expect("new_question"))["question_number"] == 1
        yield client, session_id


async def answered(client: Client, text: str = ANSWER, **data: object) -> dict[str, Any]:
    """Answer, and return the next question, or the feedback, with `type` among its data."""
    await client.send("answer", text=text, **data)
    await client.expect("score_update")
    await client.send("ready")
    told = await client.expect("followup", "new_question", "phase_update")
    if client.kinds[-1] == "phase_update":
        told = await client.expect("feedback")
    return {"type": client.kinds[-1], **told}
