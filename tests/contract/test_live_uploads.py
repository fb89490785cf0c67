"""Resume, job description and the choice of memory."""

import pytest

from tests.contract.live import JOB, RESUME, begun, created, describe, upload
from tests.contract.rig import assert_told
from tests.serving import Served

SHARED = pytest.mark.asyncio(loop_scope="module")
UNKNOWN = "3d2f9a64-1c5b-4f0e-8a77-b6e01d94c2aa"
HTML = "<!doctype html><html><body><p>Jordan Rivers, engineer</p></body></html>"

pytestmark = SHARED


async def has(served: Served, session_id: str) -> tuple[bool, bool]:
    told = (await served.http.get(f"/session/{session_id}")).json()
    return told["has_resume"], told["has_jd"]


async def test_either_order_compares_both(standing: Served):
    first, second = await created(standing), await created(standing)
    await upload(standing, first)
    assert (await describe(standing, first)).status_code == 200
    assert (await describe(standing, second)).status_code == 200
    told = (await upload(standing, second)).json()
    assert "Kubernetes" in told["gaps"]
    assert {"Python", "PostgreSQL"} <= set(told["strengths"])
    assert (await upload(standing, first)).json()["gaps"] == told["gaps"]
    assert await has(standing, first) == await has(standing, second) == (True, True)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("resume.txt", HTML),
        ("resume.pdf", HTML),
        ("resume.exe", RESUME),
        ("resume", RESUME),
        ("", RESUME),
        ("resume.pdf", RESUME),
        ("resume.docx", RESUME),
        ("resume.txt", "%PDF-1.7 nothing more"),
        ("resume.pdf", "%PDF-1.7 nothing more"),
        ("resume.txt", ""),
        ("resume.txt", " \n "),
        ("resume.txt", b"\x89PNG\r\n\x1a\n" + bytes(100)),
    ],
)
async def test_what_is_no_resume_changes_nothing(standing: Served, name: str, content: str | bytes):
    session_id = await created(standing)
    response = await upload(standing, session_id, content, name)
    if name:
        assert_told(response, 400)
    else:
        assert response.status_code in (400, 422)
    assert await has(standing, session_id) == (False, False)
    before = (await upload(standing, session_id)).json()
    assert (await upload(standing, session_id, content, name)).status_code in (400, 422)
    assert await has(standing, session_id) == (True, False)
    assert (await upload(standing, session_id)).json() == before


async def test_names_in_any_case(standing: Served):
    assert (await upload(standing, await created(standing), name="RESUME.TXT")).status_code == 200


async def test_files_over_the_limit(standing: Served):
    session_id = await created(standing)
    for size in (10 * 1024 * 1024 + 1, 12 * 1024 * 1024):
        assert_told(await upload(standing, session_id, b"x" * size), 413)
    assert await has(standing, session_id) == (False, False)


async def test_sessions_that_are_not_there(standing: Served):
    for session_id in (UNKNOWN, "x", "\u2028"):
        assert_told(await upload(standing, session_id), 404)
        assert_told(await upload(standing, session_id, HTML), 404)
        assert_told(await describe(standing, session_id), 404)
        assert_told(
            await standing.http.post("/interview/opt-in-memory", json={"opt_in": True, "session_id": session_id}), 404
        )


async def test_what_is_missing(standing: Served):
    session_id = await created(standing)
    for form in ({}, {"session_id": session_id}, {"session_id": session_id, "role": "Engineer"}):
        assert_told(await standing.http.post("/upload/jd", data=form), 422)
        assert_told(await standing.http.post("/upload/resume", data=form), 422)


@pytest.mark.parametrize(
    ("description", "role", "status"),
    [
        (" ", "Engineer", 422),
        (JOB, " ", 422),
        ("a\x00b", "Engineer", 422),
        (JOB, "a\x00b", 422),
        ("x" * 50_001, "Engineer", 413),
        (JOB, "x" * 4_001, 413),
        (JOB, "x" * 4_000, 200),
    ],
)
async def test_job_descriptions(standing: Served, description: str, role: str, status: int):
    session_id = await created(standing)
    response = await describe(standing, session_id, description, role)
    assert response.status_code == status, response.text
    assert await has(standing, session_id) == (False, status == 200)


async def test_a_job_description_as_multipart(standing: Served):
    session_id = await created(standing)
    form = {"session_id": (None, session_id), "job_description": (None, JOB), "role": (None, "Engineer")}
    assert (await standing.http.post("/upload/jd", files=form)).json()["role"] == "Engineer"


async def test_once_the_interview_has_begun(standing: Served):
    async with begun(standing) as (_, session_id):
        assert_told(await upload(standing, session_id), 409)
        assert_told(await describe(standing, session_id), 409)


async def test_the_choice_of_memory(standing: Served):
    session_id = await created(standing)
    path = "/interview/opt-in-memory"
    body = {"opt_in": False, "session_id": session_id}
    for response in (
        await standing.http.post(path, json=body),
        await standing.http.post(path, json=body, params={"session_id": session_id}),
        await standing.http.post(path, json={"opt_in": False}, params={"session_id": session_id}),
    ):
        assert response.json()["message"] == "Memory storage disabled"
    assert_told(await standing.http.post(path, json={"opt_in": True}), 400)
    assert_told(await standing.http.post(path, json=body, params={"session_id": UNKNOWN}), 400)
    assert_told(await standing.http.post(path, params={"session_id": session_id}), 422)
