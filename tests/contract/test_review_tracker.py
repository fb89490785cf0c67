"""What a second reading of the tracker found: each of these went wrong once."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any, TypeVar
from unicodedata import normalize

import psycopg
import pytest
from psycopg import AsyncConnection

from tests.contract import tracker_rows as rows
from tests.contract.mock_rig import submit
from tests.contract.rig import assert_told
from tests.contract.tracker_rig import QUESTION, bearer, made, page
from tests.serving import Served

pytestmark = pytest.mark.asyncio(loop_scope="module")
T = TypeVar("T")


@asynccontextmanager
async def _beside(served: Served) -> AsyncIterator[AsyncConnection[Any]]:
    """A transaction of somebody else's, committed at the end."""
    url = served.settings.database_url
    assert url is not None
    async with await psycopg.AsyncConnection.connect(url.get_secret_value()) as conn:
        yield conn


async def _blocked(served: Served, call: Callable[[], Awaitable[T]]) -> "asyncio.Task[T]":
    """Begin a call that has to wait for another transaction, and return once it does."""
    task = asyncio.ensure_future(call())
    for _ in range(500):
        if task.done() or await rows.run(served, "SELECT pid FROM pg_locks WHERE NOT granted"):
            break
        await asyncio.sleep(0.01)
    assert not task.done(), "it did not wait"
    return task


async def _brought(served: Served, records: object, owner: str, **parameters: Any) -> dict[str, Any]:
    content = json.dumps({"interviews": records})
    headers = {"content-type": "application/json", **bearer(owner)}
    response = await served.http.post("/api/tracker/import", content=content, headers=headers, params=parameters)
    assert response.status_code == 200, response.text
    return response.json()


@pytest.mark.parametrize("wrong", ["0", "86400", "-86400", "20260131", "2026-02-30", "2026-1-31", "infinity", "now"])
async def test_only_a_date_is_a_date(standing: Served, wrong: str):
    job = await rows.interview(standing)
    assert_told(await standing.http.put(f"/api/interviews/{job}", json={"application_date": wrong}), 422)


@pytest.mark.parametrize("wrong", ["1.0", "%201", "1_0", "1.5", "0x1", "-1", "9" * 30])
async def test_only_digits_are_an_id(standing: Served, wrong: str):
    for path in ("interviews", "companies", "roles", "skills", "questions"):
        assert_told(await standing.http.get(f"/api/{path}/{wrong}"), 422)
    for query in ("company_id", "role_id", "skip", "limit"):
        assert_told(await standing.http.get(f"/api/interviews?{query}={wrong}"), 422)


async def test_too_much_text_is_told_in_characters(standing: Served):
    assert_told(await standing.http.get("/api/companies", params={"search": "x" * 501}), 422, "500 characters")


async def test_a_taken_number_tells_whose_it_is(standing: Served):
    job = await rows.interview(standing)
    first, second = [await rows.round_of(standing, job, number) for number in (1, 2)]
    response = await standing.http.put(f"/api/interviews/{job}/rounds/{second}", json={"round_number": 1})
    assert_told(response, 409, f"round_id {first}")


async def test_a_name_is_one_however_its_accents_are_written(standing: Served):
    composed, apart = (normalize(form, "Café Zoë") for form in ("NFC", "NFD"))
    kept = await made(standing, "/api/companies", {"company_name": apart})
    assert kept["company_name"] == composed
    again = await standing.http.post("/api/companies", json={"company_name": composed})
    assert_told(again, 409, str(kept["company_id"]))
    assert (await _brought(standing, [{"company_name": apart}], "accents"))["new_companies"] == []
    for search in (composed, apart):
        assert (await page(standing, "/api/companies", search=search))["total"] == 1


@pytest.mark.parametrize("method", ["PUT", "DELETE", "POST", "PATCH"])
async def test_the_calendar_is_no_interview(standing: Served, method: str):
    response = await standing.http.request(method, "/api/interviews/calendar.ics", json={})
    assert_told(response, 405)
    assert response.headers["allow"] == "GET"


async def test_a_category_may_have_a_slash(standing: Served):
    kept = await made(standing, "/api/questions", {**QUESTION, "question_category": "CI/CD"})
    for path in ("CI/CD", "CI%2FCD"):
        found = await page(standing, f"/api/questions/category/{path}")
        assert [one["question_id"] for one in found["data"]] == [kept["question_id"]]


async def test_a_round_goes_while_a_question_is_linked_to_it(standing: Served):
    job, asked = await rows.interview(standing), await rows.question(standing, "Linked meanwhile?")
    number = await rows.round_of(standing, job, 1)
    async with _beside(standing) as other:
        await other.execute(
            """
            INSERT INTO interview_schema.interview_questions (interview_id, question_id, round_id)
            VALUES (%s, %s, %s)
            """,
            [job, asked, number],
        )
        path = f"/api/interviews/{job}/rounds/{number}"
        removing = await _blocked(standing, lambda: standing.http.delete(path))
    assert (await removing).status_code == 204
    [link] = (await page(standing, f"/api/interviews/{job}/questions"))["data"]
    assert link["round_id"] is None


async def test_the_words_of_many_names_are_taken_in_order(standing: Served):
    """Two imports that each waited for a word of the other's would end in a deadlock."""
    names = ("Aaab Zuluzz", "Bbbc Yakyak", "Cccd Aaaxray")
    await _brought(standing, [{"company_name": name} for name in names], "words")
    found = await rows.run(
        standing,
        "SELECT word FROM interview_schema.words WHERE kind = 'companies' AND word = ANY(%(words)s) ORDER BY ctid",
        words=[word for name in names for word in name.lower().split()],
    )
    assert [row["word"] for row in found] == ["aaab", "aaaxray", "bbbc", "cccd", "yakyak", "zuluzz"]


async def test_an_import_waits_for_who_edits_a_question_that_it_links(standing: Served):
    edited = await rows.question(standing, "Edited while it is linked?")
    asked = [{"question_text": text} for text in ("Edited while it is linked?", "What is a quuxword?")]
    async with _beside(standing) as other:
        await other.execute("SELECT FROM interview_schema.questions WHERE question_id = %s FOR UPDATE", [edited])
        content = [{"custom_role_title": "Waits", "questions": asked}]
        bringing = await _blocked(standing, lambda: _brought(standing, content, "waits"))
        await other.execute(
            "UPDATE interview_schema.questions SET question_text = 'Which quuxword?' WHERE question_id = %s", [edited]
        )
    assert (await bringing)["created"] == 3
    assert (await rows.counts(standing, edited))[0] == 1


async def test_imports_of_one_owner_wait_for_each_other(standing: Served):
    """Forth and back, so that without the lock each would hold what the other wants."""
    names = [f"Forth {n:03}" for n in range(150)]

    def content(order: list[str]) -> list[dict[str, str]]:
        return [{"company_name": name, "role_name": f"{name} role", "job_location": str(len(order))} for name in order]

    told = await asyncio.gather(*(_brought(standing, content(names[:: 1 - 2 * (n % 2)]), "forth") for n in range(6)))
    assert sorted(one["created"] for one in told) == [0, 0, 0, 0, 0, 150]
    assert (await page(standing, "/api/interviews", "forth"))["total"] == 150


async def test_a_name_written_in_two_ways_is_one_new_company(standing: Served):
    records = [{"company_name": name, "role_name": name} for name in ("Twoways", "TWOWAYS", "twoWays")]
    records = [{**one, "custom_role_title": str(n)} for n, one in enumerate(records)]
    for dry_run in (True, False):
        told = await _brought(standing, records, "two-ways", dry_run=dry_run)
        assert (told["new_companies"], told["new_roles"]) == (["TWOWAYS"], ["TWOWAYS"])
    assert (await page(standing, "/api/companies", search="twoways"))["data"][0]["company_name"] == "TWOWAYS"


async def test_a_record_that_contradicts_what_is_kept_is_told_by_its_row(standing: Served):
    uid = "11111111-1111-4111-8111-111111111111"
    kept = {"uid": uid, "custom_role_title": "Kept", "first_interview_date": "2026-03-01"}
    await _brought(standing, [kept], "contradicts")
    records = [{"custom_role_title": "Good"}, {"uid": uid, "application_date": "2026-04-01"}]
    told = await _brought(standing, records, "contradicts", dry_run=True)
    assert [row["action"] for row in told["rows"]] == ["created", "refused"]
    assert "before application_date" in told["rows"][1]["reason"]
    response = await standing.http.post(
        "/api/tracker/import",
        json={"interviews": records},
        headers=bearer("contradicts"),
    )
    assert_told(response, 400, "row 2")


@pytest.mark.parametrize(
    "fields",
    [
        {"company_name": "\u200b"},
        {"custom_role_title": "x" * 4001},
        {"custom_role_title": "x", "rounds": [{"round_number": 10_001}]},
        {"custom_role_title": "x", "rounds": [{"round_number": 1, "duration_minutes": 100_001}]},
        {"custom_role_title": "x", "required_experience_years": 101},
    ],
)
async def test_an_import_takes_what_the_endpoints_take(standing: Served, fields: dict[str, Any]):
    told = await _brought(standing, [fields], "limits", dry_run=True)
    assert told["refused"] == 1


async def test_reasons_are_told_in_plain_words(standing: Served):
    told = await _brought(standing, [{"role_name": "x", "application_date": "31/01/2026"}], "plain", dry_run=True)
    assert told["rows"][0]["reason"] == "application_date: must be written YYYY-MM-DD"


async def test_a_calendar_holds_no_control_characters(standing: Served):
    job = await rows.interview(standing, owner="controls", job_location="a\x0bb\x1bc\u2028d\x85e\u2029f\rg\nh\ti")
    await rows.round_of(standing, job, 1, round_name="x\u2028END:VEVENT", scheduled_date="2027-01-04")
    response = await standing.http.get("/api/interviews/calendar.ics", headers=bearer("controls"))
    text = response.content.decode()
    assert not [character for character in text if ord(character) < 32 and character not in "\r\n\t"]
    assert text.splitlines() == text.split("\r\n")[:-1]
    assert "LOCATION:a b c d e f\\ng\\nh\ti" in text


async def _practise(served: Served, job: int, key: str, **body: object) -> Any:
    return await served.http.post(f"/api/interviews/{job}/practice", json=body, headers={"Idempotency-Key": key})


async def test_one_key_makes_one_practice_session(standing: Served):
    job = await rows.interview(standing, custom_role_title="Keyed")
    replies = await asyncio.gather(*(_practise(standing, job, "one", num_questions=2) for _ in range(5)))
    assert [reply.status_code for reply in replies] == [201] * 5
    [first] = {reply.text for reply in replies}
    assert (await page(standing, f"/api/interviews/{job}/practice"))["total"] == 1
    session = json.loads(first)["session_id"]
    for _ in range(2):
        await submit(standing, session)
    again = await _practise(standing, job, "one", num_questions=2)
    assert (again.status_code, again.text) == (201, first)
    assert_told(await _practise(standing, job, "one", num_questions=3), 409, "key")
    other = await _practise(standing, job, "two", num_questions=2)
    assert other.json()["session_id"] != session
    elsewhere = await _practise(standing, await rows.interview(standing), "one", num_questions=2)
    assert elsewhere.json()["session_id"] != session
    await standing.http.delete(f"/interviews/{session}")
    anew = await _practise(standing, job, "one", num_questions=3)
    assert anew.json()["session_id"] != session
    assert_told(await _practise(standing, job, "k" * 201), 400, "Idempotency-Key")
