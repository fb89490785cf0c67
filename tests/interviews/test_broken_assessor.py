"""An assessor that breaks in a way that nobody foresaw: the interview goes on, and nothing of the answer is logged."""

import asyncio

import pytest

from agents.assessing import AssessInput
from domain.scoring import BROKEN, Assessment, not_assessed
from services.wiring import Services
from tests.interviews.candidates import TOPICS, strong
from tests.interviews.rig import OWNER, begin_topic, play, say

pytestmark = pytest.mark.asyncio(loop_scope="module")
FIRST = TOPICS["technical"][0].strong
SECONDS = 10


async def breaks(value: AssessInput) -> Assessment:
    """Assess any answer but the first of the interview."""
    if value.answer == FIRST:
        raise RecursionError(value.answer)
    return not_assessed("technical", "another answer", "offline")


async def test_an_answer_that_cannot_be_assessed_holds_up_no_interview(
    services: Services, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
):
    monkeypatch.setattr(services.interviews._parts.assessor, "assess", breaks)  # pyright: ignore[reportPrivateUsage]
    session = await begin_topic(services, "technical")
    told = await say(services.interviews, session, FIRST)
    assert [one.kind for one in told] == ["deferred", "asked"]
    async with asyncio.timeout(SECONDS):
        async for one in services.interviews.follow(OWNER, session, 0):
            if one.kind == "assessed":
                break
    [first, _] = await services.interviews.transcript(OWNER, session)
    assert first.assessment is not None
    assert (first.assessment.score, first.assessment.feedback) == (None, f"Not assessed: {BROKEN}")
    assert (await play(services.interviews, session, strong))[-1].kind == "finished"
    assert "RecursionError" in caplog.text
    assert FIRST not in caplog.text


async def test_an_answer_that_cannot_be_assessed_takes_nothing_from_others(
    services: Services, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
):
    monkeypatch.setattr(services.evaluations._assessor, "assess", breaks)  # pyright: ignore[reportPrivateUsage]
    question = TOPICS["technical"][0].question
    broken, other = await services.evaluations.evaluate([(question, FIRST), (question, "another")])
    assert (broken.assessment.score, broken.assessment.feedback) == (None, f"Not assessed: {BROKEN}")
    assert other.assessment.feedback == "Not assessed: another answer"
    assert "RecursionError" in caplog.text
    assert FIRST not in caplog.text
