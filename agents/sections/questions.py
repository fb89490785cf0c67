"""Feedback on every exchange, with what a strong answer would have held."""

from agents.reporting.given import ReportInput, cause, is_pending, named, status_of
from agents.reporting.words import (
    bullets,
    capital,
    counted,
    cut,
    escaped,
    of_ten,
    plain,
    quoted,
    sentence,
    unfound,
    whole,
)
from agents.scoring.wording import LABEL
from agents.sections.spec import SectionSpec
from domain.report import QuestionFeedback, Report
from domain.scoring import Assessment, not_assessed
from domain.session import Turn

# Of more questions than this only the extremes are told in prose; all are in the report's data.
MOST_TOLD = 20
EXTREMES = 5
# Characters for all exchanges together; each gets its share within these bounds.
ROOM, LEAST_ROOM, MOST_ROOM = 2_000, 180, 400


def _feedback(turn: Turn, value: ReportInput) -> QuestionFeedback:
    reference = value.reference(turn)
    made: Assessment = turn.assessment or not_assessed(turn.asked.competency, cause(turn), value.session.engine)
    main, again = made.main, value.repeated.get(turn.number)
    same = (f"the same answer as to {named(again)}",) if again else ()
    return QuestionFeedback(
        number=turn.number,
        question_number=turn.question,
        probe=turn.probe,
        question=turn.text,
        topic=turn.asked.topic,
        reason=turn.reason,
        answer=turn.answer,
        status=status_of(turn),
        competency=turn.asked.competency,
        score=made.score,
        assessed=made.score is not None,
        pending=is_pending(turn),
        confidence=main.confidence if main and main.assessed else None,
        band=main.band if main else None,
        method=made.method,
        feedback=made.feedback if turn.assessment else "",
        cause=cause(turn),
        strengths=() if again else made.strengths,
        improvements=made.improvements,
        covered=made.covered,
        missing=made.missing,
        observations=(*same, *made.observations),
        evidence=main.evidence if main else (),
        strong_answer=reference.summary if reference and not turn.probe else None,
        key_concepts=reference.key_concepts if reference else turn.asked.key_concepts,
    )


def _part(value: ReportInput) -> dict[str, object]:
    turns = value.exchanges
    told = tuple(_feedback(turn, value) for turn in turns)
    return {"questions": told, "pending": sum(one.pending for one in told)}


def _verdict(one: QuestionFeedback) -> str:
    if one.score is None:
        return f"not assessed: {plain(one.cause, 160)}"
    band = f", {one.band.replace('_', ' ')}" if one.band else ""
    return f"{of_ten(one.score)} ({one.confidence or 'low'} confidence{band})"


def _strong(one: QuestionFeedback, room: int) -> str:
    """What a strong answer holds: the reference, else the key concepts."""
    if one.strong_answer:
        return f"  \nA strong answer: {escaped(whole(one.strong_answer, room))}"
    if one.key_concepts:
        return f"  \nA strong answer holds: {plain(', '.join(one.key_concepts), room)}."
    return ""


def _refused(one: QuestionFeedback) -> bool:
    """Whether a rule refused the answer; then the cause says all."""
    return one.method.startswith("rule:")


def _said(one: QuestionFeedback, room: int) -> str:
    """The feedback; where there is no number, what was observed; and what was missing, unless that is told already."""
    observed = " ".join(sentence(each) for each in one.observations) if one.score is None else ""
    # That no model was at work is noted once, below, and not at every question.
    said = observed or one.feedback.removeprefix(LABEL).strip()
    known = one.cause in (said, said.removeprefix("Not assessed: ")) or (one.score is None and _refused(one))
    feedback = f" {escaped(capital(whole(said, room)))}" if said and not known else ""
    if not one.missing or one.missing[0] in feedback:
        return feedback
    label = capital(unfound(one.method)).rstrip(":")
    return f"{feedback} {label}: {plain(quoted(one.missing, 3), 300)}."


def _told(one: QuestionFeedback, room: int) -> str:
    label = f"{named(one).capitalize()}. {plain(one.question, max(160, room // 2))}"
    return f"**{label}**  \n{sentence(_verdict(one))}{_said(one, room // 2)}{_strong(one, room * 3 // 4)}"


def _all(told: tuple[QuestionFeedback, ...]) -> str:
    mains = sum(not one.probe for one in told) or 1
    room = min(MOST_ROOM, max(LEAST_ROOM, ROOM // mains))
    return "\n\n".join(sentence(_short(one)) if one.probe else _told(one, room) for one in told)


def _short(one: QuestionFeedback) -> str:
    return f"{named(one).capitalize()}, {cut(_verdict(one), 120)}: {plain(one.question, 110)}"


def _extremes(told: tuple[QuestionFeedback, ...]) -> str:
    """The best and the weakest answers, and how many there are besides."""
    ranked = sorted((one for one in told if one.score is not None), key=lambda one: (-(one.score or 0.0), one.number))
    lines = [f"{counted(len(told), 'exchange')}, {len(ranked)} with a score; each one is in the report's data."]
    for title, some in (("Best", ranked[:EXTREMES]), ("Weakest", ranked[EXTREMES:][-EXTREMES:][::-1])):
        if some:
            lines.append(f"{title}:\n\n{bullets([_short(one) for one in some])}")
    return "\n\n".join(lines)


def _markdown(report: Report) -> str:
    told = report.questions
    if not told:
        return "No question was asked."
    return _all(told) if len({one.question_number for one in told}) <= MOST_TOLD else _extremes(told)


SPEC = SectionSpec(order=50, title="Questions", part=_part, markdown=_markdown)
