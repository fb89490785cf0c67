"""Follow-up questions that fail or are late leave the answer alone."""

import pytest

from tests.contract.rig import ask
from tests.serving import Served
from tests.upstream import Behaviour, Upstream


@pytest.mark.parametrize(
    "trouble",
    [
        Behaviour(do="status", status=500, kind="suggest_follow_ups", times=9),
        Behaviour(do="drop", kind="suggest_follow_ups", times=9),
        Behaviour(text="no questions at all", kind="suggest_follow_ups", times=9),
        Behaviour(do="malformed", kind="suggest_follow_ups", times=9),
    ],
    ids=lambda trouble: f"{trouble.do}{trouble.text[:2]}",
)
async def test_failing_follow_ups_do_no_harm(served: Served, upstream: Upstream, trouble: Behaviour):
    upstream.script(trouble)
    told = await ask(served)
    assert told.chunks == "scripted tokens flow steadily onwards "
    assert told.one("follow_ups") == {"questions": []}
    assert told.one("complete")["success"] is True


async def test_hanging_follow_ups_do_no_harm(online, upstream: Upstream):
    served = await online(llm={"task_deadline": 0.5}, web={"heartbeat": 0.1})
    upstream.script(Behaviour(do="hang", kind="suggest_follow_ups", times=9))
    told = await ask(served)
    # The answer was whole before the wait: heartbeats stand between it and what follows.
    assert told.text.index("answer_complete") < told.text.rindex(": keep-alive")
    assert told.one("follow_ups") == {"questions": []}
    assert told.one("complete")["success"] is True
    await upstream.record.reach(5, disconnected=1)
