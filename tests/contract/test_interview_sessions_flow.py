"""Recorded interviews by the documented flow: sessions, interactions, metrics, analytics."""

import re

import pytest

from tests.contract.job_rig import JOB, KIND, PLAIN, STORY, User, ada, refused, roomy

__all__ = ["ada", "roomy"]

pytestmark = pytest.mark.asyncio(loop_scope="module")
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z")
DEFAULTS = {
    "transcriptionEnabled": True,
    "responseGeneration": False,
    "confidenceThreshold": 0.8,
    "preferredLanguage": "en",
    "enabledFeatures": [],
}


async def test_a_session_is_made_with_defaults(ada: User):
    made = await ada.session()
    assert list(made) == [
        "id", "userId", "jobContext", "status", "settings", "startedAt", "endedAt", "createdAt"
    ]  # fmt: skip
    assert made["userId"] == ada.name
    assert made["jobContext"] == JOB
    assert made["settings"] == DEFAULTS
    assert (made["status"], made["endedAt"]) == ("active", None)
    assert MOMENT.fullmatch(made["startedAt"])
    assert made["createdAt"] == made["startedAt"]
    assert await ada.got(f"/{made['id']}") == made
    assert await ada.got(f"/{made['id'].upper()}") == made


async def test_everything_that_is_said_of_a_job_is_kept(ada: User):
    job = {
        **JOB,
        "description": "Own our billing services",
        "requirements": ["Python", "Postgres"],
        "interviewType": "technical",
        "seniority": "mid",
    }
    settings = {**DEFAULTS, "responseGeneration": True, "enabledFeatures": ["captions"], "confidenceThreshold": 0}
    made = await ada.session(jobContext={**job, "unknown": 1}, settings={**settings, "unknown": 1}, unknown=[])
    assert made["jobContext"] == job
    assert made["settings"] == settings


async def test_the_documented_flow(ada: User):
    session = (await ada.session())["id"]
    asked = await ada.asked(session, "Tell me about yourself")
    assert asked["sessionId"] == session
    assert asked["questionClassification"].keys() == {"type", "category", "difficulty", "requiresSTAR"}
    assert asked["generatedResponses"] == []
    assert (asked["selectedResponse"], asked["userFeedback"]) == (None, None)
    assert MOMENT.fullmatch(asked["timestamp"])
    judged = await ada.call(
        "PUT", f"/interactions/{asked['id']}", json={"selectedResponse": "Response text", "userFeedback": 5}
    )
    assert judged.json() == {**asked, "selectedResponse": "Response text", "userFeedback": 5}
    measured = await ada.made("/metrics", sessionId=session, transcriptionLatencyMs=1200, userSatisfaction=5)
    assert measured["transcriptionLatencyMs"] == 1200
    assert measured["totalLatencyMs"] is None
    done = (await ada.call("PUT", f"/{session}/complete")).json()
    assert done["status"] == "completed"
    assert done["endedAt"] >= done["startedAt"]
    assert await ada.got(f"/{session}/details") == {**done, "interactions": [judged.json()], "metrics": [measured]}
    assert await ada.got(f"/{session}/interactions") == [judged.json()]
    assert await ada.got(f"/{session}/metrics") == [measured]
    figures = await ada.got("/analytics")
    assert figures["totalSessions"] == 1
    assert figures["averageSatisfaction"] == 5
    assert figures["averageLatency"] is None
    assert figures["mostCommonQuestionTypes"] == [{"type": asked["questionClassification"]["type"], "count": 1}]
    [day] = figures["performanceTrends"]
    assert day == {
        "date": measured["createdAt"][:10],
        "metrics": {"latency": None, "accuracy": None, "satisfaction": 5},
    }


async def test_lists(ada: User):
    assert await ada.got() == []
    made = [(await ada.session())["id"] for _ in range(4)]
    await ada.call("PUT", f"/{made[1]}/pause")
    await ada.call("PUT", f"/{made[2]}/complete")
    assert [each["id"] for each in await ada.got()] == made[::-1]
    assert [each["id"] for each in await ada.got("?limit=2")] == [made[3], made[2]]
    assert [each["id"] for each in await ada.got("/active")] == [made[3], made[0]]
    assert [each["id"] for each in await ada.got("/active?limit=1")] == [made[3]]


@pytest.mark.parametrize(
    ("course", "statuses"),
    [
        (["start", "pause", "pause", "start", "complete", "complete"], [200] * 6),
        (["pause", "complete", "start", "pause"], [200, 200, 400, 400]),
    ],
)
async def test_transitions(ada: User, course: list[str], statuses: list[int]):
    session = (await ada.session())["id"]
    words = {"start": "active", "pause": "paused", "complete": "completed"}
    for step, status in zip(course, statuses, strict=True):
        for response in (
            await ada.call("PUT", f"/{session}/{step}"),
            await ada.call("PUT", f"/{session}", json={"status": words[step]}),
        ):
            assert response.status_code == status, response.text
            if status == 400:
                refused(response, 400, f"Invalid status transition from 'completed' to '{words[step]}'")
            else:
                assert response.json()["status"] == words[step]


async def test_changes_merge_and_a_refused_one_changes_nothing(ada: User):
    made = await ada.session(jobContext={**JOB, "description": "Old", "seniority": "mid"})
    path = f"/{made['id']}"
    wish = {"jobContext": {"title": "Lead", "description": None}, "settings": {"preferredLanguage": "fr"}}
    changed = (await ada.call("PUT", path, json=wish)).json()
    assert changed["jobContext"] == {"title": "Lead", "company": JOB["company"], "seniority": "mid"}
    assert changed["settings"] == {**DEFAULTS, "preferredLanguage": "fr"}
    assert (await ada.call("PUT", path, json={})).json() == changed
    done = (await ada.call("PUT", path, json={"status": "completed", "settings": None})).json()
    refused(await ada.call("PUT", path, json={"status": "active", "jobContext": {"title": "Other"}}), 400)
    refused(await ada.call("PUT", path, json={"status": "paused", "settings": {"preferredLanguage": "x"}}), 400)
    assert await ada.got(path) == done


async def test_an_interaction_is_judged_key_by_key(ada: User):
    asked = await ada.asked((await ada.session())["id"])
    path = f"/interactions/{asked['id']}"
    await ada.call("PUT", path, json={"userFeedback": 4})
    judged = (await ada.call("PUT", path, json={"selectedResponse": "This"})).json()
    assert (judged["userFeedback"], judged["selectedResponse"]) == (4, "This")
    judged = (await ada.call("PUT", path, json={"selectedResponse": None})).json()
    assert (judged["userFeedback"], judged["selectedResponse"]) == (4, None)
    refused(await ada.call("PUT", path, json={"selectedResponse": "That", "userFeedback": 6}), 400, "userFeedback")
    assert (await ada.call("PUT", path, json={})).json() == judged


async def test_given_classification_and_responses_are_kept(ada: User):
    session = await ada.session(settings={"responseGeneration": True})
    given = {
        "id": "mine",
        "content": "First I would look at what changed.",
        "structure": "direct",
        "estimatedDuration": 45,
        "confidence": 0.9,
        "tags": ["experience"],
    }
    asked = await ada.asked(session["id"], questionClassification=KIND, generatedResponses=[given])
    assert asked["questionClassification"] == KIND
    assert asked["generatedResponses"] == [given]


async def test_the_router_classifies(ada: User):
    session = (await ada.session(jobContext={**JOB, "seniority": "staff"}))["id"]
    kinds = {
        STORY: ("behavioral", True),
        "What is the difference between a process and a thread?": ("technical", False),
        "How would you design a URL shortening service?": ("technical", False),
        "How would you estimate the number of coffee shops in Berlin?": ("situational", False),
        "Why do you want to work at our company?": ("cultural", False),
    }
    for question, (kind, story) in kinds.items():
        found = (await ada.asked(session, question))["questionClassification"]
        assert (found["type"], found["requiresSTAR"]) == (kind, story), question
        assert found["category"]
        assert found["difficulty"] in ("junior", "mid", "senior")


async def test_candidate_answers_offline_say_what_they_are(ada: User):
    session = (await ada.session(settings={"responseGeneration": True}))["id"]
    shapes = {STORY: ["STAR", "direct"], "What is a deadlock?": ["technical", "direct"]}
    for question, structures in shapes.items():
        made = (await ada.asked(session, question))["generatedResponses"]
        assert [each["structure"] for each in made] == structures
        for each in made:
            assert {"id", "content", "structure", "estimatedDuration", "confidence", "tags"} == each.keys()
            assert "offline" in each["tags"]
            assert "no language model" in each["content"]
            assert each["estimatedDuration"] == max(1, round(60 * len(each["content"].split()) / 140))
            assert 0 <= each["confidence"] <= 1
    story = (await ada.asked(session, STORY))["generatedResponses"][0]["content"]
    assert all(f"\n{part}: " in story for part in ("Situation", "Task", "Action", "Result"))


async def test_deleting_erases_everything(ada: User):
    session = (await ada.session())["id"]
    asked = await ada.asked(session, PLAIN)
    await ada.made("/metrics", sessionId=session, totalLatencyMs=100)
    response = await ada.call("DELETE", f"/{session}")
    assert (response.status_code, response.content) == (204, b"")
    for path in ("", "/details", "/interactions", "/metrics"):
        refused(await ada.call("GET", f"/{session}{path}"), 404, "Interview session not found")
    refused(await ada.call("DELETE", f"/{session}"), 404, "Interview session not found")
    refused(await ada.call("PUT", f"/interactions/{asked['id']}", json={"userFeedback": 1}), 404, "Interaction")
    figures = await ada.got("/analytics")
    assert figures == {
        "totalSessions": 0,
        "averageSessionDuration": None,
        "averageLatency": None,
        "averageAccuracy": None,
        "averageSatisfaction": None,
        "mostCommonQuestionTypes": [],
        "performanceTrends": [],
    }


async def test_whole_numbers_are_told_as_such(ada: User):
    session = await ada.session(settings={"confidenceThreshold": 1})
    given = {"id": "r", "content": "x", "structure": "direct", "estimatedDuration": 45, "confidence": 1}
    asked = await ada.asked(session["id"], questionClassification=KIND, generatedResponses=[given])
    await ada.call("PUT", f"/interactions/{asked['id']}", json={"userFeedback": 5})
    measured = {"transcriptionLatencyMs": 1200, "transcriptionAccuracy": 0.96, "userSatisfaction": 5}
    await ada.made("/metrics", sessionId=session["id"], totalLatencyMs=2000, **measured)
    listed = (await ada.call("GET")).text
    details, figures = (
        (await ada.call("GET", f"/{session['id']}/details")).text,
        (await ada.call("GET", "/analytics")).text,
    )
    for text in (listed, details):
        assert '"confidenceThreshold":1,' in text
    for words in ('"estimatedDuration":45,', '"confidence":1,', '"userFeedback":5,', '"transcriptionLatencyMs":1200,'):
        assert words in details
    for words in ('"averageLatency":2000,', '"averageSatisfaction":5,', '"accuracy":0.96,', '"satisfaction":5}'):
        assert words in figures
