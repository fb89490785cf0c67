"""What recorded interviews refuse: strangers, other users' rows, bad input; always in one shape."""

import asyncio
import json
from typing import Any

import pytest

from tests.contract.job_rig import JOB, KIND, PATH, PLAIN, UNKNOWN, User, ada, bob, refused, roomy
from tests.serving import Served

__all__ = ["ada", "bob", "roomy"]

pytestmark = pytest.mark.asyncio(loop_scope="module")
JSON = {"Content-Type": "application/json"}
# Every operation, by method and path; {} is a session's id, [] an interaction's.
OPERATIONS = [
    ("POST", ""),
    ("GET", ""),
    ("GET", "/active"),
    ("GET", "/analytics"),
    ("POST", "/interactions"),
    ("PUT", "/interactions/[]"),
    ("POST", "/metrics"),
    ("GET", "/{}"),
    ("GET", "/{}/details"),
    ("GET", "/{}/interactions"),
    ("GET", "/{}/metrics"),
    ("PUT", "/{}"),
    ("PUT", "/{}/start"),
    ("PUT", "/{}/pause"),
    ("PUT", "/{}/complete"),
    ("DELETE", "/{}"),
]
OF_ONE = [each for each in OPERATIONS if "{}" in each[1]]
NAMES = {400: "Bad Request", 401: "Unauthorized", 403: "Forbidden", 404: "Not Found"}


@pytest.mark.parametrize(("method", "path"), OPERATIONS)
async def test_a_token_comes_first(roomy: Served, method: str, path: str):
    path = PATH + path.replace("{}", "no-uuid").replace("[]", "no-uuid")
    for token in (None, "Bearer a.b.c", "Basic x"):
        headers = {**JSON, **({"Authorization": token} if token else {})}
        response = await roomy.http.request(method, path, content=b"{", headers=headers)
        assert response.json() == {"statusCode": 401, "message": "Unauthorized", "error": "Unauthorized"}
        assert response.status_code == 401
        assert response.headers["www-authenticate"].startswith('Bearer error="invalid_token", error_description="')


@pytest.mark.parametrize(("method", "path"), OF_ONE)
async def test_ids(ada: User, bob: User, method: str, path: str):
    own = (await ada.session())["id"]
    body = {"jobContext": {"title": "Mine now"}} if path == "/{}" and method == "PUT" else None
    message = refused(await bob.call(method, path.replace("{}", own), json=body), 403)
    assert message == "Access denied to this session"
    refused(await ada.call(method, path.replace("{}", UNKNOWN), json=body or {}), 404, "Interview session not found")
    for wrong in ("0", "-1", "1.5", "2147483648", "x" * 300, f"{own}0", own.replace("-", ""), "%00", "a%20b", "ａ"):
        refused(await ada.call(method, path.replace("{}", wrong), json=body or {}), 400, "UUID")
    assert (await ada.got(f"/{own}"))["status"] == "active"


async def test_what_belongs_to_another(ada: User, bob: User):
    own = await ada.session()
    asked = await ada.asked(own["id"], questionClassification=KIND)
    for path, body in (("/interactions", {"question": PLAIN}), ("/metrics", {"totalLatencyMs": 1})):
        refused(await bob.call("POST", path, json={"sessionId": own["id"], **body}), 403, "Access denied")
        refused(await bob.call("POST", path, json={"sessionId": UNKNOWN, **body}), 404, "Interview session not found")
        for wrong in (7, None, "x", [], own["id"].replace("-", "")):
            refused(await bob.call("POST", path, json={"sessionId": wrong, **body}), 400, "sessionId")
    judged = await bob.call("PUT", f"/interactions/{asked['id']}", json={"userFeedback": 1})
    refused(judged, 403, "Access denied to this session")
    refused(await bob.call("PUT", f"/interactions/{UNKNOWN}", json={}), 404, "Interaction not found")
    refused(await bob.call("PUT", "/interactions/12", json={}), 400, "UUID")
    assert await ada.got(f"/{own['id']}/interactions") == [asked]
    assert await ada.got(f"/{own['id']}/metrics") == []
    assert await bob.got() == await bob.got("/active") == []
    assert (await bob.got("/analytics"))["mostCommonQuestionTypes"] == []


BAD_SESSIONS: list[tuple[dict[str, Any], str]] = [
    ({}, "jobContext"),
    ({"jobContext": None}, "jobContext"),
    ({"jobContext": "x"}, "jobContext"),
    ({"jobContext": {"title": "x"}}, "jobContext.company"),
    ({"jobContext": {"title": " ", "company": "x"}}, "jobContext.title"),
    ({"jobContext": {**JOB, "title": 7}}, "jobContext.title"),
    ({"jobContext": {**JOB, "title": "a\0b"}}, "jobContext.title"),
    ({"jobContext": {**JOB, "title": "x" * 4001}}, "jobContext.title"),
    ({"jobContext": {**JOB, "title": "\ud800"}}, "jobContext.title"),
    ({"jobContext": {**JOB, "requirements": "Python"}}, "jobContext.requirements"),
    ({"jobContext": {**JOB, "requirements": [1]}}, "jobContext.requirements.0"),
    ({"jobContext": {**JOB, "seniority": "wizard"}}, "jobContext.seniority"),
    ({"jobContext": JOB, "settings": {"transcriptionEnabled": "true"}}, "settings.transcriptionEnabled"),
    ({"jobContext": JOB, "settings": {"transcriptionEnabled": 1}}, "settings.transcriptionEnabled"),
    ({"jobContext": JOB, "settings": {"responseGeneration": None}}, "settings.responseGeneration"),
    ({"jobContext": JOB, "settings": {"confidenceThreshold": 1.1}}, "settings.confidenceThreshold"),
    ({"jobContext": JOB, "settings": {"confidenceThreshold": True}}, "settings.confidenceThreshold"),
    ({"jobContext": JOB, "settings": {"preferredLanguage": "English, please"}}, "settings.preferredLanguage"),
    ({"jobContext": JOB, "settings": {"enabledFeatures": {}}}, "settings.enabledFeatures"),
]


@pytest.mark.parametrize(("body", "field"), BAD_SESSIONS, ids=lambda value: str(value)[:40])
async def test_bad_sessions(ada: User, body: dict[str, Any], field: str):
    content = json.dumps(body).encode()
    refused(await ada.call("POST", content=content, headers=JSON), 400, field)
    own = await ada.session()
    if field not in ("jobContext", "jobContext.company") or body.get("jobContext") == "x":
        refused(await ada.call("PUT", f"/{own['id']}", content=content, headers=JSON), 400, field)
    assert await ada.got(f"/{own['id']}") == own


RESPONSE = {"content": "x", "structure": "STAR"}
BAD_INTERACTIONS: list[tuple[dict[str, Any], str]] = [
    ({"question": None}, "question"),
    ({"question": "\u200b \n"}, "question"),
    ({"question": "a\0"}, "question"),
    ({"question": "x" * 20_001}, "question"),
    ({"questionClassification": {**KIND, "type": "trivia"}}, "questionClassification.type"),
    ({"questionClassification": {**KIND, "difficulty": "expert"}}, "questionClassification.difficulty"),
    ({"questionClassification": {**KIND, "requiresSTAR": "no"}}, "questionClassification.requiresSTAR"),
    ({"questionClassification": {"type": "technical"}}, "questionClassification.category"),
    ({"generatedResponses": [{**RESPONSE, "structure": "star"}]}, "generatedResponses.0.structure"),
    ({"generatedResponses": [RESPONSE, {**RESPONSE, "confidence": 2}]}, "generatedResponses.1.confidence"),
    ({"generatedResponses": [{**RESPONSE, "estimatedDuration": -1}]}, "generatedResponses.0.estimatedDuration"),
    ({"generatedResponses": [{**RESPONSE, "tags": "x"}]}, "generatedResponses.0.tags"),
    ({"generatedResponses": {}}, "generatedResponses"),
]


@pytest.mark.parametrize(("body", "field"), BAD_INTERACTIONS, ids=lambda value: str(value)[:40])
async def test_bad_interactions(ada: User, body: dict[str, Any], field: str):
    own = (await ada.session())["id"]
    refused(await ada.call("POST", "/interactions", json={"sessionId": own, "question": PLAIN, **body}), 400, field)
    assert await ada.got(f"/{own}/interactions") == []


@pytest.mark.parametrize("field", ["transcriptionLatencyMs", "responseGenerationMs", "totalLatencyMs"])
@pytest.mark.parametrize("value", ["12", -1, True, 1e300, 10**400, [], {}])
async def test_bad_latencies(ada: User, field: str, value: object):
    own = (await ada.session())["id"]
    refused(await ada.call("POST", "/metrics", json={"sessionId": own, field: value}), 400, field)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("transcriptionAccuracy", 1.01),
        ("transcriptionAccuracy", -0.1),
        ("userSatisfaction", 0),
        ("userSatisfaction", 6),
    ],
)
async def test_bad_measures(ada: User, field: str, value: object):
    own = (await ada.session())["id"]
    refused(await ada.call("POST", "/metrics", json={"sessionId": own, field: value}), 400, field)
    assert await ada.got(f"/{own}/metrics") == []


@pytest.mark.parametrize("number", [b"NaN", b"Infinity", b"1e999"])
async def test_what_is_no_number(ada: User, number: bytes):
    own = (await ada.session())["id"]
    content = b'{"sessionId": "%s", "totalLatencyMs": %s}' % (own.encode(), number)
    refused(await ada.call("POST", "/metrics", content=content, headers=JSON), 400, "totalLatencyMs")


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"7", b'{"jobContext": "\xff"}', b"[" * 100_000, b"null"])
async def test_bodies_that_are_none(ada: User, content: bytes):
    own = (await ada.session())["id"]
    for method, path in (("POST", ""), ("POST", "/interactions"), ("POST", "/metrics"), ("PUT", f"/{own}")):
        refused(await ada.call(method, path, content=content, headers=JSON), 400)


async def test_refusals_outside_of_any_route(ada: User, roomy: Served):
    refused(await ada.call("POST", content=b"x" * 2_000_000, headers=JSON), 413)
    refused(await ada.call("PATCH", f"/{UNKNOWN}"), 405)
    refused(await ada.call("GET", f"/{UNKNOWN}/nothing"), 404)
    refused(await ada.call("GET", headers={"Host": "evil.example"}), 400)
    refused(await ada.call("GET", headers={"Origin": "http://evil.example"}), 403)
    assert (await roomy.http.get("/interview-sessions-other")).json() == {"detail": "Not Found"}


@pytest.mark.parametrize("limit", ["0", "-1", "1.5", "x", "", "2147483648", "9" * 30, "%00"])
async def test_limits_of_lists(ada: User, limit: str):
    for path in ("", "/active"):
        refused(await ada.call("GET", f"{path}?limit={limit}"), 400, "limit")


@pytest.mark.parametrize(
    "text", ["x", "2026-02-30", "2026-13-01", "20260101", "2026-W01-1", "", "2026-01-01T25:00Z", "0000-01-01", "%00"]
)
async def test_dates_that_do_not_exist(ada: User, text: str):
    for name in ("startDate", "endDate"):
        refused(await ada.call("GET", f"/analytics?{name}={text}"), 400, name)


async def test_an_end_before_its_start(ada: User):
    refused(await ada.call("GET", "/analytics?startDate=2026-02-01&endDate=2026-01-31"), 400, "endDate")
    for extreme in ("0001-01-01", "9999-12-31", "9999-12-31T23:59:59Z"):
        assert (await ada.got(f"/analytics?startDate={extreme}&endDate={extreme}"))["totalSessions"] == 0


async def test_changes_at_once_are_all_kept(ada: User):
    own = (await ada.session())["id"]
    asked = (await ada.asked(own, questionClassification=KIND))["id"]
    wishes: list[tuple[str, dict[str, Any]]] = [
        (f"/{own}", {"jobContext": {"description": "New"}}),
        (f"/{own}", {"jobContext": {"interviewType": "panel"}}),
        (f"/{own}", {"settings": {"preferredLanguage": "fr"}}),
        (f"/{own}", {"settings": {"confidenceThreshold": 0.5}}),
        (f"/{own}", {"status": "paused"}),
        (f"/interactions/{asked}", {"userFeedback": 3}),
        (f"/interactions/{asked}", {"selectedResponse": "This"}),
    ]
    done = await asyncio.gather(*(ada.call("PUT", path, json=body) for path, body in wishes))
    assert {each.status_code for each in done} == {200}
    whole = await ada.got(f"/{own}/details")
    assert whole["jobContext"] == {**JOB, "description": "New", "interviewType": "panel"}
    assert (whole["settings"]["preferredLanguage"], whole["settings"]["confidenceThreshold"]) == ("fr", 0.5)
    assert whole["status"] == "paused"
    assert (whole["interactions"][0]["userFeedback"], whole["interactions"][0]["selectedResponse"]) == (3, "This")


async def test_deletes_and_records_at_once(ada: User):
    for _ in range(5):
        own = (await ada.session())["id"]
        body = {"sessionId": own, "question": PLAIN, "questionClassification": KIND}
        calls = [ada.call("POST", "/metrics", json={"sessionId": own}) for _ in range(4)]
        calls += [ada.call("POST", "/interactions", json=body) for _ in range(4)]
        *others, gone = await asyncio.gather(*calls, ada.call("DELETE", f"/{own}"))
        assert gone.status_code == 204
        assert {each.status_code for each in others} <= {201, 404}
    assert (await ada.got("/analytics"))["mostCommonQuestionTypes"] == []


@pytest.mark.parametrize("text", ["'; DROP TABLE sessions; --", "%(id)s", "$1", "\\x00", "{}", "🙂" * 100])
async def test_text_stays_text(ada: User, text: str):
    own = await ada.session(jobContext={"title": text, "company": text, "description": text})
    asked = await ada.asked(own["id"], text, questionClassification={**KIND, "category": text})
    assert (await ada.got(f"/{own['id']}"))["jobContext"]["title"] == text
    assert asked["question"] == asked["questionClassification"]["category"] == text
