"""What candidates of every kind get from the offline engine, on every topic."""

import pytest

from domain.errors import Invalid
from domain.report import Report
from domain.session import Turn
from services.wiring import Services
from tests.interviews.candidates import TOPICS, Reply, Topic, gibberish, injected, strong, weak, worthless
from tests.interviews.rig import OWNER, begin_topic, play, say

pytestmark = pytest.mark.asyncio(loop_scope="module")
topics = pytest.mark.parametrize("topic", TOPICS)


async def interviewed(services: Services, topic: Topic, reply: Reply) -> tuple[Report, list[Turn]]:
    session = await begin_topic(services, topic)
    told = await play(services.interviews, session, reply)
    report = told[-1].report
    assert report is not None
    assert report == await services.interviews.report(OWNER, session)
    return report, await services.interviews.transcript(OWNER, session)


def scores(report: Report) -> list[float | None]:
    return [one.score for one in report.questions]


@topics
async def test_every_number_has_words_of_the_candidate_behind_it(services: Services, topic: Topic):
    for reply in (strong, weak):
        report, turns = await interviewed(services, topic, reply)
        said = {turn.number: turn.answer or "" for turn in turns}
        for one in report.questions:
            assert all(quote in said[one.number] for quote in one.evidence)
            assert one.score is None or one.evidence
            assert one.score is not None or one.cause
        for line in report.competencies:
            assert all(any(quote in answer for answer in said.values()) for quote in line.evidence)
        for requirement in report.coverage:
            assert all(piece.quote in said[piece.turn] for piece in requirement.evidence)


@topics
async def test_a_weak_candidate_is_not_above_a_strong_one(services: Services, topic: Topic):
    (good, _), (poor, _) = [await interviewed(services, topic, reply) for reply in (strong, weak)]
    for high, low in zip(good.questions, poor.questions, strict=True):
        assert len(high.covered) >= len(low.covered)
        if high.score is not None and low.score is not None:
            assert high.score > low.score


async def test_stories_get_no_number_without_a_model(services: Services):
    report, _ = await interviewed(services, "behavioral", strong)
    assert scores(report) == [None, None, None]
    assert set(report.scores.values()) <= {None}
    assert report.recommendation == "Insufficient Evidence"
    assert all(one.observations for one in report.questions)


@topics
@pytest.mark.parametrize("why", ["gibberish", "echo", "stuffed", "injected"])
async def test_what_is_no_answer_earns_nothing_and_is_noted(services: Services, topic: Topic, why: str):
    report, turns = await interviewed(services, topic, worthless(topic)[why])
    assert {turn.assessment.refused for turn in turns if turn.assessment} == {why}
    assert not any(scores(report))
    assert not any(score for score in report.scores.values())
    assert not any(one.covered or one.evidence or one.strengths for one in report.questions)
    assert report.recommendation in ("No Hire", "Lean No Hire", "Insufficient Evidence")
    for one in report.questions:
        assert ("earns nothing" if one.score == 0.0 else "nothing to assess") in one.feedback
    if why == "injected":
        assert sum("instruct the grader" in note for note in report.notes) == 3


@topics
async def test_orders_to_the_grader_change_nothing(services: Services, topic: Topic):
    (honest, _), (steered, turns) = [await interviewed(services, topic, reply) for reply in (strong, injected)]
    assert all(turn.assessment and turn.assessment.steering for turn in turns)
    assert scores(steered) == scores(honest)
    assert steered.scores == honest.scores
    assert steered.recommendation == honest.recommendation
    for ours, theirs in zip(steered.questions, honest.questions, strict=True):
        assert (ours.covered, ours.evidence, ours.band) == (theirs.covered, theirs.evidence, theirs.band)
    assert sum("changed nothing" in note for note in steered.notes) == 3


@topics
async def test_a_blank_answer_is_refused_and_counts_for_nothing(services: Services, topic: Topic):
    session = await begin_topic(services, topic)
    before = await services.interviews.last_event(OWNER, session)
    for blank in ("", "   ", "\n\t ", "\x00"):
        with pytest.raises(Invalid):
            await say(services.interviews, session, blank)
    standing = await services.interviews.progress(OWNER, session)
    assert standing.session.answered == 0
    assert standing.turn is not None
    assert standing.turn.answer is None
    assert await services.interviews.last_event(OWNER, session) == before


@topics
async def test_the_report_the_rows_and_the_event_say_the_same(services: Services, topic: Topic):
    replies = dict(zip((one.question for one in TOPICS[topic]), (strong, weak, gibberish), strict=True))
    report, turns = await interviewed(services, topic, lambda turn: replies[turn.text](turn))
    assert [one.question for one in report.questions] == [turn.text for turn in turns]
    assert [one.answer for one in report.questions] == [turn.answer for turn in turns]
    for one, turn in zip(report.questions, turns, strict=True):
        assert turn.assessment is not None
        assert (one.score, one.feedback) == (turn.assessment.score, turn.assessment.feedback)
        assert one.score is None or f"{one.score:.1f} of 10" in report.text
    assert report.recommendation in report.text
    assert report.pending == 0
