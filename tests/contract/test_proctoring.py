"""What is noticed around an interview is kept in bursts, with the question that stood and the candidate's remark."""

import base64
import json
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg
import pytest

from tests.contract.live import ANSWER, answered, begun
from tests.contract.mock_rig import start
from tests.contract.rig import assert_told
from tests.faces import later, nobody, portrait, together
from tests.serving import Serve, Served
from tests.unit.test_faces import compares

CAPTURE = "/capture_reference_face"
# What JSON can say and no row can hold.
UNKEPT: list[dict[str, object]] = [
    {"kind": "paste", "detail": {"a": ["\ud800"]}},
    {"kind": "paste", "detail": {"\udfff": 1}},
    {"kind": "paste", "at": "0001-01-01T00:00:00+23:00"},
    {"kind": "paste", "at": "9999-12-31T23:59:59-12:00"},
]


async def noticed(served: Served, session_id: str, kind: str = "paste", **data: object) -> dict[str, Any]:
    response = await served.http.post(f"/interviews/{session_id}/proctoring", json={"kind": kind, **data})
    assert response.status_code == 201, response.text
    return response.json()


async def listed(served: Served, session_id: str) -> dict[str, Any]:
    response = await served.http.get(f"/interviews/{session_id}/proctoring")
    assert response.status_code == 200, response.text
    return response.json()


async def captured(served: Served, session_id: str, picture: bytes | None = None) -> Any:
    files = {"file": ("me.jpg", portrait() if picture is None else picture, "image/jpeg")}
    return await served.http.post(CAPTURE, data={"session_id": session_id}, files=files)


async def checked(served: Served, session_id: str, picture: bytes) -> dict[str, Any]:
    files = {"file": ("frame.jpg", picture, "image/jpeg")}
    response = await served.http.post(f"/interviews/{session_id}/face-check", files=files)
    assert response.status_code == 200, response.text
    return response.json()


def rows(served: Served, statement: str) -> list[Any]:
    assert served.settings.database_url is not None
    with psycopg.connect(served.settings.database_url.get_secret_value()) as connection:
        return connection.execute(statement.encode()).fetchall()


async def test_a_burst_is_one_observation(offline: Served):
    session_id = (await start(offline))["session_id"]
    first = await noticed(offline, session_id, detail="40 characters", at="2026-01-31T10:04:09Z")
    assert first["observation"]["turn"] == first["observation"]["question_number"] == 1
    assert first["observation"]["seconds_into_question"] >= 0
    assert first["observation"]["client_at"] == "2026-01-31T10:04:09Z"
    again = await noticed(offline, session_id, detail={"characters": 12})
    assert (again["observation"]["n"], again["observation"]["count"]) == (1, 2)
    assert again["observation"]["detail"] == "40 characters"
    other = await noticed(offline, session_id, "clipboard_read")
    assert (other["observation"]["n"], other["verdict"], other["violations_count"]) == (2, "note", 2)
    await offline.http.post("/submit-answer", json={"session_id": session_id, "answer": ANSWER})
    # At another question it is another thing.
    third = await noticed(offline, session_id)
    assert (third["observation"]["n"], third["observation"]["turn"], third["verdict"]) == (3, 2, "warn")
    found = await listed(offline, session_id)
    assert (found["violations_count"], found["verdict"]) == (3, "warn")
    assert [one["count"] for one in found["observations"]] == [2, 1, 1]


async def test_nothing_fails_anybody_and_rows_are_bounded(serve: Serve):
    served = await serve(proctoring={"burst": 0, "most": 5})
    session_id = (await start(served))["session_id"]
    verdicts = [(await noticed(served, session_id, "other_voice"))["verdict"] for _ in range(9)]
    assert verdicts == ["note", "warn", "warn", *["ask_a_person"] * 6]
    # What comes then is never counted to another kind; only what clients call their own is told together.
    for kind in ("tab_switch", "own_kind", "tab_switch", "another_kind", "own_kind"):
        await noticed(served, session_id, kind, detail="words")
    found = await listed(served, session_id)
    kinds = [(one["kind"], one["count"], one["detail"]) for one in found["observations"]]
    assert kinds[:4] == [("other_voice", 1, None)] * 4
    assert kinds[4:] == [("other_voice", 5, None), ("tab_switch", 2, "words"), ("further_events", 3, None)]
    assert "Further events" in found["observations"][-1]["said"]
    assert found["violations_count"] == 7
    progress = (await served.http.get(f"/interviews/{session_id}")).json()
    assert progress["status"] == "active"


async def test_the_report_carries_what_the_candidate_says(offline: Served):
    session_id = (await start(offline, num_questions=1))["session_id"]
    await noticed(offline, session_id, "tab_switch")
    await offline.http.post("/submit-answer", json={"session_id": session_id, "answer": ANSWER})
    report = (await offline.http.get(f"/interview/report/{session_id}")).json()
    assert [one["kind"] for one in report["observations"]] == ["tab_switch"]
    assert "The interview's page was left at question 1" in report["final_report"]
    assert "No remark of the candidate's." in report["final_report"]
    path = f"/interviews/{session_id}/proctoring/1/remark"
    response = await offline.http.put(path, json={"remark": "My calendar *jumped* to the front."})
    assert response.status_code == 200, response.text
    after = (await offline.http.get(f"/interview/report/{session_id}")).json()
    assert after["observations"][0]["remark"] == "My calendar *jumped* to the front."
    assert r"The candidate: “My calendar \*jumped\* to the front.”" in after["final_report"]
    unchanged = ("scores", "recommendation", "summary", "qa_history", "notes")
    assert {name: after[name] for name in unchanged} == {name: report[name] for name in unchanged}
    late = await offline.http.post(f"/interviews/{session_id}/proctoring", json={"kind": "paste"})
    assert_told(late, 409, "over")


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"kind": "Tab Switch"},
        {"kind": "x" * 41},
        {"kind": 7},
        {"kind": "paste", "detail": "x" * 2001},
        {"kind": "paste", "detail": "a\x00b"},
        {"kind": "paste", "detail": {"a": "\x00"}},
        {"kind": "paste", "at": "yesterday"},
        {"kind": "paste", "detail": {"n": 123456789012345678901234567890}},
        *UNKEPT,
    ],
)
async def test_malformed_events_are_refused(offline: Served, body: dict[str, object]):
    session_id = (await start(offline))["session_id"]
    # As the standard library writes it: escaped, whatever it is.
    content, headers = json.dumps(body), {"content-type": "application/json"}
    refused = await offline.http.post(f"/interviews/{session_id}/proctoring", content=content, headers=headers)
    assert_told(refused, 422)
    assert (await listed(offline, session_id))["violations_count"] == 0


async def test_what_cannot_be_kept_is_refused_over_the_socket_too(offline: Served):
    async with begun(offline) as (client, session_id):
        for data in UNKEPT:
            await client.raw(json.dumps({"type": "proctoring_event", "data": data}))
            assert (await client.expect("error"))["code"] == 4400
        await answered(client)
        assert (await listed(offline, session_id))["violations_count"] == 0


@pytest.mark.parametrize(
    ("at", "kept"),
    [
        ("0001-01-01T00:00:00Z", "0001-01-01T00:00:00Z"),
        ("9999-12-31T23:59:59Z", "9999-12-31T23:59:59Z"),
        ("2026-01-31T10:04:09", "2026-01-31T10:04:09Z"),
        ("2026-01-31T10:04:09+02:00", "2026-01-31T08:04:09Z"),
    ],
)
async def test_clients_have_clocks_of_their_own(offline: Served, at: str, kept: str):
    session_id = (await start(offline))["session_id"]
    assert (await noticed(offline, session_id, at=at))["observation"]["client_at"] == kept


async def test_remarks_belong_to_observations(offline: Served):
    session_id = (await start(offline))["session_id"]
    path = f"/interviews/{session_id}/proctoring/1/remark"
    assert_told(await offline.http.put(path, json={"remark": "It was my cat."}), 404, "No such observation")
    await noticed(offline, session_id)
    assert_told(await offline.http.put(path, json={"remark": " "}), 422)
    assert_told(await offline.http.put(path, json={"remark": "x" * 4001}), 413)


async def test_events_come_over_the_socket_too(offline: Served):
    async with begun(offline) as (client, session_id):
        data = {"kind": "fullscreen_exit", "detail": "escape key"}
        await client.raw(json.dumps({"type": "proctoring_event", "data": data}))
        told = await client.expect("proctoring_noted")
        assert (told["n"], told["kind"], told["count"], told["verdict"]) == (1, "fullscreen_exit", 1, "note")
        await client.raw(json.dumps({"type": "proctoring_event", "data": {"kind": "Not A Kind"}}))
        assert (await client.expect("error"))["code"] == 4400
        # The interview goes on as if nothing had been.
        await answered(client)
        assert (await listed(offline, session_id))["violations_count"] == 1


async def test_a_reference_shows_one_face(offline: Served):
    session_id = (await start(offline))["session_id"]
    assert_told(await captured(offline, session_id, nobody()), 400, "No face was found")
    assert_told(await captured(offline, session_id, together()), 400, "2 faces were found")
    assert rows(offline, "SELECT FROM faces") == []
    response = await captured(offline, session_id)
    assert response.json() == {"session_id": session_id, "face_captured": True, "faces_detected": 1}
    body = {"session_id": session_id, "image": base64.b64encode(portrait("photographer")).decode()}
    for image in (body["image"], "data:image/jpeg;base64," + body["image"]):
        response = await offline.http.post(CAPTURE, json={**body, "image": image})
        assert response.status_code == 200, response.text
    # The newest alone is kept, and not as a picture.
    [(kept,)] = rows(offline, "SELECT picture FROM faces")
    assert b"JFIF" not in kept
    assert (await offline.http.delete(f"/interviews/{session_id}")).status_code == 204
    assert rows(offline, "SELECT FROM faces UNION ALL SELECT FROM observations") == []


async def test_the_picture_goes_with_the_end_of_the_interview(offline: Served):
    session_id = (await start(offline, num_questions=1))["session_id"]
    other = (await start(offline))["session_id"]
    for each in (session_id, other):
        assert (await captured(offline, each)).status_code == 200
    await offline.http.post("/submit-answer", json={"session_id": session_id, "answer": ANSWER})
    found = rows(offline, "SELECT session_id::text, picture IS NULL, captured_at IS NULL FROM faces")
    assert sorted(found) == sorted([(session_id, True, False), (other, False, False)])
    frame = await offline.http.post(f"/interviews/{session_id}/face-check", files={"file": ("me.jpg", portrait())})
    assert_told(frame, 409, "over")


async def test_a_machine_with_another_key_keeps_no_face(serve: Serve, tmp_path: Path):
    here, there = await serve(data=tmp_path / "here"), await serve(data=tmp_path / "there")
    session_id = (await start(here))["session_id"]
    assert (await captured(here, session_id)).status_code == 200
    refused = await captured(there, session_id)
    assert_told(refused, 503, "Set VIVA_PROCTORING__KEY to the same value on every machine")
    assert "retry-after" in refused.headers
    assert (await captured(here, session_id)).status_code == 200


async def test_the_session_is_judged_before_the_picture(offline: Served):
    for unknown in (str(uuid4()), "no-uuid"):
        assert_told(await captured(offline, unknown, b"no picture"), 404, "Session not found")
        assert_told(await offline.http.post(f"/interviews/{unknown}/face-check", json={"image": "!"}), 404)
    session_id = (await start(offline, num_questions=1))["session_id"]
    assert_told(await captured(offline, session_id, b"no picture"), 400, "no JPEG or PNG")
    assert_told(await offline.http.post(CAPTURE, data={"session_id": session_id}, files={"other": b""}), 422, "file")
    assert_told(await offline.http.post(CAPTURE, json={"image": "AAAA"}), 422, "session_id")
    assert_told(await offline.http.post(CAPTURE, json={"session_id": session_id, "image": "not base64"}), 400)
    assert_told(await offline.http.post(CAPTURE, json=[1]), 400)
    assert_told(await offline.http.post(CAPTURE, content=b"?", headers={"content-type": "image/png"}), 400)
    assert_told(await captured(offline, session_id, bytes(10 * 1024 * 1024 + 1)), 413)
    await offline.http.post("/submit-answer", json={"session_id": session_id, "answer": ANSWER})
    assert_told(await captured(offline, session_id, b"no picture"), 409, "over")


async def test_a_later_frame_is_looked_at_and_told_honestly(serve: Serve):
    served = await serve(proctoring={"model": "/nowhere"})
    session_id = (await start(served))["session_id"]
    alone = await checked(served, session_id, portrait())
    assert (alone["face_present"], alone["compared"], alone["match"]) == (True, False, None)
    assert "No reference picture" in alone["note"]
    await captured(served, session_id)
    alone = await checked(served, session_id, later())
    assert (alone["face_present"], alone["compared"], alone["similarity"]) == (True, False, None)
    assert "No model that compares" in alone["note"]
    gone, two = await checked(served, session_id, nobody()), await checked(served, session_id, together())
    assert (gone["face_present"], gone["observation"]["kind"]) == (False, "no_face")
    assert (two["faces_detected"], two["observation"]["kind"]) == (2, "second_face")


@compares
async def test_faces_are_compared(offline: Served):
    session_id = (await start(offline))["session_id"]
    await captured(offline, session_id)
    same = await checked(offline, session_id, later())
    assert (same["compared"], same["match"], same["observation"]) == (True, "alike", None)
    other = await checked(offline, session_id, portrait("photographer"))
    assert (other["match"], other["observation"]["kind"]) == ("unlike", "other_face")
