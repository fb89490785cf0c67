"""What the tests of recorded interviews share: two users with tokens, and the calls that they make."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import httpx
import pytest
import pytest_asyncio

from services.tokens import issue
from tests.serving import Served, serving

# A test calls faster than any user may.
ROOM = {"session_calls": 100_000, "session_burst": 10_000}

PATH = "/interview-sessions"
JOB = {"title": "Backend Engineer", "company": "Lumen Freight"}
PLAIN = "How would you find out why a nightly job has become slow?"
STORY = "Tell me about a time you disagreed with your manager."
KIND = {"type": "technical", "category": "performance", "difficulty": "mid", "requiresSTAR": False}
UNKNOWN = "7d0c1a52-6a1e-4f0b-9a64-3f4d0c5d9b11"


@dataclass(frozen=True, slots=True)
class User:
    """One user of a running service."""

    served: Served
    name: str

    async def call(self, method: str, path: str = "", **options: Any) -> httpx.Response:
        """Call a path below /interview-sessions with this user's token."""
        headers = {"Authorization": f"Bearer {issue(self.served.settings, self.name)}", **options.pop("headers", {})}
        return await self.served.http.request(method, f"{PATH}{path}", headers=headers, **options)

    async def made(self, path: str = "", **body: Any) -> dict[str, Any]:
        """POST, and return what was made."""
        response = await self.call("POST", path, json=body)
        assert response.status_code == 201, response.text
        return response.json()

    async def session(self, **body: Any) -> dict[str, Any]:
        """Begin a session."""
        return await self.made(**{"jobContext": JOB, **body})

    async def asked(self, session_id: str, question: str = PLAIN, **body: Any) -> dict[str, Any]:
        """Record an interaction."""
        return await self.made("/interactions", sessionId=session_id, question=question, **body)

    async def got(self, path: str = "", **options: Any) -> Any:
        """GET what is there."""
        response = await self.call("GET", path, **options)
        assert response.status_code == 200, response.text
        return response.json()


def somebody(served: Served) -> User:
    """A user whom no other test knows."""
    return User(served, f"user-{uuid4().hex[:12]}")


def refused(response: httpx.Response, status: int, words: str = "") -> str:
    """Assert status and shape, and return the message."""
    assert response.status_code == status, response.text
    body = response.json()
    assert body.keys() == {"statusCode", "message", "error"}
    assert body["statusCode"] == status
    assert isinstance(body["message"], str)
    assert words in body["message"], body["message"]
    return body["message"]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def roomy(standing_database: str) -> AsyncIterator[Served]:
    """A server with the offline engine that tests share, and that counts no calls to speak of."""
    async with serving({"database_url": standing_database, "limits": ROOM}) as served:
        yield served


@pytest.fixture
def ada(roomy: Served) -> User:
    """A user of that server."""
    return somebody(roomy)


@pytest.fixture
def bob(roomy: Served) -> User:
    """Another one."""
    return somebody(roomy)
