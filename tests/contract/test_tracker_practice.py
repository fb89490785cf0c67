"""Practice for tracked jobs, and the counts of the question bank that follow from what happens."""

import asyncio
from typing import Any

import pytest

from tests.contract import tracker_rows as rows
from tests.contract.mock_rig import bearer, submit
from tests.contract.rig import assert_told
from tests.serving import Serve, Served

pytestmark = pytest.mark.asyncio(loop_scope="module")

JOB: dict[str, Any] = {
    "custom_role_title": "Backend Engineer",
    "seniority_level": "senior",
    "job_description": "You will build payment services.\n- Experience with Kafka and event-driven design",
    "main_skills_required": ["Python", "PostgreSQL", "Kafka"],
}
FIRST = "Which trade-off did you settle last in a queue of payment events, and how?"
SECOND = "Wie würden Sie die Wiederholung einer Zahlung erkennen?"


async def _linked(served: Served) -> tuple[int, list[int]]:
    """A job with two questions of a user's own, linked against their order."""
    company = await rows.company(served, "Acme Pay")
    job = await rows.interview(served, company_id=company, **JOB)
    asked = [await rows.question(served, text) for text in (SECOND, FIRST)]
    await rows.link(served, job, asked[0], order_asked=2)
    await rows.link(served, job, asked[1], order_asked=1)
    return job, asked[::-1]


async def _practise(served: Served, job: int, **body: object) -> dict[str, Any]:
    response = await served.http.post(f"/api/interviews/{job}/practice", json=body)
    assert response.status_code == 201, response.text
    return response.json()


async def _play(served: Served, started: dict[str, Any]) -> list[str]:
    """Answer to the end; every question that was asked."""
    asked = [started["current_question"]]
    while True:
        reply = (await submit(served, started["session_id"])).json()
        if reply["status"] == "completed":
            return asked
        asked.append(reply["next_question"])


async def test_practice_asks_the_linked_questions_first_and_then_what_the_job_wants(standing: Served):
    job, _ = await _linked(standing)
    started = await _practise(standing, job)
    assert started["interview_id"] == job
    assert started["total_questions"] == 5
    assert started["difficulty"] == "hard"
    assert "Backend Engineer at Acme Pay" in started["greeting"]
    asked = await _play(standing, started)
    assert asked[:2] == [FIRST, SECOND]
    assert len(set(asked)) == 5
    coverage = (await standing.http.get(f"/interviews/{started['session_id']}/coverage")).json()
    told = " ".join(one["text"] for one in coverage["requirements"] if one["kind"] == "job")
    assert "Kafka" in told
    assert "PostgreSQL" in told


async def test_it_is_an_ordinary_mock_interview_that_is_listed_with_its_report(standing: Served):
    job, _ = await _linked(standing)
    path = f"/api/interviews/{job}/practice"
    assert (await standing.http.get(path)).json() == {"total": 0, "skip": 0, "limit": 20, "data": []}
    before = (await standing.http.get("/sessions")).json()["total_sessions"]
    started = await _practise(standing, job, num_questions=1, difficulty="simple")
    assert started["current_question"] == FIRST
    assert (await standing.http.get("/sessions")).json()["total_sessions"] == before + 1
    [listed] = (await standing.http.get(path)).json()["data"]
    assert (listed["status"], listed["report"], listed["answered"]) == ("active", None, 0)
    await _play(standing, started)
    await _practise(standing, job)
    page = (await standing.http.get(path, params={"skip": 1, "limit": 1})).json()
    assert page["total"] == 2
    [listed] = page["data"]
    assert listed["session_id"] == started["session_id"]
    assert listed["status"] == "completed"
    report = (await standing.http.get(listed["report"])).json()
    assert report["qa_history"][0]["question"] == FIRST
    await standing.http.delete(f"/interviews/{started['session_id']}")
    assert (await standing.http.get(path)).json()["total"] == 1


async def test_a_job_of_which_nothing_is_known_can_be_practised_too(standing: Served):
    job = await rows.interview(standing)
    started = await _practise(standing, job, num_questions=10)
    assert started["total_questions"] == 10
    assert len(set(await _play(standing, started))) == 10


@pytest.mark.parametrize("wrong", ["0", "-1", "2147483648", "1.5", "x"])
async def test_no_interview_has_such_an_id(standing: Served, wrong: str):
    for method in ("POST", "GET"):
        assert_told(await standing.http.request(method, f"/api/interviews/{wrong}/practice"), 422)


@pytest.mark.parametrize(
    "body", [{"num_questions": 0}, {"num_questions": 11}, {"num_questions": "3"}, {"difficulty": "x"}]
)
async def test_practice_that_cannot_be(standing: Served, body: dict[str, object]):
    job = await rows.interview(standing)
    assert_told(await standing.http.post(f"/api/interviews/{job}/practice", json=body), 422)


async def test_nobody_practises_for_another_s_job(standing: Served):
    job = await rows.interview(standing, owner="alice")
    for method in ("POST", "GET"):
        for headers in ({}, bearer(standing, "bob")):
            response = await standing.http.request(method, f"/api/interviews/{job}/practice", headers=headers)
            assert_told(response, 404, "Interview not found")
    response = await standing.http.get(f"/api/interviews/{job}/practice", headers=bearer(standing, "alice"))
    assert response.status_code == 200


async def test_an_answer_in_practice_counts_once(standing: Served):
    job, [first, second] = await _linked(standing)
    started = await _practise(standing, job, num_questions=2)
    session = started["session_id"]
    assert await rows.counts(standing, first) == (1, 0, None)
    replies = await asyncio.gather(*(submit(standing, session, key="one") for _ in range(4)))
    assert {reply.status_code for reply in replies} <= {200, 409}
    assert await rows.counts(standing, first) == (1, 1, None)
    assert await rows.counts(standing, second) == (1, 0, None)
    await submit(standing, session)
    assert await rows.counts(standing, second) == (1, 1, None)
    # It was practised, whether or not anything of it is kept; and a second try is practice again.
    again = (await standing.http.post(f"/interviews/{session}/turns/1/retry")).json()["session_id"]
    assert await rows.counts(standing, first) == (1, 1, None)
    await submit(standing, again)
    assert await rows.counts(standing, first) == (1, 2, None)
    await standing.http.delete(f"/interviews/{session}")
    assert await rows.counts(standing, first) == (1, 2, None)


async def test_the_authored_questions_of_any_interview_count(standing: Served):
    wanted = {"topic": "System Design", "difficulty": "medium", "num_questions": 3}
    started = (await standing.http.post("/start-interview", json=wanted)).json()
    asked = await _play(standing, started)
    practised = await rows.run(
        standing,
        "SELECT question_text FROM interview_schema.questions WHERE question_text = ANY(%(asked)s)"
        " AND times_practiced > 0",
        asked=asked,
    )
    assert {row["question_text"] for row in practised} == set(asked)


async def test_links_are_counted_and_their_ratings_averaged(standing: Served):
    job = await rows.interview(standing)
    asked, other = [await rows.question(standing, text) for text in ("How do you count?", "How do you weigh?")]
    first = await rows.link(standing, job, asked, answer_quality_rating=8)
    await rows.link(standing, job, asked, answer_quality_rating=5)
    await rows.link(standing, job, asked, was_asked=False)
    assert await rows.counts(standing, asked) == (2, 0, 6.5)
    change = "UPDATE interview_schema.interview_questions SET {} WHERE interview_question_id = %(id)s"
    await rows.run(standing, change.format("answer_quality_rating = 9"), id=first)  # pyright: ignore[reportArgumentType]
    assert await rows.counts(standing, asked) == (2, 0, 7.0)
    await rows.run(standing, change.format("was_asked = false"), id=first)  # pyright: ignore[reportArgumentType]
    assert await rows.counts(standing, asked) == (1, 0, 7.0)
    await rows.run(standing, change.format(f"question_id = {other}"), id=first)  # pyright: ignore[reportArgumentType]
    assert await rows.counts(standing, asked) == (1, 0, 5.0)
    assert await rows.counts(standing, other) == (0, 0, 9.0)
    await rows.run(standing, "DELETE FROM interview_schema.interview_questions")
    assert await rows.counts(standing, asked) == (0, 0, None)
    assert await rows.counts(standing, other) == (0, 0, None)


async def test_links_made_at_once_are_all_counted(standing: Served):
    job = await rows.interview(standing)
    asked = await rows.question(standing, "How do many count at once?")
    await asyncio.gather(*(rows.link(standing, job, asked, answer_quality_rating=1 + n % 2) for n in range(20)))
    assert await rows.counts(standing, asked) == (20, 0, 1.5)


async def test_counting_leaves_the_question_as_old_as_it_is(standing: Served):
    job = await rows.interview(standing)
    asked = await rows.question(standing, "How old is a question that was asked?")
    statement = "SELECT updated_at FROM interview_schema.questions WHERE question_id = %(id)s"
    before = await rows.run(standing, statement, id=asked)
    await rows.link(standing, job, asked)
    assert await rows.run(standing, statement, id=asked) == before


@pytest.mark.asyncio(loop_scope="function")
async def test_practice_wants_a_token_where_one_is_required(serve: Serve):
    served = await serve(auth={"required": True})
    assert_told(await served.http.post("/api/interviews/1/practice"), 401)
    assert_told(await served.http.post("/api/interviews/1/practice", headers=bearer(served, "x")), 404)
