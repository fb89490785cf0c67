"""Words that a candidate reads or hears: greetings, probes, hints, the report's prose."""

from datetime import date
from itertools import chain

import pytest

from agents.knowledge.library import bank
from agents.planning.greetings import profile_greeting
from agents.planning.labels import headed
from agents.planning.needs import needs_of
from agents.planning.profiled import Application, by_profile
from agents.profile.resume import profile_resume
from agents.reporting.given import cause
from agents.reporting.make import make_report
from agents.reporting.words import whole
from agents.scoring.measured import Measured
from agents.scoring.observe import content, named
from agents.scoring.wording import LABEL, of_concepts
from agents.tasks.assess_answer import AssessInput
from agents.tasks.clarify import ClarifyInput, offline_reply
from domain.catalog import BankQuestion
from domain.profile import CandidateProfile, Comparison, JobProfile
from domain.scoring import Assessment
from llm.offline import OfflineEngine
from tests.unit.planning_rig import authored as shelf
from tests.unit.planning_rig import embedder
from tests.unit.report_rig import assessed, authored, given, session, turn

AGREED = (
    "Go: M:N scheduling, G-M-P model: Explain aloud, each with an example of your own: “work stealing”.",
    "Messaging: Explain aloud, each with an example of your own: “idempotency key per request”.",
    "Claims of your resume: Prepare the story behind it: the situation, your own part, and the result.",
)
BEGINNER = """Sam Lee
Education
B.Sc. Computer Science, 2025
Internship
Software Engineering Intern, Etsy, Summer 2024: wrote unit tests and fixed 12 bugs.
Skills: JavaScript, React
"""


def about(text: str) -> BankQuestion:
    """The question of the bank with these words."""
    return next(one for one in bank() if text in one.text)


def said(question: BankQuestion) -> AssessInput:
    return AssessInput(
        question=question.text,
        main_question=question.text,
        category=question.category,
        difficulty=question.difficulty,
        answer="It depends.",
    )


def test_a_greeting_names_what_was_agreed_and_not_how_to_practise_it() -> None:
    greeting = profile_greeting("Engineer", 2100.0, 10, ["Backend"], AGREED[:2], talks=False)
    assert "Your last report suggested to practise Go and Messaging" in greeting
    assert "Explain aloud" not in greeting


def test_a_remembered_line_without_a_title_stays_whole() -> None:
    assert headed("You did not say how you measured it") == "You did not say how you measured it"


def test_what_was_agreed_is_sought_by_its_subject() -> None:
    needs = needs_of(JobProfile(role="Engineer"), Comparison(), AGREED)
    assert [need.text for need in needs] == ["Go", "Messaging"]


async def test_only_what_the_role_asks_for_is_said_to_be_asked_for_by_it() -> None:
    job = JobProfile(role="Frontend Developer", required=("React",))
    application = Application(CandidateProfile(), job, Comparison(), recalled=("Messaging: Explain aloud",))
    pool = (await by_profile(OfflineEngine(), embedder(), shelf(), application)).pool
    messaging = [question.purpose for question in pool if 1 in question.requirements]
    assert messaging
    assert not any("the role asks for it" in purpose for purpose in messaging)
    assert any("the role asks for it" in question.purpose for question in pool)


async def test_what_was_agreed_for_another_field_is_neither_promised_nor_called_a_wish_of_the_role() -> None:
    job = JobProfile(role="Frontend Developer", required=("React",))
    recalled = ("Product Design: Explain aloud", "Frontend: Explain aloud")
    application = Application(CandidateProfile(), job, Comparison(), recalled=recalled)
    prepared = await by_profile(OfflineEngine(), embedder(), shelf(), application)
    assert "Your last report suggested to practise Frontend," in prepared.greeting
    assert not any("“Product Design”" in question.text for question in prepared.pool)


def test_an_advice_and_a_hint_quote_the_concept_and_a_probe_does_not() -> None:
    question = about("goroutines differ")
    found = of_concepts(said(question), Measured(missing=question.key_concepts, vague_on=question.key_concepts[1]))
    assert found.follow_up
    assert question.key_concepts[1] not in f"{found.follow_up} {found.vague_on}"
    assert found.improvements[0] == f"Say something about “{question.key_concepts[0]}”"
    hint = offline_reply(ClarifyInput("hint", "a hint?", question.text, question, question.key_concepts, 0))
    assert f"“{question.key_concepts[0]}”" in hint.reply


@pytest.mark.parametrize(("answer", "words"), [("It depends.", "said nothing about"), ("  ", "was empty")])
def test_an_answer_that_says_nothing_is_not_called_empty(answer: str, words: str) -> None:
    question = authored("technical")[0]
    assert words in cause(turn(1, question, assessed(question, None, refused="empty"), answer=answer))


async def test_the_roadmap_proposes_kindred_questions_alone() -> None:
    lru, queue = about("LRU cache with constant-time"), about("queue using two stacks")
    near: dict[str, tuple[str, ...]] = {
        "Linked Lists": ("Design an object store for exabytes with eleven nines of durability.", queue.text)
    }
    akin = next(one for one in bank() if one.category == "coding" and one.text != lru.text and _shares(one, lru))
    near["Linked Lists"] += (akin.text,)
    report = await make_report(OfflineEngine(), given([turn(1, lru, _weak(lru), topic="Linked Lists")], retry=near))
    assert report.roadmap[0].questions[0] == lru.text
    assert akin.text in report.roadmap[0].questions
    assert not any("object store" in one for one in report.roadmap[0].questions)


def _shares(one: BankQuestion, other: BankQuestion) -> bool:
    return not set(one.tags).isdisjoint(other.tags)


def _weak(question: BankQuestion) -> Assessment:
    return assessed(question, 1.0, improvements=(question.tips[0],))


async def test_advice_is_given_once_and_nothing_is_cut_within_a_sentence() -> None:
    question = about("LRU cache with constant-time")
    feedback = f"{LABEL} none of the question's key concepts was recognised in the answer. {'x' * 20}. {'y' * 400}."
    report = await make_report(OfflineEngine(), given([turn(1, question, _weak(question), topic="Lists")]))
    advice = list(chain.from_iterable(item.practise for item in report.roadmap))
    assert len(advice) == len(set(advice))
    weak = assessed(question, 1.0, feedback=feedback, missing=question.key_concepts)
    text = (await make_report(OfflineEngine(), given([turn(1, question, weak, topic="Lists")]))).text
    assert f"None of the question's key concepts was recognised in the answer. {'x' * 20}. Missing: " in text
    assert LABEL not in text


def test_whole_sentences_are_kept_and_one_that_is_too_long_is_cut() -> None:
    assert whole("One is here. Two is here. Three is too much.", 30) == "One is here. Two is here."
    assert whole("One sentence that is much too long for it.", 20) == "One sentence that…"
    assert whole("Version 1.5 is short.", 40) == "Version 1.5 is short."


async def test_a_summary_speaks_of_a_topic_or_of_a_role() -> None:
    question = authored("technical")[0]
    turns = [turn(1, question, assessed(question, 6.0))]
    for_role = given(turns, of=session(1, topic=None, role="Product Manager", dialect="live"))
    assert "1 question for the role of Product Manager" in (await make_report(OfflineEngine(), for_role)).summary
    assert "1 question on Backend" in (await make_report(OfflineEngine(), given(turns))).summary


def test_a_concept_is_heard_in_another_word_of_its_family() -> None:
    said = content("I write to an outbox table in the same transaction.")
    assert named("transactional outbox", said, set())
    assert not named("transactional outbox", content("I write to an outbox table."), set())


def test_who_has_only_been_an_intern_is_junior() -> None:
    assert profile_resume(BEGINNER, (), date(2026, 1, 1)).seniority == "junior"
    assert profile_resume("Dana Roe\nI know Python and SQL.", (), date(2026, 1, 1)).seniority == "mid"
