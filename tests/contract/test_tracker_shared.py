"""Companies, roles, skills and questions, over the API."""

from typing import Any
from uuid import uuid4

import pytest

from tests.contract.rig import assert_told
from tests.contract.tracker_rig import QUESTION, made, page
from tests.serving import Serve, Served

pytestmark = pytest.mark.asyncio(loop_scope="module")

COMPANY = {
    "company_name": "NordLicht Inc",
    "industry": "Technology",
    "company_size": "201-500",
    "headquarters": "Rotterdam, NL",
    "website": "https://nordlicht.example",
    "company_description": "Makes tools for designers",
}
ROLE = {
    "role_name": "Compiler Engineer",
    "role_category": "Engineering",
    "role_description": "Designing what others maintain",
    "typical_skills": ["Python", "Docker"],
}
SKILL = {
    "skill_name": "PostgreSQL",
    "skill_category": "Database",
    "skill_type": "Technical",
    "skill_description": "A relational database",
    "is_trending": True,
    "market_demand": "high",
}
KINDS = (
    ("/api/companies", "company", COMPANY),
    ("/api/roles", "role", ROLE),
    ("/api/skills", "skill", SKILL),
)


@pytest.mark.parametrize(("path", "one", "body"), KINDS)
async def test_kept_read_and_never_twice(standing: Served, path: str, one: str, body: dict[str, Any]):
    body = {**body, f"{one}_name": f"Öl {uuid4().hex}"}
    created = await made(standing, path, body)
    assert body.items() <= created.items()
    number = created[f"{one}_id"]
    assert (await standing.http.get(f"{path}/{number}")).json() == created
    for name in (body[f"{one}_name"], body[f"{one}_name"].upper(), f"  {body[f'{one}_name']} "):
        response = await standing.http.post(path, json={**body, f"{one}_name": name})
        assert_told(response, 409, f"{one}_id {number}")
    assert_told(await standing.http.get(f"{path}/{2**31 - 1}"), 404, "not found")
    for wrong in ("0", "-1", str(2**31), "1.5"):
        assert_told(await standing.http.get(f"{path}/{wrong}"), 422)
    for refused in (
        {},
        {f"{one}_name": " "},
        {f"{one}_name": "a\x00"},
        {f"{one}_name": 5},
        {f"{one}_name": "x" * 4001},
    ):
        assert_told(await standing.http.post(path, json=refused), 422)
    minimal = await made(standing, path, {f"{one}_name": f"Bare {uuid4().hex}"})
    assert minimal[f"{one}_id"] > number


async def names(served: Served, path: str, key: str, **parameters: Any) -> list[str]:
    found = await page(served, path, **parameters)
    assert found["total"] >= len(found["data"])
    return [row[key] for row in found["data"]]


@pytest.mark.asyncio(loop_scope="function")
async def test_search_forgives(offline: Served):
    for body in (
        COMPANY,
        {"company_name": "Lichtenberg Ltd"},
        {"company_name": "100% Pure_Water"},
        {"company_name": "Ädel"},
    ):
        await made(offline, "/api/companies", body)
    for search, wanted in (
        ("nordlicht", ["NordLicht Inc"]),
        ("NORDLICHT INC", ["NordLicht Inc"]),
        ("licht", ["Lichtenberg Ltd", "NordLicht Inc"]),
        ("nrodlicht", ["NordLicht Inc"]),
        ("nord licht", []),
        ("rotterdam", ["NordLicht Inc"]),
        ("designing", ["NordLicht Inc"]),
        ("technologies", ["NordLicht Inc"]),
        ("%", ["100% Pure_Water"]),
        ("_", ["100% Pure_Water"]),
        ("ädel", ["Ädel"]),
        ("xyzzy", []),
        ("'; DROP TABLE companies; --", []),
        ("\\", []),
        ("a:*|b & !(", []),
        ("'':*", []),
    ):
        assert await names(offline, "/api/companies", "company_name", search=search) == wanted, search
    for skill in (
        SKILL,
        {"skill_name": "C++"},
        {"skill_name": "C#"},
        {"skill_name": "CSS"},
        {"skill_name": "Kubernetes"},
    ):
        await made(offline, "/api/skills", skill)
    assert await names(offline, "/api/skills", "skill_name", search="c++") == ["C++"]
    assert await names(offline, "/api/skills", "skill_name", search="postgres") == ["PostgreSQL"]
    assert await names(offline, "/api/skills", "skill_name", search="kuberentes") == ["Kubernetes"]
    assert await names(offline, "/api/skills", "skill_name", is_trending=True) == ["PostgreSQL"]
    assert await names(offline, "/api/skills", "skill_name", category="database") == ["PostgreSQL"]
    assert len(await names(offline, "/api/skills", "skill_name", is_trending=False)) == 4
    assert await names(offline, "/api/skills", "skill_name", skip=1, limit=2) == ["C++", "CSS"]
    await made(offline, "/api/roles", ROLE)
    assert await names(offline, "/api/roles", "role_name", search="enginer", category="Engineering") == [
        ROLE["role_name"]
    ]
    assert await names(offline, "/api/roles", "role_name", category="Cooking") == []
    assert (await page(offline, "/api/roles", skip=5)) == {"total": 1, "skip": 5, "limit": 20, "data": []}


async def test_questions_are_kept_changed_and_retired(standing: Served):
    created = await made(standing, "/api/questions", QUESTION)
    assert QUESTION.items() <= created.items()
    assert (created["is_active"], created["times_asked"], created["average_rating"]) == (True, 0, None)
    own = f"/api/questions/{created['question_id']}"
    changed = (await standing.http.put(own, json={"tags": ["late"], "times_asked": 99})).json()
    assert changed == {**created, "tags": ["late"], "updated_at": changed["updated_at"]}
    for refused in (
        {"question_text": " "},
        {"question_difficulty": "brutal"},
        {"question_category": "x" * 201},
        {"tags": "late"},
        {"time_to_answer_minutes": 0},
        {"is_active": None},
    ):
        assert_told(await standing.http.put(own, json=refused), 422)
        assert_told(await standing.http.post("/api/questions", json={**QUESTION, **refused}), 422)
    assert_told(await standing.http.post("/api/questions", json={**QUESTION, "created_by": "viva-voce"}), 400)
    assert (await standing.http.delete(own)).status_code == 204
    assert (await standing.http.delete(own)).status_code == 204
    assert (await standing.http.get(own)).json()["is_active"] is False
    for missing in (
        await standing.http.delete("/api/questions/2147483647"),
        await standing.http.put("/api/questions/2147483647", json={}),
    ):
        assert_told(missing, 404, "Question not found")
    assert created["question_id"] not in await listed(standing, tags=["late"])
    assert created["question_id"] in await listed(standing, tags=["late", "no such"], is_active=False)


async def listed(served: Served, **parameters: Any) -> list[int]:
    return [row["question_id"] for row in (await page(served, "/api/questions", **parameters))["data"]]


@pytest.mark.asyncio(loop_scope="function")
async def test_lists_of_questions(offline: Served):
    everything = await page(offline, "/api/questions", limit=100)
    coding = await page(offline, "/api/questions", category="coding", difficulty="hard", limit=100)
    assert coding["total"] == len(coding["data"]) > 3
    assert {(row["question_category"], row["question_difficulty"]) for row in coding["data"]} == {("coding", "hard")}
    assert (await page(offline, "/api/questions/category/coding"))["total"] > coding["total"]
    assert (await page(offline, "/api/questions/category/unknown"))["data"] == []
    seen: list[int] = []
    for skip in range(0, everything["total"], 100):
        seen += await listed(offline, sort_by="question_difficulty", order="asc", skip=skip, limit=100)
    assert len(seen) == len(set(seen)) == everything["total"]
    hard = await page(offline, "/api/questions", sort_by="question_difficulty", order="asc", limit=1)
    assert hard["data"][0]["question_difficulty"] == "easy"
    mine = await made(offline, "/api/questions", {**QUESTION, "tags": ["zebra"]})
    assert (await listed(offline))[0] == (await listed(offline, sort_by="created_at"))[0] == mine["question_id"]
    for sort_by in ("created_at", "times_asked", "times_practiced", "average_rating"):
        up = await listed(offline, sort_by=sort_by, order="asc", tags=["zebra", "scalability"], limit=100)
        down = await listed(offline, sort_by=sort_by, order="desc", tags=["zebra", "scalability"], limit=100)
        assert sorted(up) == sorted(down)
        assert mine["question_id"] in up
    assert await listed(offline, search="parcl trackr") == [mine["question_id"]]
    assert await listed(offline, search="TRACKING parcels") == [mine["question_id"]]
    for wrong in ({"sort_by": "x"}, {"difficulty": "x"}, {"limit": 101}, {"is_active": "x"}, {"similar_to": " "}):
        assert_told(await offline.http.get("/api/questions", params=wrong), 422)


@pytest.mark.asyncio(loop_scope="function")
async def test_questions_by_meaning(offline: Served):
    mine = await made(offline, "/api/questions", QUESTION)
    near = await page(offline, "/api/questions", similar_to="Build a system that follows shipments on their way")
    assert near["data"][0]["question_id"] == mine["question_id"]
    similarities = [row["similarity"] for row in near["data"]]
    assert similarities == sorted(similarities, reverse=True)
    assert similarities[0] > 0.4
    others = await page(offline, "/api/questions", similar_to=mine["question_id"])
    assert mine["question_id"] not in [row["question_id"] for row in others["data"]]
    assert others["total"] > 0
    own = f"/api/questions/{mine['question_id']}"
    edited = {"question_text": "Tell me about a conflict with a colleague and how you settled it."}
    assert (await offline.http.put(own, json=edited)).status_code == 200
    near = await page(offline, "/api/questions", similar_to="disagreement with a teammate", category="system_design")
    assert near["data"][0]["question_id"] == mine["question_id"]
    assert near["data"][0]["similarity"] > 0.4
    for nothing in (2**31 - 1, 2**31, "0", "99999999999999"):
        assert (await page(offline, "/api/questions", similar_to=nothing))["total"] in range(5)


@pytest.mark.asyncio(loop_scope="function")
async def test_what_a_user_edits_stays_the_users(serve: Serve):
    served = await serve()
    [authored, retired] = (await page(served, "/api/questions", category="coding", limit=2))["data"]
    edited = {**authored, "answer_summary": "Mine."}
    kept = await served.http.put(f"/api/questions/{authored['question_id']}", json=edited)
    assert kept.status_code == 200
    assert (await served.http.delete(f"/api/questions/{retired['question_id']}")).status_code == 204
    await forget_seeds(served)
    again = await serve()
    assert (await again.http.get(f"/api/questions/{authored['question_id']}")).json() == kept.json()
    assert (await again.http.get(f"/api/questions/{retired['question_id']}")).json()["is_active"] is False


async def forget_seeds(served: Served) -> None:
    import psycopg

    dsn = served.settings.database_url
    assert dsn is not None
    async with await psycopg.AsyncConnection.connect(dsn.get_secret_value()) as conn:
        await conn.execute("DELETE FROM seeds WHERE name = 'knowledge'")
