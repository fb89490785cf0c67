"""Words the report without a model, from its data alone."""

from agents.reporting.given import named
from agents.reporting.narrative import MOST_POINTS, Narrative, Point, WriteInput
from agents.reporting.words import capital, counted, cut, listed, of_ten, quoted, sentence
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
    verb = "was" if len(open_ones) == 1 else "were"
    return sentence(f"{counted(len(open_ones), 'answer')} {verb} not assessed: {'; '.join([*causes][:3])}")


def _summary(value: WriteInput) -> str:
    report = value.report
    if not report.questions:
        return "The interview ended before the first question, so there is nothing to report."
    mains = {one.question_number for one in report.questions}
    answered = {one.question_number for one in report.questions if one.status == "answered"}
    about = f" {value.link} {cut(value.subject, 80)}" if value.subject else ""
    lines = [f"You answered {len(answered)} of {counted(len(mains), 'question')}{about}.", _scores(report)]
    ranked = _ranked(report)
    if len(ranked) > 1 and ranked[0].score != ranked[-1].score:
        lines.append(f"Your best answer was to {_placed(ranked[0])}, your weakest to {_placed(ranked[-1])}.")
    return " ".join([*lines, _unassessed(report)]).strip()


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
        return [f"{capital(one.topic) or 'The answer'}: missing {quoted(one.missing, 3)}"]
    if one.improvements:
        advice = one.improvements[0]
        return [f"{capital(one.topic)}: {advice[:1].lower()}{advice[1:]}" if one.topic else advice]
    if one.status in ("skipped", "dont_know", "timed_out"):
        return [f"{capital(one.topic) or 'The question'}: no answer"]
    return []


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
