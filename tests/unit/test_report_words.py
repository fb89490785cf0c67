"""The report's words on the offline engine: true, apart where they must be, and free of commands and slips."""

from typing import Any

import pytest
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, ValidationError

from agents.planning.greetings import topic_greeting
from agents.reporting.make import make_report
from agents.reporting.ratings import earned
from api.dialect import complaints
from api.text import Filled, size
from cli import interview
from domain.report import Report
from domain.session import Turn
from llm.offline import OfflineEngine
from tests.unit.report_rig import assessed, authored, given, session, turn

OFFLINE: dict[str, Any] = {"method": "offline:coverage", "engine": "offline"}


async def report_of(*turns: Turn, **more: object) -> Report:
    return await make_report(OfflineEngine(), given(turns, **more))  # pyright: ignore[reportArgumentType]


async def test_what_rules_did_not_find_is_not_called_missing() -> None:
    question = authored("technical")[0]
    weak = turn(1, question, assessed(question, 2.0, "low", strengths=(), **OFFLINE))
    report = await report_of(weak)
    assert "missing" not in report.text.lower()
    assert report.gaps[0].startswith("Caching: not recognised: “")
    assert report.roadmap[0].why == "Question 1 earned 2.0 of 10 and showed 2 of 4 key concepts that rules recognise."


async def test_an_answer_given_twice_is_noticed_and_praised_once() -> None:
    first, second = authored("technical", 2)
    report = await report_of(turn(1, first, assessed(first, 7.0)), turn(2, second, assessed(second, 7.0)))
    assert "Question 2: the answer is the same as the one to question 1." in report.notes
    assert [bool(one.strengths) for one in report.questions] == [True, False]


async def test_a_refused_answer_to_a_follow_up_lowers_nothing() -> None:
    question = authored("technical")[0]
    empty = assessed(question, 0.0, refused="empty", method="rule:empty", improvements=())
    probe = turn(2, question, empty, of=1, answer="no")
    main = turn(1, question, assessed(question, 8.0))
    assert [one.score for one in earned([main, probe])] == [8.0]


async def test_follow_ups_are_counted_apart_and_named_as_such() -> None:
    question = authored("technical")[0]
    main = turn(1, question, assessed(question, 2.9))
    skipped = turn(2, question, None, of=1, answer=None, closed="skipped")
    report = await report_of(main, skipped)
    assert "1 follow-up was not assessed" in report.summary
    assert report.roadmap[0].why.startswith("Question 1 earned 2.9 of 10")
    assert "follow-up 1 to question 1 was skipped" in report.roadmap[0].why


async def test_a_gap_is_a_finding_and_no_command() -> None:
    question = authored("behavioral")[0]
    told = assessed(
        question, None, improvements=("Make the task of the story plain",), observations=("not found: task",),
        covered=(), missing=(), **OFFLINE,
    )  # fmt: skip
    report = await report_of(turn(1, question, told, topic="Mentoring"))
    assert report.gaps == ("Mentoring: not found: task (question 1)",)


async def test_a_failed_question_is_not_the_one_to_try_when_others_exist() -> None:
    question = authored("technical")[0]
    report = await report_of(turn(1, question, assessed(question, 1.0)))
    assert report.roadmap[0].questions[0] == question.text
    assert len(report.roadmap[0].questions) > 1
    assert f"Try: {question.text[:60]}" not in report.text


async def test_a_quote_ends_before_the_next_sentence_begins() -> None:
    first, second = authored("technical", 2)
    report = await report_of(turn(1, first, assessed(first, 7.0)), turn(2, second, None, answer=None, closed="skipped"))
    assert "“reads dominate by ten to one”. 1 of 2 answers not assessed" in report.text


@pytest.mark.parametrize("count", [1, 2])
async def test_a_short_interview_says_that_it_can_earn_no_recommendation(count: int) -> None:
    report = await report_of(*(turn(n, q, assessed(q, 8.0)) for n, q in enumerate(authored("technical", count), 1)))
    assert "as short as this one can earn none" in report.recommendation_reason


async def test_subjects_that_are_adjectives_are_used_as_such() -> None:
    question = authored("behavioral")[0]
    one = [turn(1, question, assessed(question, None, **OFFLINE))]
    report = await report_of(*one, of=session(1, topic="Behavioral"))
    assert "You answered 1 of 1 behavioral question." in report.summary
    assert "medium level behavioral interview, with 3 questions" in topic_greeting("Behavioral", "medium", 3, True)


def test_limits_are_told_in_megabytes() -> None:
    assert [size(10 * 1024**2), size(1024**2 * 3 // 2), size(500)] == ["10 MB", "1.5 MB", "500 bytes"]


def test_a_line_with_a_slash_is_a_command_and_never_an_answer(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = iter(["/help\n", "/hint please\n", "I would cache it.\n", "\n"])
    monkeypatch.setattr("sys.stdin.readline", lambda: next(lines), raising=False)
    monkeypatch.setattr("sys.stdin.isatty", lambda: False, raising=False)
    assert interview._read() == "I would cache it."  # pyright: ignore[reportPrivateUsage]
    told = capsys.readouterr().out
    assert "There is no command /hint." in told
    assert told.count("/end") == 2


class _Asked(BaseModel):
    question: Filled


def test_blank_is_told_in_plain_words() -> None:
    with pytest.raises(ValidationError) as raised:
        _Asked(question="  ")
    [told] = complaints(RequestValidationError(raised.value.errors(), body={"question": "  "}))
    assert told["msg"] == "must not be blank"
    missing = {"type": "missing", "loc": ("body", "question"), "msg": "Field required", "input": None}
    assert complaints(RequestValidationError([missing], body={"question": ""}))[0]["msg"] == "must not be blank"
    assert complaints(RequestValidationError([missing], body={}))[0]["msg"] == "Field required"
