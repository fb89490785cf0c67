"""The recommendation: a rule over earned scores, silent where there is too little evidence."""

from agents.reporting.given import ReportInput
from agents.reporting.ratings import Earned, by_competency, earned, mean, overall
from agents.reporting.words import counted
from domain.report import Recommendation
from domain.scoring import COMPETENCY_OF_CATEGORY
from domain.session import Session, Turn

LEAST_RATED = 3
# Of the questions, this share must have a rated answer: the second where most ratings are of low confidence.
LEAST_SHARE, LEAST_SHARE_UNSURE = 0.5, 0.6
STEPS: tuple[tuple[float, Recommendation], ...] = (
    (8.5, "Strong Hire"),
    (7.0, "Hire"),
    (6.0, "Lean Hire"),
    (4.5, "Lean No Hire"),
    (0.0, "No Hire"),
)
# One competency below this keeps a good mean from becoming more than a Lean Hire.
FLOOR = 4.0


def expected_questions(session: Session, asked: int) -> int:
    """Return how many questions a recommendation must rest on.

    An interview that promises its number is judged by it; one that runs by the clock by what was asked, and at
    least by what its phases need.
    """
    plan = session.plan
    if plan is None:
        return asked
    if plan.seconds is None and not plan.early_end:
        return max(asked, plan.questions)
    return max(asked, min(plan.questions, sum(phase.least for phase in plan.phases)))


def _rated_questions(turns: tuple[Turn, ...]) -> set[int]:
    """The main questions of which an answer has a score in what the question is about."""
    return {
        turn.question
        for turn in turns
        if turn.assessment and turn.assessment.rating(COMPETENCY_OF_CATEGORY[turn.asked.category])
    }


def _is_sure(one: Earned) -> bool:
    """Rules without a model compare words; even where they are sure of a score, it decides nothing alone."""
    made = one.turn.assessment
    return one.confidence != "low" and made is not None and made.engine != "offline"


def _lowest(ratings: list[Earned]) -> tuple[str, float] | None:
    means = [(name, mean(found)) for name, found in by_competency(ratings).items() if name != "communication"]
    return min(((name, score) for name, score in means if score is not None), key=lambda pair: pair[1], default=None)


def _chosen(score: float, lowest: tuple[str, float] | None, sure: bool) -> tuple[Recommendation, str]:
    """The recommendation for a mean, and what held it back, if anything did."""
    step: Recommendation = next(name for least, name in STEPS if score >= least)
    if not sure:
        lean: Recommendation = "Lean Hire" if score >= 6.0 else "Lean No Hire"
        return lean, " Most ratings are of low confidence or made without a model, so it can only lean."
    if lowest and lowest[1] < FLOOR and step in ("Strong Hire", "Hire"):
        return "Lean Hire", f" {lowest[0].capitalize()} at {lowest[1]:.1f} holds it back."
    return step, ""


def _needed(questions: int) -> str:
    if questions < LEAST_RATED:
        return f"a recommendation needs at least {LEAST_RATED}, so an interview as short as this one can earn none"
    return (
        f"a recommendation needs at least {LEAST_RATED}, and {LEAST_SHARE:.0%} of the questions "
        f"({LEAST_SHARE_UNSURE:.0%} where most ratings are of low confidence)"
    )


def recommend(value: ReportInput) -> tuple[Recommendation, str]:
    """Return the recommendation and the reason in words."""
    turns = value.exchanges
    ratings = earned(turns)
    rated = len(_rated_questions(turns))
    asked = len({turn.question for turn in turns})
    questions = expected_questions(value.session, asked)
    among = counted(questions, "question") if questions == asked else f"the {questions} questions that it takes"
    sure = 2 * sum(map(_is_sure, ratings)) >= len(ratings)
    share = LEAST_SHARE if sure else LEAST_SHARE_UNSURE
    plan = value.session.plan
    score = overall(ratings, plan.weights if plan else {})
    if score is None or rated < LEAST_RATED or rated < share * questions:
        return "Insufficient Evidence", (
            f"{rated} of {among} {'has' if rated == 1 else 'have'} a rated answer; {_needed(questions)}."
        )
    chosen, held = _chosen(round(score, 1), _lowest(ratings), sure)
    return chosen, (
        f"The weighted mean of your scores is {score:.1f} of 10, from rated answers to {rated} of {among}.{held}"
    )
