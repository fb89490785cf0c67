"""Words the report without a model, from its data alone."""

from agents.planning.labels import ADJECTIVES
from agents.reporting.given import named
from agents.reporting.narrative import MOST_POINTS, Narrative, Point, WriteInput
from agents.reporting.words import capital, counted, cut, listed, of_ten, quoted, sentence, unfound
from domain.report import QuestionFeedback, Report

GOOD, POOR = 7.0, 6.0


def _ranked(report: Report) -> list[QuestionFeedback]:
    scored = [one for one in report.questions if one.score is not None]
    return sorted(scored, key=lambda one: (-(one.score or 0.0), one.number))


def _scores(report: Report) -> str:
    told = [
        f"{line.competency} {of_ten(line.score)} ({line.confidence} confidence)"
        for line in report.competencies
        if line.score is not None
    ]
    return f"Scores: {listed(told)}." if told else "No answer earned a score."


def _unassessed(report: Report) -> str:
    open_ones = [one for one in report.questions if not one.assessed]
    if not open_ones:
        return ""
    causes = dict.fromkeys(one.cause for one in open_ones if one.cause)
    probes = sum(one.probe > 0 for one in open_ones)
    kinds = ((len(open_ones) - probes, "question"), (probes, "follow-up"))
    told = " and ".join(counted(count, thing) for count, thing in kinds if count)
    verb = "was" if len(open_ones) == 1 else "were"
    return sentence(f"{told} {verb} not assessed: {'; '.join([*causes][:3])}")


def _summary(value: WriteInput) -> str:
    report = value.report
    if not report.questions:
        return "The interview ended before the first question, so there is nothing to report."
    mains = {one.question_number for one in report.questions}
    answered = {one.question_number for one in report.questions if one.status == "answered"}
    lines = [f"You answered {len(answered)} of {_asked(len(mains), value)}.", _scores(report)]
    ranked = _ranked(report)
    if len(ranked) > 1 and ranked[0].score != ranked[-1].score:
        lines.append(f"Your best answer was to {_placed(ranked[0])}, your weakest to {_placed(ranked[-1])}.")
    return " ".join([*lines, _unassessed(report)]).strip()


def _asked(count: int, value: WriteInput) -> str:
    """ "3 questions on Caching", "3 behavioral questions"."""
    subject = cut(value.subject, 80)
    if subject.lower() in ADJECTIVES:
        return counted(count, f"{subject.lower()} question")
    return counted(count, "question") + (f" {value.link} {subject}" if subject else "")


def _placed(one: QuestionFeedback) -> str:
    return f"{named(one)} ({cut(one.topic, 60)}, {of_ten(one.score)})" if one.topic else named(one)


def _strengths(report: Report) -> list[Point]:
    points = [
        Point(text=cut(text, 200), questions=[one.question_number])
        for one in sorted(report.questions, key=lambda one: (-(one.score or 0.0), one.number))
        if one.score is None or one.score >= POOR or len(one.covered) > len(one.missing)
        for text in (*one.strengths[:2], *_good(one))
    ]
    return _distinct(points)


def _good(one: QuestionFeedback) -> list[str]:
    """What can be said of a good answer whose assessment names no strength."""
    if one.strengths or one.score is None or one.score < GOOD:
        return []
    held = f", with {quoted(one.covered, 3)}" if one.covered else ""
    return [f"A good answer on {one.topic or 'this question'}{held}"]


def _gaps(report: Report) -> list[Point]:
    weakest = sorted(report.questions, key=lambda one: (5.0 if one.score is None else one.score, one.number))
    points = [
        Point(text=cut(text, 200), questions=[one.question_number])
        for one in weakest
        if not one.pending and (one.score is None or one.score < GOOD)
        for text in _gap(one)
    ]
    return _distinct(points)


def _gap(one: QuestionFeedback) -> list[str]:
    if one.missing:
        return [f"{capital(one.topic) or 'The answer'}: {unfound(one.method)} {quoted(one.missing, 3)}"]
    if one.improvements:
        return [f"{capital(one.topic) or 'The answer'}: {_lacking(one)}"]
    if one.status in ("skipped", "dont_know", "timed_out"):
        return [f"{capital(one.topic) or 'The question'}: no answer"]
    return []


def _lacking(one: QuestionFeedback) -> str:
    """What an answer lacks, as a finding: the cause of a refusal, what was not found, else the advice as such."""
    if one.method.startswith("rule:") and one.cause:
        return one.cause
    seen = next((each for each in one.observations if each.startswith(("not found", "no story"))), None)
    return seen or f"can be made stronger: “{one.improvements[0].rstrip('.')}”"


def _distinct(points: list[Point]) -> list[Point]:
    """The first points with different texts, those of later questions joined to them."""
    found: dict[str, Point] = {}
    for point in points:
        same = found.setdefault(point.text, point)
        if same is not point and not set(point.questions) <= set(same.questions):
            found[point.text] = Point(text=point.text, questions=[*same.questions, *point.questions][:10])
    return list(found.values())[:MOST_POINTS]


def compose(value: WriteInput) -> Narrative:
    """Return the words of a report without a model, from its data alone."""
    report = value.report
    return Narrative(summary=_summary(value), strengths=_strengths(report), gaps=_gaps(report), roadmap=[])
