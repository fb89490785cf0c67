"""Tracked interviews, their rounds and their questions, over the API."""

import asyncio
from typing import Any
from uuid import uuid4

import pytest

from tests.contract.rig import assert_told
from tests.contract.tracker_rig import QUESTION, bearer, made, page
from tests.serving import Served

pytestmark = pytest.mark.asyncio(loop_scope="module")

ROUND = {
    "round_number": 1,
    "round_name": "First call",
    "round_type": "phone_screen",
    "scheduled_date": "2026-01-26",
    "scheduled_time": "15:30:00",
    "duration_minutes": 60,
    "is_virtual": True,
    "meeting_platform": "Jitsi",
    "interviewer_name": "Robin",
    "interviewer_title": "Engineering Manager",
}

INTERVIEW = {
    "custom_role_title": "Backend, Tracking",
    "interview_type": "practice",
    "seniority_level": "staff",
    "interview_status": "in_progress",
    "interview_result": "offer_received",
    "job_description": "Late data. '; DROP TABLE interviews; --",
    "main_skills_required": ["Go", "PostgreSQL"],
    "required_experience_years": 5,
    "job_location": "Rotterdam",
    "is_remote": True,
    "salary_range": "€80,000",
    "application_date": "2026-01-12",
    "first_interview_date": "2026-01-12",
    "preparation_notes": "Read",
    "overall_feedback": "Fine",
    "strengths": "Structure",
    "areas_for_improvement": "Numbers",
    "created_by": "dana@example.com",
}


def someone() -> str:
    return f"user-{uuid4().hex[:8]}"


def named(what: str) -> str:
    return f"{what} {uuid4().hex[:10]}"


async def tracked(served: Served, user: str, **fields: Any) -> dict[str, Any]:
    return await made(served, "/api/interviews", {"custom_role_title": "Engineer", **fields}, user)


async def test_everything_that_is_sent_is_kept(standing: Served):
    user = someone()
    company = await made(standing, "/api/companies", {"company_name": named("Meridian")})
    role = await made(standing, "/api/roles", {"role_name": named("Engineer")})
    sent = {**INTERVIEW, "company_id": company["company_id"], "role_id": role["role_id"]}
    created = await made(standing, "/api/interviews", sent, user)
    assert sent.items() <= created.items()
    assert (created["company_name"], created["role_name"]) == (company["company_name"], role["role_name"])
    assert created["created_at"].endswith("Z")
    own = f"/api/interviews/{created['interview_id']}"
    held = await made(standing, f"{own}/rounds", {**ROUND, "interview_id": created["interview_id"]}, user)
    question = await made(standing, "/api/questions", QUESTION)
    asked = {"question_id": question["question_id"], "round_id": held["round_id"], "order_asked": 1}
    link = await made(standing, f"{own}/questions", {**asked, "answer_quality_rating": 8, "confidence_level": 7}, user)
    detail = (await standing.http.get(own, headers=bearer(user))).json()
    assert created.items() <= detail.items()
    assert detail["company"] == company
    assert detail["role"] == role
    assert detail["rounds"] == [held]
    assert detail["questions"] == [link]
    assert ROUND.items() <= held.items()
    assert (held["round_status"], held["round_result"]) == ("scheduled", "pending")
    assert link["question_text"] == QUESTION["question_text"]
    assert (await standing.http.get(f"{own}/rounds", headers=bearer(user))).json() == [held]
    assert (await page(standing, f"{own}/questions", user))["data"] == [link]
    [listed] = (await page(standing, "/api/interviews", user))["data"]
    assert listed.items() <= created.items()


async def test_what_is_removed_is_gone(standing: Served):
    user = someone()
    own = f"/api/interviews/{(await tracked(standing, user))['interview_id']}"
    held = await made(standing, f"{own}/rounds", ROUND, user)
    link = await made(standing, f"{own}/questions", {"question_id": 1, "round_id": held["round_id"]}, user)
    for gone in (f"{own}/rounds/{held['round_id']}", f"{own}/questions/{link['interview_question_id']}"):
        found = await standing.http.get(gone, headers=bearer(user))
        assert found.status_code == 200
        assert (await standing.http.delete(gone, headers=bearer(user))).status_code == 204
        assert_told(await standing.http.delete(gone, headers=bearer(user)), 404)
        if "rounds" in gone:
            assert (await page(standing, f"{own}/questions", user))["data"][0]["round_id"] is None


async def test_updates_change_what_they_name(standing: Served):
    user = someone()
    before = await tracked(standing, user, strengths="Structure", application_date="2026-01-12", is_remote=True)
    own = f"/api/interviews/{before['interview_id']}"

    async def put(body: Any) -> Any:
        return await standing.http.put(own, json=body, headers=bearer(user))

    after = (await put({"interview_status": "completed", "is_remote": None, "unknown": 1})).json()
    assert after["updated_at"] > before["updated_at"]
    assert after == {**before, "interview_status": "completed", "is_remote": None, "updated_at": after["updated_at"]}
    assert (await put({})).json() == after
    assert_told(await put({"first_interview_date": "2026-01-11"}), 400, "before application_date")
    assert_told(await put({"company_id": 999_999, "strengths": "none"}), 404, "company_id")
    for refused in (
        {"interview_status": "lost"},
        {"interview_status": None},
        {"main_skills_required": None},
        {"application_date": "2026-02-30"},
        {"application_date": 0},
        {"is_remote": "yes"},
        {"company_id": 0},
        {"company_id": 2**31},
        {"company_id": 1.5},
        {"strengths": "a\x00b"},
        {"strengths": "x" * 50_001},
        [],
    ):
        assert_told(await put(refused), 422)
    assert (await standing.http.get(own, headers=bearer(user))).json()["strengths"] == "Structure"


async def test_two_updates_at_once_both_survive(standing: Served):
    user = someone()
    own = f"/api/interviews/{(await tracked(standing, user))['interview_id']}"
    held = f"{own}/rounds/{(await made(standing, f'{own}/rounds', ROUND, user))['round_id']}"
    fields = ("strengths", "overall_feedback", "preparation_notes", "areas_for_improvement", "job_location")
    for turn in range(8):
        wanted = {field: f"{field} {turn}" for field in fields}
        own_round = {"feedback": f"f{turn}", "interviewer_name": f"n{turn}", "round_name": f"r{turn}"}
        puts = [(own, {field: value}) for field, value in wanted.items()]
        puts += [(held, {field: value}) for field, value in own_round.items()]
        done = await asyncio.gather(*(standing.http.put(path, json=body, headers=bearer(user)) for path, body in puts))
        assert {response.status_code for response in done} == {200}
        assert wanted.items() <= (await standing.http.get(own, headers=bearer(user))).json().items()
        assert own_round.items() <= (await standing.http.get(held, headers=bearer(user))).json().items()


async def test_deleted_is_cancelled_and_stays_readable(standing: Served):
    user = someone()
    interview = await tracked(standing, user)
    own = f"/api/interviews/{interview['interview_id']}"
    for _ in range(2):
        response = await standing.http.delete(own, headers=bearer(user))
        assert (response.status_code, response.content) == (204, b"")
    assert (await standing.http.get(own, headers=bearer(user))).json()["interview_status"] == "cancelled"
    assert (await page(standing, "/api/interviews", user, interview_status="cancelled"))["total"] == 1


async def test_another_ones_is_not_there(standing: Served):
    user, other = someone(), someone()
    own = f"/api/interviews/{(await tracked(standing, user))['interview_id']}"
    held = await made(standing, f"{own}/rounds", ROUND, user)
    link = await made(standing, f"{own}/questions", {"question_id": 1}, user)
    before = (await standing.http.get(own, headers=bearer(user))).json()
    paths = [own, f"{own}/rounds/{held['round_id']}", f"{own}/questions/{link['interview_question_id']}"]
    for headers in (bearer(other), {}):
        for path in paths:
            assert_told(await standing.http.get(path, headers=headers), 404)
            assert_told(await standing.http.put(path, json={"strengths": "x"}, headers=headers), 404)
            assert_told(await standing.http.delete(path, headers=headers), 404)
        for path in (f"{own}/rounds", f"{own}/questions"):
            assert_told(await standing.http.get(path, headers=headers), 404)
            body = {"round_number": 2, "question_id": 1}
            assert_told(await standing.http.post(path, json=body, headers=headers), 404)
    assert (await standing.http.get(own, headers=bearer(user))).json() == before
    assert (await page(standing, "/api/interviews", other))["total"] == 0
    elsewhere = f"/api/interviews/{(await tracked(standing, other))['interview_id']}/questions"
    body = {"question_id": 1, "round_id": held["round_id"]}
    assert_told(await standing.http.post(elsewhere, json=body, headers=bearer(other)), 404, "round_id")


async def test_bad_input(standing: Served):
    user = someone()
    own = f"/api/interviews/{(await tracked(standing, user))['interview_id']}"
    held = await made(standing, f"{own}/rounds", ROUND, user)

    async def post(path: str, body: Any) -> Any:
        return await standing.http.post(path, json=body, headers=bearer(user))

    for path in ("0", "-1", str(2**31), "1.5", "x", "%00"):
        assert_told(await standing.http.get(f"/api/interviews/{path}", headers=bearer(user)), 422)
    assert_told(await standing.http.get(f"/api/interviews/{2**31 - 1}", headers=bearer(user)), 404)
    assert_told(await post("/api/interviews", {}), 400, "company_id, role_id or custom_role_title")
    assert_told(await post("/api/interviews", {"company_id": 2**31 - 1}), 404, "company_id")
    assert_told(await post("/api/interviews", {"role_id": 2**31 - 1}), 404, "role_id")
    dates = {"application_date": "2026-02-01", "first_interview_date": "2026-01-01", "custom_role_title": "x"}
    assert_told(await post("/api/interviews", dates), 400, "before application_date")
    assert_told(await post(f"{own}/rounds", {**ROUND, "interview_id": 1}), 400, "interview_id")
    assert_told(await post(f"{own}/rounds", ROUND), 409, f"round_id {held['round_id']}")
    another = await made(standing, f"{own}/rounds", {"round_number": 2}, user)
    taken = f"{own}/rounds/{another['round_id']}"
    assert_told(await standing.http.put(taken, json={"round_number": 1}, headers=bearer(user)), 409)
    for wrong in (
        {"round_number": 0},
        {"round_number": 3, "scheduled_time": "25:00"},
        {"round_number": 3, "scheduled_time": "14:00:00+02:00"},
        {"round_number": 3, "rating": 11},
        {"round_number": 3, "round_status": "lost"},
        {"round_number": 3, "duration_minutes": -1},
        {},
    ):
        assert_told(await post(f"{own}/rounds", wrong), 422)
    assert_told(await post(f"{own}/questions", {"question_id": 2**31 - 1}), 404, "question_id")
    assert_told(await post(f"{own}/questions", {"question_id": 1, "round_id": 2**31 - 1}), 404, "round_id")
    assert_told(await post(f"{own}/questions", {"question_id": 1, "interview_id": 2**31 - 1}), 400)
    assert_told(await post(f"{own}/questions", {"question_id": 1, "confidence_level": 0}), 422)
    for query in (
        {"limit": 101},
        {"limit": 0},
        {"skip": -1},
        {"skip": 2**31},
        {"sort_by": "owner"},
        {"order": "up"},
        {"interview_status": "lost"},
        {"interview_type": "x"},
        {"interview_result": "x"},
        {"seniority_level": "x"},
        {"is_remote": "perhaps"},
        {"company_id": 0},
        {"role_id": "1.5"},
    ):
        assert_told(await standing.http.get("/api/interviews", params=query, headers=bearer(user)), 422)
    assert (await page(standing, "/api/interviews", user, company_id=2**31 - 1))["total"] == 0


async def test_long_names_are_taken(standing: Served):
    title = "ü" * 4000
    assert (await tracked(standing, someone(), custom_role_title=title))["custom_role_title"] == title
    company = await made(standing, "/api/companies", {"company_name": named("x" * 3900)})
    assert len(company["company_name"]) > 3900


async def test_overview(standing: Served):
    user = someone()
    empty = (await standing.http.get("/api/stats/overview", headers=bearer(user))).json()
    assert (empty["total_interviews"], empty["interviews_by_status"], empty["interviews_by_result"]) == (0, {}, {})
    await tracked(standing, user)
    await tracked(standing, user, interview_status="completed", interview_result="passed")
    third = await tracked(standing, user, interview_status="completed", interview_result="failed")
    await standing.http.delete(f"/api/interviews/{third['interview_id']}", headers=bearer(user))
    await tracked(standing, someone())
    told = (await standing.http.get("/api/stats/overview", headers=bearer(user))).json()
    assert told["total_interviews"] == 3
    assert told["interviews_by_status"] == {"scheduled": 1, "completed": 1, "cancelled": 1}
    assert told["interviews_by_result"] == {"pending": 1, "passed": 1, "failed": 1}
    assert told["total_questions"] == (await page(standing, "/api/questions"))["total"]
    assert sum(told["questions_by_category"].values()) == told["total_questions"]
    assert sum(told["questions_by_difficulty"].values()) == told["total_questions"]
    assert told["total_companies"] == (await page(standing, "/api/companies"))["total"]
