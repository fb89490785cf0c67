"""When a recommendation is given, and which."""

import pytest

from agents.reporting.recommendation import expected_questions, recommend
from domain.plan import PhasePlan, Plan
from domain.report import Recommendation
from domain.scoring import Confidence, Rating
from domain.session import Turn
from tests.unit.report_rig import assessed, authored, given, scored, session, turn


@pytest.mark.parametrize(
    ("scores", "expected"),
    [
        ((9.0, 8.5, 9.0), "Strong Hire"),
        ((7.5, 8.0, 7.0), "Hire"),
        ((6.0, 6.5, 6.2), "Lean Hire"),
        ((5.0, 5.5, 4.0), "Lean No Hire"),
        ((1.0, 2.0, 0.0), "No Hire"),
    ],
)
def test_sure_scores_decide(scores: tuple[float, ...], expected: Recommendation):
    recommendation, reason = recommend(given(scored(*scores)))
    assert recommendation == expected
    assert f"{sum(scores) / 3:.1f} of 10" in reason


@pytest.mark.parametrize(("score", "expected"), [(10.0, "Lean Hire"), (0.0, "Lean No Hire")])
def test_low_confidence_can_only_lean(score: float, expected: Recommendation):
    recommendation, reason = recommend(given(scored(*[score] * 5, confidence="low")))
    assert recommendation == expected
    assert "low confidence" in reason


def test_without_a_model_even_a_sure_score_can_only_lean():
    turns = [
        each.model_copy(update={"assessment": each.assessment.model_copy(update={"engine": "offline"})})
        for each in scored(0.0, 0.0, 0.0, 0.0)
        if each.assessment
    ]
    assert recommend(given(turns))[0] == "Lean No Hire"


@pytest.mark.parametrize(
    ("rated", "questions", "confidence", "enough"),
    [
        (2, 2, "high", False),
        (3, 3, "high", True),
        (3, 6, "high", True),
        (3, 7, "high", False),
        (3, 5, "low", True),
        (3, 6, "low", False),
        (0, 5, "high", False),
    ],
)
def test_too_little_evidence_recommends_nothing(rated: int, questions: int, confidence: Confidence, enough: bool):
    turns = scored(*[8.0] * rated, *[None] * (questions - rated), confidence=confidence)
    recommendation, reason = recommend(given(turns))
    assert (recommendation != "Insufficient Evidence") is enough
    assert f"{rated} of {questions} questions" in reason


def test_questions_never_asked_count_where_their_number_was_promised():
    assert recommend(given(scored(9.0, 9.0, 9.0), questions=10))[0] == "Insufficient Evidence"


def test_a_clocked_interview_is_judged_by_what_was_asked_and_what_it_needs_at_least():
    phases = (PhasePlan(name="technical", seconds=900, least=3, most=6, categories=()),)
    clocked = session(0, plan=Plan(phases=phases, questions=10, seconds=2100))
    assert [expected_questions(clocked, asked) for asked in (1, 3, 7)] == [3, 3, 7]


def test_follow_ups_add_no_question():
    question = authored("technical")[0]
    turns = [turn(1, question, assessed(question, 9.0))]
    turns += [turn(place, question, assessed(question, 9.0), of=1) for place in (2, 3)]
    assert recommend(given(turns))[0] == "Insufficient Evidence"


def spoken(turns: list[Turn], score: float) -> list[Turn]:
    """The same with a rating of communication beside each answer."""
    beside = Rating(competency="communication", score=score, confidence="high", evidence=("x",))
    return [
        each.model_copy(
            update={"assessment": each.assessment.model_copy(update={"ratings": (*each.assessment.ratings, beside)})}
        )
        for each in turns
        if each.assessment
    ]


def test_communication_counts_half_and_plans_may_weigh():
    _, reason = recommend(given(spoken(scored(6.0, 6.0, 6.0), 9.0)))
    assert "7.0 of 10" in reason
    plan = session(3).plan
    assert plan is not None
    of = session(3, plan=plan.model_copy(update={"weights": {"communication": 1.0}}))
    assert "7.5 of 10" in recommend(given(spoken(scored(6.0, 6.0, 6.0), 9.0), of=of))[1]


def test_communication_alone_is_no_evidence():
    turns = spoken(scored(None, None, None), 10.0)
    assert recommend(given(turns))[0] == "Insufficient Evidence"


def test_one_failed_competency_holds_a_good_mean_back():
    design = authored("system_design")[0]
    turns = [*scored(9.0, 9.0, 9.0, 9.0, 9.0), turn(6, design, assessed(design, 2.0))]
    recommendation, reason = recommend(given(turns))
    assert recommendation == "Lean Hire"
    assert "Design at 2.0 holds it back" in reason
