"""What a caller has before the fuzzing begins, so that most requests are about something that is there."""

from dataclasses import dataclass, field
from typing import Any

import httpx

TOPIC = {"topic": "Data Structures", "difficulty": "medium", "num_questions": 2}
SAID = "A binary tree has at most two children for each node; a search tree keeps smaller keys on the left."
JOB = {"jobContext": {"title": "Backend engineer", "company": "Northwind"}}


@dataclass(slots=True)
class Stock:
    """Ids by the name of the parameter that takes them; `doomed` ones may be ended and deleted.

    Recorded interviews have ids of their own under the names that others have, too: these begin with `recorded_`.
    """

    ids: dict[str, list[str | int]] = field(default_factory=dict)
    doomed: dict[str, list[str | int]] = field(default_factory=dict)

    def keep(self, name: str, *values: str | int, doomed: bool = False) -> None:
        """Add ids."""
        (self.doomed if doomed else self.ids).setdefault(name, []).extend(values)


class Shop:
    """Makes the stock over HTTP as one caller."""

    def __init__(self, http: httpx.AsyncClient, headers: dict[str, str], paths: dict[str, Any]) -> None:
        self._http = http
        self._headers = headers
        self._paths = paths
        self.stock = Stock()

    async def made(self, path: str, body: object = None) -> Any:
        """POST something that is meant to succeed."""
        response = await self._http.post(path, json=body, headers=self._headers)
        assert response.is_success, f"{path}: {response.text}"
        return response.json()

    async def interviews(self) -> None:
        """Mock interviews: begun, half done, done; and live ones that wait for their papers."""
        for answers in (0, 1, 2):
            begun = await self.made("/start-interview", TOPIC)
            for _ in range(answers):
                await self.made("/submit-answer", {"session_id": begun["session_id"], "answer": SAID})
            self.stock.keep("session_id", begun["session_id"])
        await self.made(f"/interviews/{self.stock.ids['session_id'][0]}/proctoring", {"kind": "paste"})
        path = f"/interviews/{self.stock.ids['session_id'][0]}/recording"
        agreed = await self._http.put(path, json={"consent": True}, headers=self._headers)
        assert agreed.is_success, agreed.text
        self.stock.keep("session_id", (await self.made("/session/start"))["session_id"])
        for _ in range(4):
            begun = await self.made("/start-interview", TOPIC)
            self.stock.keep("session_id", begun["session_id"], doomed=True)

    async def parallel(self) -> None:
        """Interviews that run side by side: made, begun, ended."""
        body = {"name": "Noor", "email": "noor@fuzz.example", "questions": ["Why?", "How?"], "timers": 600}
        for doomed in (False, False, True, True, True):
            made = await self.made("/api/parallel_interview/create", body)
            self.stock.keep("parallel_session_id", made["session_id"], doomed=doomed)
        for number in (1, 2):
            session_id = [*self.stock.ids["parallel_session_id"], *self.stock.doomed["parallel_session_id"]][number]
            await self.made(f"/api/parallel_interview/session/{session_id}/start")

    async def tracked(self) -> None:
        """A job that was applied for, with what belongs to it."""
        if "/api/interviews" not in self._paths:
            return
        company = await self.made("/api/companies", {"company_name": f"Northwind {id(self)}"})
        role = await self.made("/api/roles", {"role_name": f"Engineer {id(self)}"})
        skill = await self.made("/api/skills", {"skill_name": f"Knitting {id(self)}"})
        question = await self.made(
            "/api/questions",
            {
                "question_text": f"What is {id(self)}?",
                "question_category": "technical",
                "question_difficulty": "easy",
            },
        )
        self.stock.keep("company_id", company["company_id"])
        self.stock.keep("role_id", role["role_id"])
        self.stock.keep("skill_id", skill["skill_id"])
        self.stock.keep("question_id", question["question_id"])
        for doomed in (False, True, True):
            await self._job(company["company_id"], role["role_id"], question["question_id"], doomed)

    async def _job(self, company: int, role: int, question: int, doomed: bool) -> None:
        body = {"company_id": company, "role_id": role, "interview_type": "actual"}
        job = (await self.made("/api/interviews", body))["interview_id"]
        fields = {"interview_id": job, "round_number": 1, "round_name": "Phone", "round_type": "phone_screen"}
        met = await self.made(f"/api/interviews/{job}/rounds", fields)
        link = {"interview_id": job, "question_id": question, "was_asked": True}
        linked = await self.made(f"/api/interviews/{job}/questions", link)
        self.stock.keep("interview_id", job, doomed=doomed)
        self.stock.keep("round_id", met["round_id"], doomed=doomed)
        self.stock.keep("link_id", linked["interview_question_id"], doomed=doomed)

    async def recorded(self) -> None:
        """Recorded interviews; they are a user's, never the guest's."""
        if "/interview-sessions" not in self._paths or not self._headers:
            return
        for doomed in (False, False, True, True):
            begun = await self.made("/interview-sessions", JOB)
            said = {"sessionId": begun["id"], "question": "Tell me about yourself"}
            interaction = await self.made("/interview-sessions/interactions", said)
            await self.made("/interview-sessions/metrics", {"sessionId": begun["id"], "totalLatencyMs": 900})
            self.stock.keep("recorded_session_id", begun["id"], doomed=doomed)
            self.stock.keep("recorded_interaction_id", interaction["id"], doomed=doomed)
            self.stock.keep("sessionId", begun["id"], doomed=doomed)


async def stocked(http: httpx.AsyncClient, headers: dict[str, str], paths: dict[str, Any]) -> Stock:
    """Make what a caller has."""
    shop = Shop(http, headers, paths)
    await shop.interviews()
    await shop.parallel()
    await shop.tracked()
    await shop.recorded()
    return shop.stock
