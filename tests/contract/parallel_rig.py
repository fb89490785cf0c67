"""What the tests of the parallel dialect share: interviews that are made, begun, answered and waited for."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from tests.contract.live import Client, dialled
from tests.serving import Served

ROOT = "/api/parallel_interview"
QUESTIONS = ["What does an index cost?", "When is a lock too coarse?", "Write a function that sums a list."]
SAID = (
    "An index speeds up reads at the price of every write: each insert has to keep the tree in order, and each of them "
    "takes memory that the cache would rather have for rows."
)
CANDIDATE = {"name": "Noor Haddad", "email": "noor@candidates.example"}
PATIENCE = 30.0


async def create(served: Served, questions: list[str] | None = None, **fields: object) -> dict[str, Any]:
    """Make an interview; the reply."""
    headers = fields.pop("headers", None)
    body = {**CANDIDATE, "questions": QUESTIONS if questions is None else questions, **fields}
    response = await served.http.post(f"{ROOT}/create", json=body, headers=headers)  # pyright: ignore[reportArgumentType]
    assert response.status_code == 200, response.text
    return response.json()


async def act(served: Served, session_id: str, what: str) -> dict[str, Any]:
    """Start or end an interview; the reply."""
    response = await served.http.post(f"{ROOT}/session/{session_id}/{what}")
    assert response.status_code == 200, response.text
    return response.json()


async def begun(served: Served, questions: list[str] | None = None, **fields: object) -> str:
    """The id of an interview that is under way."""
    session_id = (await create(served, questions, **fields))["session_id"]
    assert (await act(served, session_id, "start"))["status"] == "in_progress"
    return session_id


async def detail(served: Served, session_id: str) -> dict[str, Any]:
    """Everything about an interview."""
    response = await served.http.get(f"{ROOT}/session/{session_id}")
    assert response.status_code == 200, response.text
    return response.json()


async def until(served: Served, session_id: str, field: str, value: object) -> dict[str, Any]:
    """Ask until an interview stands there, and return all of it; nothing tells a client of REST by itself."""
    async with asyncio.timeout(PATIENCE):
        while True:
            told = await detail(served, session_id)
            if told[field] == value:
                return told
            await asyncio.sleep(0.05)


async def submit(served: Served, session_id: str, answer: str = SAID) -> Any:
    """Answer in writing."""
    return await served.http.post("/submit-answer", json={"session_id": session_id, "answer": answer})


async def reported(served: Served, session_id: str) -> dict[str, Any]:
    """The report, as soon as it is made."""
    async with asyncio.timeout(PATIENCE):
        while (response := await served.http.get(f"/api/reports/{session_id}")).status_code == 202:
            assert response.json() == {"status": "generating"}
            await asyncio.sleep(0.05)
    assert response.status_code == 200, response.text
    return response.json()


@asynccontextmanager
async def joined(served: Served, session_id: str) -> AsyncIterator[Client]:
    """A socket of the interview; `connected` has come."""
    async with dialled(served, f"/ws/interview?session_id={session_id}") as client:
        assert (await client.expect("connected"))["session_id"] == session_id
        yield client
