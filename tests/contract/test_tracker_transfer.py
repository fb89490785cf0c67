"""Trackers as files: taken out, brought in, and what is refused on the way."""

import asyncio
import csv
import io
import json
from typing import Any

import httpx
import pytest

from services.tracker.transfer import PAGE
from tests.contract import tracker_rows as rows
from tests.contract.mock_rig import bearer
from tests.contract.rig import assert_told
from tests.serving import Serve, Served

pytestmark = pytest.mark.asyncio(loop_scope="module")

NASTY = (
    '=HYPERLINK("http://x","y")',
    "+1",
    "-1",
    "@SUM(A1)",
    "'=quoted already",
    "'just an apostrophe",
    "\ttab",
    "a,b;c\td",
    'say "hi"\r\nnext line\rthird',
    "ünï 漢字 🙂",
    "<script>alert(1)</script>",
    "'; DROP TABLE interviews; --",
    " around ",
)


async def _full(served: Served, owner: str) -> list[int]:
    """Interviews with everything that can go wrong on the way."""
    made = []
    firm = await rows.company(served, f"Firm of {owner}")
    for number, text in enumerate(NASTY):
        job = await rows.interview(
            served,
            owner=owner,
            company_id=firm,
            custom_role_title=f"{text}{number}",
            job_description=text,
            main_skills_required=[text, "Python; really", '["x"]', ""],
            application_date="2026-02-28",
            seniority_level="senior",
        )
        await rows.round_of(served, job, 2, round_name=text, scheduled_date="2026-03-01", scheduled_time="14:05:00")
        await rows.round_of(served, job, 1, interviewer_name=text, duration_minutes=45)
        asked = await rows.question(served, f"{text} of {owner}?")
        for order in (1, 1, None):
            await rows.link(served, job, asked, order_asked=order, candidate_answer=text, answer_quality_rating=7)
        made.append(job)
    await rows.interview(served, owner=owner)
    return made


async def _taken(served: Served, form: str, owner: str) -> bytes:
    response = await served.http.get("/api/tracker/export", params={"format": form}, headers=bearer(served, owner))
    assert response.status_code == 200, response.text
    assert f".{form}" in response.headers["content-disposition"]
    return response.content


def _json(interviews: list[Any]) -> str:
    return json.dumps({"interviews": interviews})


async def _bring(
    served: Served, content: bytes | str, owner: str, *, dry: bool = False, kind: str = ""
) -> httpx.Response:
    data = content.encode() if isinstance(content, str) else content
    kind = kind or ("application/json" if data[:1] == b"{" else "text/csv")
    return await served.http.post(
        "/api/tracker/import",
        params={"dry_run": dry},
        content=data,
        headers={"content-type": kind, **bearer(served, owner)},
    )


async def _brought(served: Served, content: bytes | str, owner: str, *, dry: bool = False) -> dict[str, Any]:
    response = await _bring(served, content, owner, dry=dry)
    assert response.status_code == 200, response.text
    return response.json()


def _numbers(told: dict[str, Any]) -> tuple[int, int, int, int]:
    return told["created"], told["updated"], told["skipped"], told["refused"]


async def _everything(served: Served) -> list[dict[str, Any]]:
    return await rows.run(
        served,
        """
        SELECT to_jsonb(i) AS row FROM interview_schema.interviews AS i UNION ALL
        SELECT to_jsonb(r) FROM interview_schema.interview_rounds AS r UNION ALL
        SELECT to_jsonb(l) FROM interview_schema.interview_questions AS l UNION ALL
        SELECT jsonb_build_object('n', (SELECT count(*) FROM interview_schema.questions),
            'c', (SELECT count(*) FROM interview_schema.companies), 'r', (SELECT count(*) FROM interview_schema.roles))
        ORDER BY 1
        """,
    )


@pytest.mark.parametrize("form", ["csv", "json"])
async def test_what_was_taken_out_changes_nothing_when_it_comes_back(standing: Served, form: str):
    owner = f"returning-{form}"
    await _full(standing, owner)
    before = await _everything(standing)
    content = await _taken(standing, form, owner)
    told = await _brought(standing, content, owner, dry=True)
    assert _numbers(told) == (0, 0, 6 * len(NASTY) + 1, 0), [one for one in told["rows"] if one["action"] != "skipped"]
    assert await _brought(standing, content, owner) == {**told, "dry_run": False}
    assert await _everything(standing) == before


@pytest.mark.parametrize("form", ["csv", "json"])
async def test_another_owner_gets_the_same_and_gets_it_once(standing: Served, form: str):
    giver, taker = f"giver-{form}", f"taker-{form}"
    await _full(standing, giver)
    content = await _taken(standing, form, giver)
    dry = await _brought(standing, content, taker, dry=True)
    assert await _taken(standing, "json", taker) != b""
    assert json.loads(await _taken(standing, "json", taker))["interviews"] == []
    told = await _brought(standing, content, taker)
    assert _numbers(told) == _numbers(dry) == (6 * len(NASTY) + 1, 0, 0, 0)
    assert told["new_companies"] == told["new_questions"] == []
    mine, theirs = [json.loads(await _taken(standing, "json", each))["interviews"] for each in (giver, taker)]
    assert mine == theirs
    assert _numbers(await _brought(standing, content, taker)) == (0, 0, 6 * len(NASTY) + 1, 0)


async def test_no_cell_is_a_formula(standing: Served):
    await _full(standing, "formulas")
    content = (await _taken(standing, "csv", "formulas")).decode("utf-8-sig")
    cells = [cell for row in csv.reader(io.StringIO(content, newline="")) for cell in row]
    assert len(cells) > 1000
    assert not [cell for cell in cells if cell[:1] in tuple("=+-@\t\r") and cell]


async def test_a_table_made_by_hand(standing: Served):
    table = (
        "Company Name;Role Name;interview_status;is_remote;main_skills_required;application_date;record;round_number;"
        "scheduled_date;question_text;colour\n"
        "Contoso;Analyst;in_progress;yes;SQL, Excel;2026-01-02;;;;;blue\n"
        ";;;;;;round;1;2026-01-09;;\n"
        ";;;;;;question;1;;What does a left join keep?;\n"
        "\n"
        "Fabrikam;Analyst;;;;;;;;;red\n"
    )
    dry = await _brought(standing, table, "by-hand", dry=True)
    assert dry["new_companies"] == ["Contoso", "Fabrikam"]
    assert dry["new_questions"] == ["What does a left join keep?"]
    assert dry["ignored_columns"] == ["colour"]
    assert [(one["row"], one["record"], one["action"]) for one in dry["rows"]] == [
        (2, "interview", "created"),
        (3, "round", "created"),
        (4, "question", "created"),
        (6, "interview", "created"),
    ]
    assert _numbers(await _brought(standing, table, "by-hand")) == (4, 0, 0, 0)
    assert _numbers(await _brought(standing, table, "by-hand")) == (0, 0, 4, 0)
    [first, second] = json.loads(await _taken(standing, "json", "by-hand"))["interviews"]
    assert first["is_remote"] is True
    assert first["main_skills_required"] == ["SQL, Excel"]
    assert second["interview_status"] == "scheduled"
    told = await _brought(standing, table.replace("in_progress", "completed").replace("contoso", "CONTOSO"), "by-hand")
    assert _numbers(told) == (0, 1, 3, 0)
    assert told["rows"][0]["fields"] == ["interview_status"]
    assert told["new_companies"] == []


async def test_what_a_file_does_not_name_stays(standing: Served):
    owner = "partial"
    await _brought(standing, _json([{"company_name": "Tailspin", "salary_range": "80", "strengths": "calm"}]), owner)
    [one] = json.loads(await _taken(standing, "json", owner))["interviews"]
    change = {"uid": one["uid"], "salary_range": None, "interview_result": "passed", "nonsense": 1}
    told = await _brought(standing, json.dumps({"interviews": [change]}), owner)
    assert set(told["rows"][0]["fields"]) == {"interview_result", "salary_range"}
    [after] = json.loads(await _taken(standing, "json", owner))["interviews"]
    assert after == {**one, "salary_range": None, "interview_result": "passed"}


async def test_links_brought_in_are_counted(standing: Served):
    asked = await rows.question(standing, "What is counted when it is imported?")
    link = {"question_text": "What is counted when it is imported?", "answer_quality_rating": 4}
    content = _json([{"company_name": "Counting House", "questions": [link, {**link, "order_asked": 2}]}])
    await _brought(standing, content, "counting", dry=True)
    assert await rows.counts(standing, asked) == (0, 0, None)
    await _brought(standing, content, "counting")
    await _brought(standing, content, "counting")
    assert await rows.counts(standing, asked) == (2, 0, 4.0)
    await _brought(standing, content.replace('"answer_quality_rating": 4', '"answer_quality_rating": 9'), "counting")
    assert await rows.counts(standing, asked) == (2, 0, 9.0)


REFUSED: list[tuple[dict[str, Any], str]] = [
    ({"interview_status": "lost"}, "interview_status"),
    ({"application_date": "2026-02-30"}, "application_date"),
    ({"application_date": "12/01/2026"}, "YYYY-MM-DD"),
    ({"application_date": 5}, "YYYY-MM-DD"),
    ({"required_experience_years": -1}, "required_experience_years"),
    ({"required_experience_years": 2**31}, "required_experience_years"),
    ({"required_experience_years": "1.5"}, "required_experience_years"),
    ({"job_description": "a\x00b"}, "NUL"),
    ({"application_date": "2026-03-01", "first_interview_date": "2026-02-01"}, "first_interview_date"),
    ({"rounds": [{"round_number": 1, "round_status": "maybe"}]}, "round_status"),
    ({"created_at": "0001-01-01T00:00:00+14:00"}, "1970"),
    ({"company_name": " ", "role_name": None}, "neither a company"),
    ({"uid": "1"}, "uid"),
    ({"rounds": [{}]}, "round_number"),
    ({"rounds": [{"round_number": 1, "rating": 11}]}, "rating"),
    ({"rounds": [{"round_number": 1, "scheduled_time": "25:00"}]}, "scheduled_time"),
    ({"rounds": [{"round_number": 1}, {"round_number": 1}]}, "further up"),
    ({"rounds": ["x"]}, "record"),
    ({"questions": [{"question_text": "Why?", "round_number": 9}]}, "no round 9"),
    ({"questions": [{"question_text": "Why?"}, {"question_text": "Why?"}]}, "further up"),
    ({"questions": [{"question_text": ""}]}, "question_text"),
]


@pytest.mark.parametrize(("fields", "words"), REFUSED)
async def test_one_refused_record_keeps_all_out(standing: Served, fields: dict[str, Any], words: str):
    content = _json([{"company_name": "Good"}, {"company_name": "Bad", **fields}])
    told = await _brought(standing, content, "refused", dry=True)
    assert told["refused"] >= 1
    [first, *_] = [one for one in told["rows"] if one["action"] == "refused"]
    assert words in first["reason"]
    assert_told(await _bring(standing, content, "refused"), 400, words)
    assert json.loads(await _taken(standing, "json", "refused"))["interviews"] == []


async def test_records_that_look_the_same_want_a_uid(standing: Served):
    twins = _json([{"company_name": "Twin"}, {"company_name": "twin"}])
    assert_told(await _bring(standing, twins, "twins"), 400, "looks the same as row 1")
    for _ in range(2):
        await rows.interview(standing, owner="twins", custom_role_title="Two of them")
    again = _json([{"custom_role_title": "Two of them"}])
    assert_told(await _bring(standing, again, "twins"), 400, "2 interviews look like this one")
    both = [one["uid"] for one in json.loads(await _taken(standing, "json", "twins"))["interviews"]]
    content = _json([{"uid": both[0], "salary_range": "1"}, {"uid": both[0], "salary_range": "2"}])
    assert_told(await _bring(standing, content, "twins"), 400, "same interview as row 1")


HOSTILE: list[tuple[bytes, int, str]] = [
    (b"", 400, "empty"),
    (b"\xef\xbb\xbf  \n", 400, "empty"),
    (b"\xff\xfec\x00o\x00", 400, "UTF-16"),
    (b"company_name\nCaf\xe9\n", 400, "UTF-8"),
    (b"company_name\nA\x00B\n", 400, "NUL"),
    (b"colour,size\nred,1\n", 400, "first row"),
    (b"company_name,Company Name\nA,B\n", 400, "twice"),
    (b'company_name\n"unbalanced\n', 400, "quotes"),
    (b'company_name\n"un"balanced\n', 400, "quotes"),
    (b"company_name\n" + b"x" * 300_000 + b"\n", 400, "50000"),
    (b"company_name\nA,B\n", 400, "2 cells"),
    (b"record,company_name\nplanet,A\n", 400, "record"),
    (b"record,round_number\nround,1\n", 400, "no interview"),
    (b"company_name\n" + b"\n".join(b"A%d" % n for n in range(10_001)), 413, "10000"),
    (b'{"interviews": 3}', 400, "list"),
    (b'{"interviews": [3]}', 400, "object"),
    (b'{"interviews": [{"company_name": "A", "rounds": 3}]}', 400, "list"),
    (b"[]", 400, "object"),
    (b'[{"company_name": "A"', 400, "JSON"),
    (b"[" * 100_000, 400, ""),
    (b'[{"company_name": "\\ud800"}]', 400, ""),
    (b"{}", 400, "list"),
]


@pytest.mark.parametrize(("content", "status", "words"), HOSTILE)
@pytest.mark.parametrize("kind", ["text/csv", "multipart"])
async def test_hostile_files(standing: Served, content: bytes, status: int, words: str, kind: str):
    if kind == "multipart":
        response = await standing.http.post(
            "/api/tracker/import", files={"file": ("tracker.csv", content)}, headers=bearer(standing, "hostile")
        )
    else:
        response = await _bring(standing, content, "hostile", kind=kind)
    assert_told(response, status, words)


async def test_a_form_without_a_file_and_a_file_that_is_too_large(standing: Served):
    headers = bearer(standing, "forms")
    assert_told(await standing.http.post("/api/tracker/import", data={"file": "x"}, headers=headers), 400)
    form = {"content-type": "multipart/form-data; boundary=x", **headers}
    assert_told(await standing.http.post("/api/tracker/import", content=b"nonsense", headers=form), 400)
    big = b"company_name\n" + b"x" * 11_000_000
    assert_told(await _bring(standing, big, "forms"), 413, "larger")


async def test_the_same_file_at_once_is_brought_in_once(standing: Served):
    content = _json(
        [
            {"company_name": f"At once {n}", "role_name": "R", "rounds": [{"round_number": 1}],
             "questions": [{"question_text": "At once?"}]}
            for n in range(30)
        ]
    )  # fmt: skip
    told = await asyncio.gather(*(_brought(standing, content, "at-once") for _ in range(4)))
    assert sorted(_numbers(one) for one in told) == [(0, 0, 90, 0)] * 3 + [(90, 0, 0, 0)]
    others = await asyncio.gather(*(_brought(standing, content, f"at-once-{n}") for n in range(4)))
    assert [_numbers(one) for one in others] == [(90, 0, 0, 0)] * 4
    [row] = await rows.run(
        standing,
        "SELECT times_asked FROM interview_schema.questions WHERE question_text = 'At once?' ORDER BY 1 DESC LIMIT 1",
    )
    assert row["times_asked"] == 150


async def test_more_than_a_page_is_streamed_whole(standing: Served):
    content = _json([{"company_name": f"Many {n}"} for n in range(450)])
    await _brought(standing, content, "many")
    found = json.loads(await _taken(standing, "json", "many"))
    assert [one["company_name"] for one in found["interviews"]] == [f"Many {n}" for n in range(450)]
    table = (await _taken(standing, "csv", "many")).decode("utf-8-sig")
    assert len(list(csv.DictReader(io.StringIO(table, newline="")))) == 450


@pytest.mark.parametrize("count", [0, PAGE - 1, PAGE, PAGE + 1, 2 * PAGE])
async def test_pages_end_anywhere(standing: Served, count: int):
    owner = f"paged-{count}"
    titles = [f"job {number}" for number in range(count)]
    await _brought(standing, _json([{"custom_role_title": title} for title in titles]), owner)
    told = json.loads(await _taken(standing, "json", owner))
    assert [one["custom_role_title"] for one in told["interviews"]] == titles
    table = list(csv.DictReader(io.StringIO((await _taken(standing, "csv", owner)).decode("utf-8-sig"))))
    assert [row["custom_role_title"] for row in table] == titles


async def test_there_are_two_formats(standing: Served):
    assert_told(await standing.http.get("/api/tracker/export", params={"format": "xml"}), 422)


@pytest.mark.asyncio(loop_scope="function")
async def test_a_token_is_wanted_where_one_is_required(serve: Serve):
    served = await serve(auth={"required": True})
    assert_told(await served.http.get("/api/tracker/export"), 401)
    assert_told(await served.http.post("/api/tracker/import", content=b"company_name\nA\n"), 401)


@pytest.mark.parametrize("depth", [1_000, 2_000, 40_000])
async def test_a_cell_without_a_floor(standing: Served, depth: int):
    sheet = f"record,custom_role_title,main_skills_required\r\ninterview,Engineer,{'[' * depth}\r\n"
    brought = await _brought(standing, sheet, "deep", dry=True)
    assert (brought["created"], brought["refused"]) == (0, 1)


@pytest.mark.parametrize("kind", ["application/json", "text/csv"])
@pytest.mark.parametrize(
    "content",
    [b'{"interviews": [' + b"1," * 20_000 + b"1]}", b"record\n" + b"none\n" * 20_000, b"record\n" + b"a,b\n" * 20_000],
    ids=["numbers", "kinds", "cells"],
)
async def test_what_is_refused_counts_as_records_do(standing: Served, content: bytes, kind: str):
    response = await _bring(standing, content, "flood", dry=True, kind=kind)
    assert response.status_code in (413, 422), response.text[:200]
    assert "10000" in response.text


async def test_a_header_without_end(standing: Served):
    response = await _bring(standing, b"record," * 1_000_000 + b"record\r\n", "flood", dry=True)
    assert_told(response, 400, "record twice")
