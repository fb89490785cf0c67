"""What is noticed and remarked while a report is being made is in it all the same."""

from collections.abc import Awaitable, Callable
from uuid import UUID

import pytest

from domain.proctoring import Sighting
from domain.report import Report
from domain.session import Session
from graphs import closing, interviewer
from graphs.interviewer_parts import InterviewerParts
from memory.pool import Pool
from services.interviews import driving
from services.wiring import Services
from tests.interviews.candidates import TOPICS, strong
from tests.interviews.rig import OWNER, begin_topic, events, play, say

pytestmark = pytest.mark.asyncio(loop_scope="module")
REMARK = "My calendar jumped to the front."
Meanwhile = Callable[[UUID], Awaitable[object]]


def while_composed(monkeypatch: pytest.MonkeyPatch, module: object, meanwhile: Meanwhile) -> None:
    """Let something happen after a report was made, and before it is kept."""

    async def composed(pool: Pool, parts: InterviewerParts, session: Session) -> Report:
        report = await closing.compose(pool, parts, session)
        await meanwhile(session.id)
        return report

    monkeypatch.setattr(module, "compose", composed)


async def report_of(services: Services, session_id: UUID) -> Report:
    [*_, last] = await events(services.interviews, session_id)
    assert last.report is not None
    return last.report


async def test_what_comes_while_the_report_is_made_is_in_it(services: Services, monkeypatch: pytest.MonkeyPatch):
    session_id = await begin_topic(services, "technical")
    await services.proctoring.record(OWNER, session_id, Sighting(kind="paste"))

    async def meanwhile(session_id: UUID) -> None:
        await services.proctoring.record(OWNER, session_id, Sighting(kind="tab_switch"))
        await services.proctoring.remark(OWNER, session_id, 1, REMARK)

    while_composed(monkeypatch, interviewer, meanwhile)
    await play(services.interviews, session_id, strong)
    report = await report_of(services, session_id)
    assert [(one.kind, one.remark) for one in report.observations] == [("paste", REMARK), ("tab_switch", None)]
    assert REMARK in report.text
    assert "The interview's page was left" in report.text


async def test_a_report_that_is_made_anew_keeps_a_remark(services: Services, monkeypatch: pytest.MonkeyPatch):
    session_id = await begin_topic(services, "technical")
    await services.proctoring.record(OWNER, session_id, Sighting(kind="paste"))
    await say(services.interviews, session_id, TOPICS["technical"][0].strong)
    await services.interviews.finish(OWNER, session_id)
    assert REMARK not in (await report_of(services, session_id)).text

    async def meanwhile(session_id: UUID) -> None:
        await services.proctoring.remark(OWNER, session_id, 1, REMARK)

    while_composed(monkeypatch, driving, meanwhile)
    session = (await services.interviews.progress(OWNER, session_id)).session
    waited = await services.interviews.transcript(OWNER, session_id)
    await services.interviews.driver._renew_report(session, waited)
    report = await report_of(services, session_id)
    assert [one.remark for one in report.observations] == [REMARK]
    assert REMARK in report.text
