"""How the answers were told, counted."""

from agents.reporting.given import ReportInput
from agents.reporting.words import counted, plain
from agents.sections.spec import SectionSpec
from domain.language.delivery import Delivery
from domain.report import Report

_MOST_NAMED = 4


def _part(value: ReportInput) -> dict[str, object]:
    return {"delivery": value.delivery}


def _counts(kind: str, found: dict[str, int], rate: float | None) -> str:
    total = sum(found.values())
    if not total or rate is None:
        return f"No {kind}."
    named = ", ".join(
        f"“{plain(word, 30)}” {found[word]}" for word in sorted(found, key=lambda one: -found[one])[:_MOST_NAMED]
    )
    return f"{kind.capitalize()}: {total}, {rate:.1f} for each 100 words ({named})."


def _pace(told: Delivery) -> str:
    if not told.timing or told.timing.pace is None:
        return ""
    return f" Pace: {told.timing.pace:.0f} words a minute, {counted(told.timing.pauses, 'longer pause')}."


def _markdown(report: Report) -> str:
    told = report.delivery
    if told is None or not told.words:
        return ""
    length = f", {told.mean_sentence_length:.0f} to a sentence" if told.mean_sentence_length else ""
    parts = [
        f"{counted(told.words, 'word')}{length}; {counted(told.numbers, 'number')}.",
        _counts("fillers", told.fillers, told.fillers_per_100_words),
        _counts("hedges", told.hedges, told.hedges_per_100_words),
        f"“I” {told.first_person}, “we” {told.first_person_plural}.{_pace(told)}",
    ]
    return " ".join(parts)


SPEC = SectionSpec(order=40, title="Delivery", part=_part, markdown=_markdown)
