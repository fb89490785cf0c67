"""Makes the report: computed first, worded after, and complete whatever becomes of the words."""

import asyncio
import logging

from agents.reporting.checks import checked
from agents.reporting.given import ReportInput
from agents.reporting.narrative import Advice, Narrative, Point, WriteInput
from agents.reporting.words import counted, cut, plain
from agents.sections.spec import sections
from agents.tasks.write_report import WRITE_REPORT
from domain.errors import UpstreamMalformed, UpstreamUnavailable
from domain.report import Report, RoadmapItem
from domain.session import Session
from llm.engine import Engine

log = logging.getLogger(__name__)

# Seconds that the report waits for a model's words.
DEADLINE = 12.0
COMPUTED = "computed"


def compute(engine: Engine, value: ReportInput) -> Report:
    """Return the report with everything but its words, from the data alone."""
    fields: dict[str, object] = {
        "session_id": value.session.id,
        "engine": engine.name,
        "method": COMPUTED,
        "summary": "",
        "text": "",
        "strengths": (),
        "gaps": (),
    }
    for section in sections():
        fields |= section.part(value)
    return Report.model_validate(fields)


async def _words(engine: Engine, value: WriteInput) -> tuple[Narrative, str, str]:
    """Return the narrative, who made it, and what to tell the reader about that."""
    rule = WRITE_REPORT.offline(value)
    if engine.name == "offline" or not any(one.assessed or one.observations for one in value.report.questions):
        return rule, COMPUTED, ""
    try:
        said = await engine.run(WRITE_REPORT, value, deadline=DEADLINE)
    except (UpstreamUnavailable, UpstreamMalformed) as error:
        log.warning("the report is worded by rule: %s", type(error).__name__)
        return rule, COMPUTED, "The model endpoint did not word this report; its words are computed from the data."
    held = checked(said, value)
    if held is None:
        log.warning("the report is worded by rule: the model's words did not agree with the data")
        return rule, COMPUTED, "The model's words did not agree with the data; these are computed from it."
    merged = Narrative(
        summary=held.summary,
        strengths=held.strengths or rule.strengths,
        gaps=held.gaps or rule.gaps,
        roadmap=held.roadmap,
    )
    return merged, f"model:{getattr(engine, 'model', engine.name)}", ""


def _point(point: Point) -> str:
    """The point with the questions that show it."""
    numbers = ", ".join(map(str, sorted(set(point.questions))))
    name = "question" if len(set(point.questions)) == 1 else "questions"
    return f"{point.text.rstrip('. ')} ({name} {numbers})"


def _reworded(item: RoadmapItem, advice: Advice | None) -> RoadmapItem:
    if advice is None:
        return item
    practise = tuple(cut(each, 240) for each in advice.practise[:3])
    return item.model_copy(update={"why": cut(advice.why, 300), "practise": practise})


def _engine_note(report: Report, value: ReportInput) -> str:
    begun = value.session.engine
    changed = f" The interview began on the {begun} engine." if begun != report.engine else ""
    if report.engine == "offline":
        rated = any(turn.assessment and turn.assessment.engine == "offline" for turn in value.exchanges)
        how = (
            " Scores come from a comparison with reference answers and are of low confidence; what cannot be rated "
            "that way is not scored."
        )
        return f"Made by the offline engine, without a language model.{how if rated else ''}{changed}"
    return f"Made by the openai engine; words: {report.method}.{changed}"


def _text(report: Report, subject: str) -> str:
    """The whole report as Markdown."""
    parts = [f"# Interview report{': ' + plain(subject, 80) if subject else ''}"]
    if report.pending:
        parts.append(f"*Preliminary: {counted(report.pending, 'answer')} not assessed yet.*")
    for section in sections():
        if body := section.markdown(report):
            parts.append(f"## {section.title}\n\n{body}")
    return "\n\n".join(parts)


def _finished(draft: Report, value: ReportInput, words: tuple[Narrative, str, str]) -> Report:
    said, method, told = words
    advice = {one.item: one for one in said.roadmap}
    worded = draft.model_copy(
        update={
            "method": method,
            "summary": said.summary,
            "strengths": tuple(map(_point, said.strengths)),
            "gaps": tuple(map(_point, said.gaps)),
            "roadmap": tuple(_reworded(item, advice.get(place)) for place, item in enumerate(draft.roadmap, 1)),
        }
    )
    notes = (*worded.notes, *([told] if told else []), _engine_note(worded, value))
    noted = worded.model_copy(update={"notes": notes})
    return noted.model_copy(update={"text": _text(noted, value.subject)})


def retold(report: Report, session: Session) -> Report:
    """Return a report whose fields have changed with its text made anew of them."""
    return report.model_copy(update={"text": _text(report, ReportInput(session, ()).subject)})


async def make_report(engine: Engine, value: ReportInput) -> Report:
    """Return the report of an interview.

    Every number is computed here. The words come from the engine, within DEADLINE seconds and held against the data;
    when it fails or says what the data does not, the rule's words stand instead, and `method` says "computed".
    """
    # In a thread: counting the words of hundreds of long answers would hold the loop.
    draft = await asyncio.to_thread(compute, engine, value)
    words = await _words(engine, WriteInput(draft, value.subject, "on" if value.session.topic else "for the role of"))
    return await asyncio.to_thread(_finished, draft, value, words)
