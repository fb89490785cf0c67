"""What is noticed around a parallel interview: reported over its socket, shown in its detail, told in its report."""

from tests.contract.parallel_rig import QUESTIONS, SAID, act, begun, create, detail, joined, reported, submit
from tests.contract.test_proctoring import captured, listed
from tests.faces import nobody
from tests.serving import Served

NOTHING = {
    "violations_count": 0,
    "verdict": "note",
    "reference_face_captured": False,
    "reference_face_captured_at": None,
}


async def test_the_detail_counts_what_was_noticed(offline: Served):
    session_id = (await create(offline))["session_id"]
    assert (await detail(offline, session_id))["proctoring"] == NOTHING
    assert (await captured(offline, session_id, nobody())).status_code == 400
    assert (await detail(offline, session_id))["proctoring"] == NOTHING
    assert (await captured(offline, session_id)).status_code == 200
    await act(offline, session_id, "start")
    async with joined(offline, session_id) as client:
        await client.expect("new_question")
        event = {"kind": "paste", "detail": "40 characters", "at": "2026-01-31T10:04:09Z"}
        await client.send("proctoring_event", **event)
        told = await client.expect("proctoring_noted")
        assert (told["n"], told["count"], told["verdict"], told["violations_count"]) == (1, 1, "note", 1)
        await client.send("proctoring_event", **event)
        assert (await client.expect("proctoring_noted"))["count"] == 2
        await client.send("proctoring_event", kind="second_face")
        assert (await client.expect("proctoring_noted"))["verdict"] == "warn"
        await client.send("proctoring_event", kind="Not A Kind")
        await client.refused(4400)
    found = (await detail(offline, session_id))["proctoring"]
    assert (found["violations_count"], found["verdict"], found["reference_face_captured"]) == (2, "warn", True)
    assert found["reference_face_captured_at"].endswith("Z")


async def test_no_score_knows_of_it(offline: Served):
    quiet, watched = [await begun(offline, QUESTIONS[:1]) for _ in range(2)]
    async with joined(offline, watched) as client:
        await client.expect("new_question")
        for kind in ("tab_switch", "paste", "fullscreen_exit", "second_face", "no_face", "other_voice", "own_kind"):
            await client.send("proctoring_event", kind=kind)
            await client.expect("proctoring_noted")
    for session_id in (quiet, watched):
        assert (await submit(offline, session_id, SAID)).status_code == 200
    remark = f"/interviews/{watched}/proctoring/2/remark"
    assert (await offline.http.put(remark, json={"remark": "I pasted my own note."})).status_code == 200
    plain, told = await reported(offline, quiet), await reported(offline, watched)
    for field in ("scores", "recommendation", "recommendation_reason", "strengths", "gaps", "summary"):
        assert told[field] == plain[field]
    assert (len(plain["observations"]), len(told["observations"])) == (0, 7)
    assert {one["question_number"] for one in told["observations"]} == {1}
    assert "I pasted my own note." in told["final_report"]
    assert (await listed(offline, watched))["observations"] == told["observations"]
