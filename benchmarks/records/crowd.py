"""Many users at once, each with a token and a mind of its own: nothing fails, nothing written is lost."""

import asyncio
import random
import shutil
import tempfile
import time
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from aiohttp import ClientSession, ClientTimeout, TCPConnector

from benchmarks.interviews.stand import ANSWER
from benchmarks.processes import service
from benchmarks.table import Row, quantile
from services.tokens import issue
from settings import Settings

USERS = 200
SECONDS, QUICK_SECONDS = 60.0, 15.0
# The longest pause between an answer and the next request.
PAUSE = 1.0
JOB = {"title": "Engineer", "company": "Tidewater", "interviewType": "technical"}


@dataclass(slots=True)
class Seen:
    """What all users saw: statuses, and milliseconds of requests."""

    statuses: dict[int, int] = field(default_factory=dict)
    times: list[float] = field(default_factory=list)

    def count(self, least: int, most: int) -> int:
        """How many answers had a status in this range."""
        return sum(n for status, n in self.statuses.items() if least <= status <= most)


class User:
    """One user: what it does next is chance, what it has written it remembers."""

    def __init__(self, http: ClientSession, token: str, seen: Seen, seed: int) -> None:
        self._http, self._seen = http, seen
        self._headers = {"Authorization": f"Bearer {token}"}
        self._chance = random.Random(seed)
        self._interviews: list[int] = []
        self._notes: dict[int, str] = {}
        self._sessions: list[str] = []
        self._metrics = 0
        self._mock: str | None = None

    async def _ask(self, method: str, path: str, body: object = None) -> Any:
        begun = time.perf_counter()
        async with self._http.request(method, path, json=body, headers=self._headers) as response:
            told = await response.json()
        self._seen.times.append(1000 * (time.perf_counter() - begun))
        self._seen.statuses[response.status] = self._seen.statuses.get(response.status, 0) + 1
        return told if response.status < 300 else None

    async def _track(self) -> None:
        if made := await self._ask("POST", "/api/interviews", {"custom_role_title": "Engineer"}):
            self._interviews.append(made["interview_id"])

    async def _note(self) -> None:
        if self._interviews:
            known, note = self._chance.choice(self._interviews), str(self._chance.random())
            if await self._ask("PUT", f"/api/interviews/{known}", {"preparation_notes": note}):
                self._notes[known] = note

    async def _look(self) -> None:
        await self._ask("GET", "/api/interviews?limit=20&sort_by=created_at&order=desc")

    async def _figures(self) -> None:
        await self._ask("GET", "/api/stats/overview")

    async def _record(self) -> None:
        if made := await self._ask("POST", "/interview-sessions", {"jobContext": JOB}):
            self._sessions.append(made["id"])

    async def _measure(self) -> None:
        if self._sessions:
            body = {"sessionId": self._chance.choice(self._sessions), "totalLatencyMs": 1200, "userSatisfaction": 4}
            self._metrics += await self._ask("POST", "/interview-sessions/metrics", body) is not None

    async def _details(self) -> None:
        if self._sessions:
            await self._ask("GET", f"/interview-sessions/{self._chance.choice(self._sessions)}/details")

    async def _interview(self) -> None:
        if self._mock is None:
            body = {"topic": "Databases", "difficulty": "medium", "num_questions": 3}
            self._mock = (await self._ask("POST", "/start-interview", body) or {}).get("session_id")
            return
        told = await self._ask("POST", "/submit-answer", {"session_id": self._mock, "answer": ANSWER})
        if told and told.get("status") == "completed":
            self._mock = None

    async def act(self, until: float) -> None:
        """Read and write until the time is over."""
        deeds: list[tuple[Callable[[], Coroutine[Any, Any, None]], int]] = [
            (self._track, 15),
            (self._note, 15),
            (self._look, 25),
            (self._figures, 5),
            (self._record, 10),
            (self._measure, 14),
            (self._details, 14),
            (self._interview, 2),
        ]
        ways, weights = zip(*deeds, strict=True)
        while time.monotonic() < until:
            await asyncio.sleep(self._chance.uniform(0, PAUSE))
            await self._chance.choices(ways, weights)[0]()

    async def _sure(self, path: str) -> Any:
        """Read, however long it takes: so many at once are over their limits."""
        found = await self._ask("GET", path)
        if found is not None:
            return found
        await asyncio.sleep(PAUSE)
        return await self._sure(path)

    async def lost(self) -> int:
        """How much of what was written is not there."""
        found = await self._sure("/api/interviews?limit=1")
        missing = abs(found["total"] - len(self._interviews))
        for known, note in list(self._notes.items())[-3:]:
            missing += (await self._sure(f"/api/interviews/{known}"))["preparation_notes"] != note
        kept = 0
        for known in self._sessions:
            kept += len(await self._sure(f"/interview-sessions/{known}/metrics"))
        return missing + abs(kept - self._metrics)


async def _crowd(port: int, tokens: list[str], seconds: float) -> tuple[Seen, int]:
    seen = Seen()
    base, limits = f"http://127.0.0.1:{port}", TCPConnector(limit=0)
    async with ClientSession(base, connector=limits, timeout=ClientTimeout(total=30)) as http:
        users = [User(http, token, seen, seed) for seed, token in enumerate(tokens)]
        until = time.monotonic() + seconds
        await asyncio.gather(*(user.act(until) for user in users))
        # What is looked at afterwards is no part of the measure.
        after = Seen()
        for user in users:
            user._seen = after
        return seen, sum(await asyncio.gather(*(user.lost() for user in users)))


def crowd(quick: bool) -> list[Row]:
    """Two hundred users on one process of the service, for a minute."""
    seconds = QUICK_SECONDS if quick else SECONDS
    data = Path(tempfile.mkdtemp(prefix="viva-bench-crowd-"))
    try:
        with service(data, None) as server:
            settings = Settings(data=data)
            tokens = [issue(settings, f"user-{n}") for n in range(USERS)]
            seen, lost = asyncio.run(_crowd(server.port, tokens, seconds))
    finally:
        shutil.rmtree(data, ignore_errors=True)
    return [
        Row(f"{USERS} users, pausing 0-1 s, {seconds:.0f} s: p99", quantile(seen.times, 0.99), goal=1000),
        Row("· p50", quantile(seen.times, 0.5)),
        Row("· answers a second", len(seen.times) / seconds, unit="/s"),
        Row("· answers of 5xx", seen.count(500, 599), goal=0, unit=""),
        Row("· other refusals", seen.count(400, 499), goal=0, unit=""),
        Row("· writes that are lost", lost, goal=0, unit=""),
    ]
