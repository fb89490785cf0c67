"""What the reader must know: attempts to steer the grader, help that was given, what is still missing."""

from agents.reporting.given import ReportInput, is_pending, named
from agents.reporting.words import bullets, counted, plain
from agents.sections.spec import SectionSpec
from domain.report import Report

MOST_SHOWN = 8


def _steering(value: ReportInput) -> list[str]:
    tried = [turn for turn in value.exchanges if turn.assessment and turn.assessment.steering]
    return [
        f"{named(turn).capitalize()}: the answer tried to instruct the grader; this changed nothing." for turn in tried
    ]


def _help(value: ReportInput) -> list[str]:
    hinted = [turn for turn in value.exchanges if turn.hints]
    return [f"{named(turn).capitalize()}: answered after {counted(turn.hints, 'hint')}." for turn in hinted]


def _repeated(value: ReportInput) -> list[str]:
    by_number = {turn.number: turn for turn in value.exchanges}
    return [
        f"{named(by_number[number]).capitalize()}: the answer is the same as the one to {named(first)}."
        for number, first in value.repeated.items()
    ]


def _unrun(value: ReportInput) -> list[str]:
    kept = [(turn, turn.assessment.run) for turn in value.exchanges if turn.assessment and turn.assessment.run]
    return [
        f"{named(turn).capitalize()}: the code was kept and reviewed, not run: {run.not_run}."
        for turn, run in kept
        if run.not_run
    ]


def _pending(value: ReportInput) -> list[str]:
    waiting = sum(is_pending(turn) for turn in value.exchanges)
    if not waiting:
        return []
    verb = "waits" if waiting == 1 else "wait"
    return [
        f"{counted(waiting, 'answer')} still {verb} for an assessment by the model endpoint; "
        "the report is made anew once it is there."
    ]


def _part(value: ReportInput) -> dict[str, object]:
    about_answers = (*_steering(value), *_repeated(value), *_unrun(value))
    return {"notes": (*_pending(value), *about_answers, *value.warnings, *_help(value))}


def _markdown(report: Report) -> str:
    shown = [plain(note, 300) for note in report.notes[:MOST_SHOWN]]
    more = [f"{len(report.notes) - MOST_SHOWN} more notes in the report's data."] if report.notes[MOST_SHOWN:] else []
    return bullets([*shown, *more])


SPEC = SectionSpec(order=70, title="Notes", part=_part, markdown=_markdown)
